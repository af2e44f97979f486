"""``stackseq observe``: draw what a cloud recorded."""

# For maintainers. Like a trace of the source, a record becomes a call tree, and that the text of a diagram, which is drawn as any
# other. What is wrong with a record is told on standard error: what is known is drawn all the same.
from __future__ import annotations

from stackseq.cli.console import columns, speaks_unicode, tell
from stackseq.cli.files import STANDARD, read_bytes
from stackseq.cli.outputs import deliver, formats_of, target_of
from stackseq.cli.parser import count
from stackseq.cli.problem import BAD_DIAGRAM, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from stackseq.cli.dispatch import Options
    from stackseq.observe import Observation, Reading
    from stackseq.observe.model import Operation

_DETAILS = ("messages", "steps", "calls")
_LARGEST = 1024 * 1024 * 1024
"""Bytes of a trace: a span of OSProfiler takes one kilobyte."""
_READING = ("GET ", "HEAD ")
"""Requests that clients send before and after what they were asked for."""
_LISTED = 20
"""Operations of a record that are listed."""


def add_arguments(options: Options) -> None:
    """Declare the arguments."""
    options.add_argument("files", nargs="+", metavar="FILE", help="what was recorded, a folder of logs, or - for standard input")
    text = "the format of the files, if their contents do not tell"
    options.add_argument("--from", dest="format_read", metavar="FORMAT", default="", help=text)
    text = "the request that is told, of logs or traces that have several"
    options.add_argument("--request-id", metavar="ID", default="", help=text)
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
    _check_format(arguments.format_read)
    request = request_named(arguments.request_id)
    readings = _read_all(arguments.files, arguments.format_read, request)
    seen = observe(readings, folded=arguments.detail != "calls", request=request)
    for problem in seen.problems:
        where = f"{problem.where}: " if problem.where else ""
        tell(f"{where}{problem.message}{f' ({problem.count})' if problem.count > 1 else ''} [{problem.code}]")
    asked = [each for each in seen.operations if not each.title.startswith(_READING)]
    if len(asked) > 1 or (request and not seen.calls.calls):
        _list(asked or seen.operations)
    if request and seen.operations and not seen.calls.calls:
        raise Problem(f"no operation of the record has the request id {request!r}", "choose one of those above", code=BAD_DIAGRAM)
    if not seen.calls.calls:
        raise Problem("nothing was recorded that could be drawn", "is it the whole file?", code=BAD_DIAGRAM)
    outputs = [(name, _write(seen, name, arguments)) for name in formats]
    for name, data in outputs:
        deliver(target_of(arguments.output, "observed", name, several=len(formats) > 1), data, name)
    tell(_summary(seen))
    return 0


def _list(operations: Sequence[Operation]) -> None:
    """Say which operations a record has, for ``--request-id``."""
    tell(f"{len(operations)} operations were recorded; --request-id draws one of them alone")
    for each in operations[:_LISTED]:
        tell("  ".join(filter(None, (f"  {each.request or 'no request id'}", each.title, each.outcome))))
    if len(operations) > _LISTED:
        tell(f"    and {len(operations) - _LISTED} more")


def _check_format(name: str) -> None:
    from stackseq.cli.logs import FORMAT
    from stackseq.observe.formats import FORMATS

    if name and name not in (*FORMATS, FORMAT):
        raise Problem(f"argument --from: there is no format {name!r}", f"formats are {', '.join((*FORMATS, FORMAT))}")


def _read_all(paths: Sequence[str], wanted: str, request: str) -> list[Reading]:
    """Read traces one by one, and all logs together."""
    from stackseq.cli.logs import find_logs_among, read_logs_of, standard_input

    rest, logs = find_logs_among(paths, wanted)
    readings = []
    for path in rest:
        data = read_bytes(path, _LARGEST)
        log = standard_input(data, wanted) if path == STANDARD else None
        if log is None:
            readings.append(_read(data, path, wanted))
        else:
            logs.append(log)
    return [*readings, read_logs_of(logs, request)] if logs else readings


def _read(data: bytes, path: str, wanted: str) -> Reading:
    """Read one trace; compressed ones are unpacked."""
    import gzip
    import zlib

    from stackseq.observe.formats import read_record

    if data[:2] == b"\x1f\x8b":
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            raise Problem(f"{path}: is compressed, and damaged", "copy it again, or unpack what is left of it") from None
    return read_record(data.decode("utf-8-sig", "replace"), path, wanted)


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
