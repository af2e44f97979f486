"""``stackseq observe``: draw what a cloud recorded."""

# For maintainers. Like a trace of the source, a record becomes a call tree, and that the text of a diagram, which is drawn as any
# other. What is wrong with a record is told on standard error: what is known is drawn all the same.
from __future__ import annotations

from stackseq.cli.console import columns, speaks_unicode, tell
from stackseq.cli.files import STANDARD
from stackseq.cli.outputs import deliver, formats_of, target_of
from stackseq.cli.parser import count
from stackseq.cli.problem import Problem
from stackseq.cli.recorded import add_sources, list_operations, nothing_recorded, read_sources, tell_problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from stackseq.cli.dispatch import Options
    from stackseq.observe import Observation

_DETAILS = ("messages", "steps", "calls")
_READING = ("GET ", "HEAD ")
"""Requests that clients send before and after what they were asked for."""


def add_arguments(options: Options) -> None:
    """Declare the arguments."""
    add_sources(options)
    text = "how much is told: messages between processes; steps; all calls, with nothing folded"
    options.add_argument("--detail", choices=_DETAILS, default="steps", help=f"{text} (default: steps)")
    text = "formats, separated by commas: those of 'stackseq draw', or json (default: by the ending of FILE, else txt)"
    options.add_argument("-f", "--format", metavar="FORMATS", default="", help=text)
    text = "the file or the folder to write, or - for standard output (default: -)"
    options.add_argument("-o", "--output", metavar="FILE|FOLDER", default=STANDARD, help=text)
    options.add_argument("--theme", metavar="THEME", default="stackseq", help="how it looks: a name or a theme file")
    options.add_argument("--width", metavar="N", type=count, default=0, help="fit txt into N columns (default: the terminal's)")


def run(arguments: Namespace) -> int:
    """Observe."""
    from stackseq.observe.logs.line import request_named
    from stackseq.observe.observing import observe

    formats = formats_of(arguments.format, arguments.output)
    request = request_named(arguments.request_id)
    readings = read_sources(arguments)
    seen = observe(readings, folded=arguments.detail != "calls", request=request, server=arguments.server)
    tell_problems(seen)
    if not seen.calls.calls:
        raise nothing_recorded(seen, request, arguments.server)
    asked = [each for each in seen.operations if not each.title.startswith(_READING)]
    if len(asked) > 1 and not request:
        tell(f"{len(asked)} operations were recorded; --request-id draws one of them alone")
        list_operations(asked)
    outputs = [(name, _write(seen, name, arguments)) for name in formats]
    for name, data in outputs:
        deliver(target_of(arguments.output, "observed", name, several=len(formats) > 1), data, name)
    tell(_summary(seen))
    return 0


def _write(seen: Observation, name: str, arguments: Namespace) -> bytes:
    if name == "json":
        import json

        from stackseq.calls import flatten

        return f"{json.dumps(flatten(seen.calls), indent=1, ensure_ascii=False)}\n".encode()
    return _draw(seen, name, arguments)


def _draw(seen: Observation, name: str, arguments: Namespace) -> bytes:
    from stackseq.api import Options as DrawOptions
    from stackseq.api import render
    from stackseq.diagnostics import Source
    from stackseq.narrate import Detail, narrate, read_phrasebook
    from stackseq.render import ThemeError
    from stackseq.render.png import PictureTooLarge
    from stackseq.wsd import format as write_wsd

    text = write_wsd(narrate(seen.calls, Detail(arguments.detail), read_phrasebook()))
    options = DrawOptions(
        theme=arguments.theme,
        width=arguments.width or (columns() if name == "txt" and arguments.output == STANDARD else 0),
        ascii=name == "txt" and arguments.output == STANDARD and not speaks_unicode(),
    )
    try:
        return render(Source("observed", text), (name,), options).outputs[0]
    except ThemeError as error:
        raise Problem(str(error), "'stackseq themes' lists the themes") from None
    except PictureTooLarge as error:
        raise Problem(str(error), "draw it as svg or html, or with less detail: --detail messages") from None


def _summary(seen: Observation) -> str:
    """Say what it was, how long it took, and whether anything failed."""
    from stackseq.calls import walk_calls

    calls = [visit.call for visit in walk_calls(seen.calls)]
    failed = [call for call in calls if call.error]
    ends = [call.ended for call in calls if call.ended is not None]
    took = f" in {max(ends) - min(call.started or 0 for call in calls):.1f} s" if ends else ""
    last = f"; {len(failed)} failed, the innermost: {failed[-1].name} ({failed[-1].error})" if failed else ""
    return f"{'/'.join(seen.formats)}: {seen.calls.entered} spans, {len(calls)} calls told{took}{last}"
