"""From the words of the command line to a verdict: what ``observe --against`` and ``explain`` share."""

# For maintainers. The library judges; here its troubles become one clear line each, with what to do about it.
from __future__ import annotations

from stackseq.cli.console import tell
from stackseq.cli.problem import BAD_USAGE, Problem
from stackseq.cli.recorded import list_operations, nothing_recorded, read_sources, tell_problems, whole_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from stackseq.cli.dispatch import Options
    from stackseq.verdict.explaining import Explained

CANNOT_TELL = 3
"""Exit code: there is nothing that a verdict could rest on. Not 1, which says that something failed."""
_HELP = "the operation that it is held against, such as nova/boot or nova/boot@2026.1"


def add_against(options: Options, otherwise: str) -> None:
    """Declare ``--against``; ``otherwise`` says what happens without it."""
    options.add_argument("--against", metavar="OPERATION[@RELEASE]", default="", help=f"{_HELP} (default: {otherwise})")


def judge_sources(arguments: Namespace) -> Explained:
    """Read what the arguments name, and judge it. Raises Problem."""
    from stackseq.catalogue import UnknownOperation, load
    from stackseq.observe.logs.line import request_named
    from stackseq.verdict.explaining import NothingRecorded, SeveralOperations, explain_record

    catalogue = load()
    if arguments.against.startswith("@"):
        raise Problem(f"argument --against: {arguments.against!r} names no operation", f"such as nova/boot{arguments.against}")
    if arguments.against:
        try:
            catalogue.find(arguments.against)  # before anything large is read
        except UnknownOperation as unknown:
            raise _unknown(unknown) from None
    request = request_named(arguments.request_id)
    try:
        explained = explain_record(
            read_sources(arguments), against=arguments.against, request=request, server=arguments.server, catalogue=catalogue
        )
    except SeveralOperations as several:
        list_operations(several.operations)
        raise Problem(f"{several}", "choose one with --request-id, or with --server if they are about different ones") from None
    except NothingRecorded as nothing:
        tell_problems(nothing.observation)
        if not request and not arguments.server:
            raise Problem(
                "nothing was recorded that could be judged", *whole_file(nothing.observation), code=CANNOT_TELL
            ) from None
        problem = nothing_recorded(nothing.observation, request, arguments.server)
        problem.code = BAD_USAGE
        raise problem from None
    tell_problems(explained.observation)
    for remark in explained.remarks:
        tell(remark)
    return explained


def _unknown(unknown: Exception) -> Problem:
    return Problem(f"argument --against: {unknown}", *getattr(unknown, "hints", ()), "'stackseq list' shows the operations")
