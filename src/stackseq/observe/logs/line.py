"""One line of a log: ``read_line(raw, latest)`` reads what oslo.log of any release wrote, whatever stands before it."""

# For maintainers. The parts of oslo.log's default line stand in the same order since Essex; what changed is the bracket: request,
# user and project, later their domains, and since Zed the global request id in front, `None` if there is none. DevStack prints
# lines to the journal, which writes date, host and unit before them. Times have no zone: hosts of OpenStack keep UTC, or at least
# all the same one.
from __future__ import annotations

import json
import re
from functools import lru_cache

from stackseq.calls import Place
from stackseq.observe.semantics import time_of
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 1 << 16
"""Bytes of a line that are looked at."""
_LEVELS = "DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL|TRACE|AUDIT"
_COLOURS = re.compile(r"(?:\x1b|\^\[|#033)\[[0-9;]{0,12}m")
_ZONE = r"(?:Z|[+-]\d\d:?\d\d)?"
_DEFAULT = re.compile(
    rf"(\d{{4}}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d{{1,9}})?{_ZONE}) +(?:(\d+) +)?({_LEVELS}) +([\w.:-]+)(?: (.*)|$)", re.DOTALL
)
_FURTHEST = 400
"""Characters that containers, rsyslog and the journal may write before a line."""
_JOURNAL = re.compile(
    rf"(?:([A-Z][a-z]{{2}}) +(\d\d?) (\d\d:\d\d:\d\d(?:\.\d{{1,9}})?)|(\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{{1,9}})?{_ZONE}))"
    r" ([\w.-]+) ([\w@.:-]+?)(?:\[(\d+)\])?: (.*)",
    re.DOTALL,
)
_UNDATED = re.compile(rf"({_LEVELS}) +([\w.:-]+)(?: (.*)|$)", re.DOTALL)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CONTEXT = re.compile(r"\[(?!instance:)([^\]\n]{0,600})\] ?")
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_BARE = re.compile(UUID)
_INSTANCE = re.compile(rf"\[instance: ({UUID})\] ?")
_ANCHOR = re.compile(r"\s(?:\{\{|from )?(?:\(pid=\d+\) )?([\w.<>]{1,100}) (/?[\w./+-]{1,300}\.py):(\d{1,7})(?:\}\})?$")
"""The function at the end of each line of the level DEBUG."""
_TAIL = 520
"""Characters at the end of a line in which that is looked for."""
_ROOTS = re.compile(r".*/(?:site-packages|dist-packages|opt/stack/[\w.-]+)/")


class Line(Record):
    """What a line says."""

    time: float
    """Seconds since 1970; of the host, in its zone."""
    level: str
    logger: str
    """Empty for lines that name none."""
    message: str
    """Without what stands before and after it. Not redacted."""
    pid: str = ""
    has_context: bool = False
    """False for the lines of a traceback."""
    request: str = ""
    """With ``req-`` in front, also where the log leaves it out."""
    global_request: str = ""
    has_user: bool = False
    """Whether somebody asked for it; False for what services do by themselves."""
    instance: str = ""
    host: str = ""
    """If the line tells."""
    unit: str = ""
    """Of systemd: ``devstack@n-cpu.service``; a program's name."""
    place: Place | None = None
    error: str = ""
    """The exception, where the format has a field for it."""


def read_line(raw: bytes, latest: float) -> Line | None:
    """Return what a line says; None for one of no known format.

    ``latest`` is when the file was last written: lines of the journal name no year.
    """
    text = raw[:LONGEST].decode("utf-8", "replace").rstrip("\r\n")
    text = _COLOURS.sub("", text) if "\x1b" in text or "^[" in text or "#033" in text else text
    # Nearly all lines: a date and a time parted by a blank, as nothing but oslo.log's own default writes them.
    plain = _DEFAULT.match(text) if text[10:11] == " " else None
    if plain:
        return _default(plain)
    opening = text.find("{", 0, _FURTHEST) if text.endswith("}") else -1
    if opening >= 0 and text[opening + 1 : opening + 20].lstrip()[:1] in ('"', "}"):
        found = _of_json(text[opening:], latest)
        if found or not opening:
            return found
    return _of_text(text, latest)


def read_row(raw: bytes, columns: Sequence[str], latest: float) -> Line | None:
    """Return what a row of a table says whose columns have the names of fields in stores of logs."""
    from stackseq.observe.logs.exports import cells
    from stackseq.observe.logs.stores import line_of

    row = cells(raw[:LONGEST].decode("utf-8", "replace").rstrip("\r\n"))
    return line_of(dict(zip(columns, row, strict=False)), lambda text: _of_text(text, latest))


