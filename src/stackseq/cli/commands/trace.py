"""``stackseq trace``: draw an operation, or any function, by what OpenStack's source does."""

# For maintainers. The diagram that comes out is written as text first and drawn from that, as any other diagram; JSON is the call
# tree itself.
from __future__ import annotations

from stackseq.cli.console import columns, speaks_unicode, tell
from stackseq.cli.files import STANDARD
from stackseq.cli.outputs import JSON, deliver, formats_of, target_of
from stackseq.cli.parser import count
from stackseq.cli.problem import Problem
from stackseq.cli.sources import add_sources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from stackseq.calls import CallTree
    from stackseq.cli.dispatch import Options
    from stackseq.cli.tracing import Traced

_DETAILS = ("messages", "steps", "calls")


def add_arguments(options: Options) -> None:
    """Declare the arguments."""
    text = "an operation of the catalogue such as nova/pause, or a function: 'nova/compute/api.py API.pause'"
    options.add_argument("operation", nargs="+", metavar="OPERATION", help=text)
    text = "what the projects published for a release, such as 2026.1 (default: the newest); downloaded once, then kept"
    options.add_argument("--release", metavar="SERIES", default="", help=text)
    add_sources(options)
    text = "how much is told: messages between processes; steps, which adds checks, states and notifications; all calls"
    options.add_argument("--detail", choices=_DETAILS, default="steps", help=f"{text} (default: steps)")
    text = "assume something else than the profile of the project: driver=ironic, CONF.cells.enable=true; may be repeated"
    options.add_argument("--assume", metavar="NAME=VALUE", action="append", default=[], help=text)
    text = "go on in the source of this project where its service is asked; may be repeated"
    options.add_argument("--follow", metavar="PROJECT", action="append", default=[], help=text)
    text = "formats, separated by commas: those of 'stackseq draw', or json (default: by the ending of FILE, else txt)"
    options.add_argument("-f", "--format", metavar="FORMATS", default="", help=text)
    text = "the file or the folder to write, or - for standard output (default: -)"
    options.add_argument("-o", "--output", metavar="FILE|FOLDER", default=STANDARD, help=text)
    options.add_argument("--theme", metavar="THEME", default="stackseq", help="how it looks: a name or a theme file")
    options.add_argument("--width", metavar="N", type=count, default=0, help="fit txt into N columns (default: the terminal's)")


def run(arguments: Namespace) -> int:
    """Trace."""
    from stackseq.cli.guard import exit_on_terminate
    from stackseq.cli.tracing import find_subject, trace_subject

    exit_on_terminate()
    formats = formats_of(arguments.format, arguments.output)
    traced = trace_subject(find_subject(arguments.operation), arguments)
    subject = traced.subject
    own = subject.operation.id if subject.operation else str(subject.anchor).rpartition(" ")[2]
    outputs = [(name, _write(traced, name, arguments)) for name in formats]
    for name, data in outputs:
        deliver(target_of(arguments.output, own, name, several=len(formats) > 1), data, name)
    tell(_summary(traced.tree))
    if arguments.detail != "calls" and not _is_seen(traced.tree):
        tell("nothing of it is seen outside of the function: '--detail calls' draws what it calls")
    return 0


def _write(traced: Traced, name: str, arguments: Namespace) -> bytes:
    if name == JSON:
        import json

        from stackseq.calls import flatten

        return f"{json.dumps(flatten(traced.tree), indent=1, ensure_ascii=False)}\n".encode()
    return _draw(traced, name, arguments)


def _draw(traced: Traced, name: str, arguments: Namespace) -> bytes:
    from functools import partial

    from stackseq.api import Options as DrawOptions
    from stackseq.api import render
    from stackseq.audit.links import links_of
    from stackseq.diagnostics import Source
    from stackseq.narrate import Detail, Subject, narrate, read_phrasebook
    from stackseq.render import ThemeError
    from stackseq.render.png import PictureTooLarge
    from stackseq.wsd import format as write_wsd

    operation = traced.subject.operation
    title = f"{operation.title}{f' ({traced.tree.release})' if traced.tree.release else ''}" if operation else ""
    chosen = tuple(text.partition("=")[0].strip() for text in arguments.assume)
    subject = Subject(title, operation.command if operation else "", chosen)
    text = write_wsd(narrate(traced.tree, Detail(arguments.detail), read_phrasebook(), subject))
    options = DrawOptions(
        theme=arguments.theme,
        width=arguments.width or (columns() if name == "txt" and arguments.output == STANDARD else 0),
        ascii=name == "txt" and arguments.output == STANDARD and not speaks_unicode(),
        find_links=partial(links_of, host="opendev"),
    )
    try:
        return render(Source(traced.tree.operation, text), (name,), options).outputs[0]
    except ThemeError as error:
        raise Problem(str(error), "'stackseq themes' lists the themes") from None
    except PictureTooLarge as error:
        raise Problem(str(error), "draw it as svg or html, or with less detail: --detail steps") from None


def _is_seen(tree: CallTree) -> bool:
    """Tell whether there is more than calls inside of a process."""
    from stackseq.calls import CallKind, walk_calls

    return any(visit.call.kind is not CallKind.CALL for visit in walk_calls(tree))


def _summary(tree: CallTree) -> str:
    """Say how much of the source could be followed."""
    share = 100 * tree.unresolved / max(tree.entered, 1)
    where = f"{tree.operation} of {tree.release}" if tree.release else tree.operation
    remarks = f"; {'; '.join(tree.remarks)}" if tree.remarks else ""
    return f"{where}: {tree.unresolved} of {tree.entered} calls ({share:.1f} %) could not be resolved{remarks}"
