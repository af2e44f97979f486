"""``stackseq observe``: draw what a cloud recorded."""

# For maintainers. Like a trace of the source, a record becomes a call tree, and that a diagram, which is drawn as any other. With
# `--against` it is laid over the diagram of an operation instead. What is wrong with a record is told on standard error: what is
# known is drawn all the same.
from __future__ import annotations

from stackseq.cli.console import tell
from stackseq.cli.drawn import draw, drawn
from stackseq.cli.files import STANDARD
from stackseq.cli.judged import add_against
from stackseq.cli.outputs import JSON, MARKDOWN, deliver, formats_of, target_of
from stackseq.cli.parser import count
from stackseq.cli.recorded import add_sources, list_operations, nothing_recorded, read_sources, tell_problems
from stackseq.collector import resting_collector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from typing import Any

    from stackseq.cli.dispatch import Options
    from stackseq.interaction import Interaction
    from stackseq.observe import Observation

_DETAILS = ("messages", "steps", "calls")
_READING = ("GET ", "HEAD ")
"""Requests that clients send before and after what they were asked for."""


def add_arguments(options: Options) -> None:
    """Declare the arguments."""
    add_sources(options)
    add_against(options, "none: what was recorded is drawn as it is")
    text = "how much is told: messages between processes; steps; all calls, with nothing folded"
    options.add_argument("--detail", choices=_DETAILS, default="steps", help=f"{text} (default: steps)")
    text = "formats, separated by commas: those of 'stackseq draw', json, or md for a ticket"
    text = f"{text} (default: by the ending of FILE, else txt)"
    options.add_argument("-f", "--format", metavar="FORMATS", default="", help=text)
    text = "the file or the folder to write, or - for standard output (default: -)"
    options.add_argument("-o", "--output", metavar="FILE|FOLDER", default=STANDARD, help=text)
    options.add_argument("--theme", metavar="THEME", default="stackseq", help="how it looks: a name or a theme file")
    options.add_argument("--width", metavar="N", type=count, default=0, help="fit txt into N columns (default: the terminal's)")


def run(arguments: Namespace) -> int:
    """Observe."""
    from stackseq.observe.redact import secrets_shown

    formats = formats_of(arguments.format, arguments.output, (JSON, MARKDOWN))
    with resting_collector(), secrets_shown(shown=arguments.show_secrets):
        write, summary = (_judge if arguments.against or MARKDOWN in formats else _observe)(arguments)
        outputs = [(name, write(name)) for name in formats]
    for name, data in outputs:
        deliver(target_of(arguments.output, "observed", name, several=len(formats) > 1), data, name)
    tell(summary)
    return 0


def _observe(arguments: Namespace) -> tuple[Callable[[str], bytes], str]:
    """Read what was recorded; return what writes it in a format, and what it was in a line."""
    from stackseq.observe.logs.line import request_named
    from stackseq.observe.observing import observe, shorten

    request = request_named(arguments.request_id)
    whole = observe(read_sources(arguments), folded=False, request=request, server=arguments.server)
    tell_problems(whole)
    if not whole.calls.calls:
        raise nothing_recorded(whole, request, arguments.server)
    asked = [each for each in whole.operations if not each.title.startswith(_READING)]
    if len(asked) > 1 and not request:
        tell(f"{len(asked)} operations were recorded; --request-id draws one of them alone")
        list_operations(asked)
    seen = whole if arguments.detail == "calls" else shorten(whole)

    def write(name: str) -> bytes:
        if name == JSON:
            return _json(_flat(seen))
        if name == "html":
            return _page(arguments, whole)
        return draw(_narrated(seen, arguments.detail), name, arguments)

    return write, _summary(seen)


def _judge(arguments: Namespace) -> tuple[Callable[[str], bytes], str]:
    """Hold what was recorded against how it should be; return what writes that in a format, and the verdict in a line."""
    from stackseq.cli.judged import judge_sources
    from stackseq.narrate import Detail
    from stackseq.observe.observing import shorten
    from stackseq.verdict.form import flatten_verdict
    from stackseq.verdict.pages import verdict_page
    from stackseq.verdict.pictures import diagram
    from stackseq.verdict.ticket import write_ticket

    explained = judge_sources(arguments)
    verdict, seen = explained.verdict, explained.observation

    def write(name: str) -> bytes:
        if name == JSON:
            return _json({"verdict": flatten_verdict(verdict), **_flat(seen if arguments.detail == "calls" else shorten(seen))})
        if name == MARKDOWN:
            return write_ticket(verdict, seen, diagram(explained)).encode()
        if name == "html":
            if verdict.expected is None:
                return _page(arguments, seen)
            return drawn(lambda: verdict_page(explained, arguments.theme)).encode()
        return draw(diagram(explained, Detail(arguments.detail)), name, arguments)

    return write, f"{verdict.operation or verdict.title}: {verdict.outcome.value}"


def _flat(seen: Observation) -> dict[str, Any]:
    from stackseq.calls import flatten

    return flatten(seen.calls)


def _json(value: dict[str, Any]) -> bytes:
    import json

    return f"{json.dumps(value, indent=1, ensure_ascii=False)}\n".encode()


def _narrated(seen: Observation, detail: str) -> Interaction:
    from stackseq.narrate import Detail, narrate, read_phrasebook

    phrasebook = read_phrasebook()
    told = narrate(seen.calls, Detail(detail), phrasebook)
    return told if told.lifelines else narrate(seen.calls, Detail.CALLS, phrasebook)  # functions of one process alone


def _page(arguments: Namespace, whole: Observation) -> bytes:
    from stackseq.narrate import Detail
    from stackseq.verdict.pages import record_page

    return drawn(lambda: record_page(whole, arguments.theme, Detail(arguments.detail))).encode()


def _summary(seen: Observation) -> str:
    """Say what it was, how long it took, and whether anything failed."""
    from stackseq.calls import walk_calls

    calls = [visit.call for visit in walk_calls(seen.calls)]
    failed = [call for call in calls if call.error]
    ends = [call.ended for call in calls if call.ended is not None]
    took = f" in {max(ends) - min(call.started or 0 for call in calls):.1f} s" if ends else ""
    last = f"; {len(failed)} failed, the innermost: {failed[-1].name} ({failed[-1].error})" if failed else ""
    return f"{'/'.join(seen.formats)}: {seen.calls.entered} spans, {len(calls)} calls told{took}{last}"