def _of_json(text: str, latest: float) -> Line | None:
    """Read a line of a formatter for JSON, of the journal, or of a store of logs."""
    from stackseq.observe.logs.stores import line_of

    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return line_of(value, lambda whole: _of_text(_COLOURS.sub("", whole.rstrip()), latest)) if isinstance(value, dict) else None


def _of_text(text: str, latest: float) -> Line | None:
    journal = _JOURNAL.match(text)
    default = _DEFAULT.search(text)
    host, unit = (journal[5], journal[6]) if journal else ("", "")
    if default and default.start() <= _FURTHEST:
        return _default(default, host, unit)
    if "[pid: " in text[:_FURTHEST] or " HTTP/" in text:
        from stackseq.observe.logs.webservers import read_served

        if served := read_served(text, host, unit):
            return served
    undated = _UNDATED.match(journal[8]) if journal else None
    if journal is None or undated is None:
        return None
    time = time_of(journal[4]) if journal[4] else _this_year(journal[1], journal[2], journal[3], latest)
    return _filled(time, undated[1], undated[2], undated[3], (host, unit, journal[7] or ""))


def _default(parts: re.Match[str], host: str = "", unit: str = "") -> Line | None:
    time = time_of(parts[1].replace(",", "."))
    return _filled(time, parts[3], parts[4], parts[5], (host, unit, parts[2] or ""))


def _this_year(month: str, day: str, clock: str, latest: float) -> float | None:
    """Return the last moment of that name before the file was last written, give or take a zone."""
    from datetime import UTC, datetime

    if month not in _MONTHS:
        return None
    year = datetime.fromtimestamp(latest, UTC).year
    for each in range(year + 1, year - 8, -1):
        moment = time_of(f"{each:04}-{_MONTHS.index(month) + 1:02}-{int(day):02}T{clock}")
        if moment is not None and moment <= latest + 86_400:
            return moment
    return None


def _filled(time: float | None, level: str, logger: str, rest: str | None, origin: tuple[str, str, str]) -> Line | None:
    """Return a line of its parts and what stands behind the logger; ``origin`` is host, unit and process id."""
    if time is None:
        return None
    text = rest or ""
    context = _CONTEXT.match(text)
    request, above, has_user = ids_of(context[1]) if context else ("", "", False)
    text = text[context.end() :] if context else text
    instance = _INSTANCE.match(text)
    text = text[instance.end() :] if instance else text
    anchor = _anchor(text) if level == "DEBUG" else None
    return Line(
        time,
        level,
        logger,
        (text[: anchor.start()] if anchor else text).strip(),
        origin[2],
        has_context=bool(context),
        request=request,
        global_request=above,
        has_user=has_user,
        instance=instance[1] if instance else "",
        host=origin[0],
        unit=origin[1],
        place=place_at(anchor[1], anchor[2], int(anchor[3])) if anchor else None,
    )


def _anchor(text: str) -> re.Match[str] | None:
    """Find the function at the end of a text; where that is in braces, it need not be looked for."""
    at = text.rfind("{{", -_TAIL) if text.endswith("}}") else -1
    return (_ANCHOR.match(text, at - 1) if at > 0 else None) or _ANCHOR.search(text, max(len(text) - _TAIL, 0))


@lru_cache(maxsize=1024)  # all lines of a request have the same context
def ids_of(context: str) -> tuple[str, str, bool]:
    """Return request, global request, and whether there is a user."""
    words = context.split()
    above = words.pop(0) if len(words) > 1 and (words[0] == "None" or words[1].startswith("req-")) else ""
    own = request_id(words[0]) if words else ""
    return own, above if above.startswith("req-") else "", any(word.strip("-") for word in words[1:])


def request_named(word: str) -> str:
    """Return a request id as the services write it; Glance did without ``req-``, and so do stores of logs."""
    text = word.strip()
    return f"req-{text}" if _BARE.fullmatch(text) else text


def request_id(word: object) -> str:
    """Return a request id with ``req-`` in front; an empty text for what is none."""
    text = request_named(str(word or ""))
    return text if text.startswith("req-") else ""


@lru_cache(maxsize=4096)  # a service has some hundred functions that write lines
def place_at(function: str, path: str, number_of_line: int) -> Place:
    """Return a place, with the path as it is in the source, wherever that is installed."""
    file = _ROOTS.sub("", path).lstrip("/")
    return Place(file.partition("/")[0], file, function, number_of_line)
