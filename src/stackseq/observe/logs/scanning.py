"""Find lines by the ids in them: ``find_lines(file, wanted)`` reads a file in blocks, and decodes only lines that match."""

# For maintainers. Nearly all lines of a folder of logs belong to somebody else. They cost one search per block and id, in C; with
# many ids one search finds all ids of a block, and sets do the rest. A block ends with a line, or in the middle of a huge one,
# whose rest then looks like no line at all. Memory does not grow with the file.
from __future__ import annotations

import re

from stackseq.observe.logs.files import PROJECTS, service_of
from stackseq.observe.logs.line import LONGEST, Line
from stackseq.observe.semantics import failure
from stackseq.records import Record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet
    from typing import BinaryIO

    from stackseq.observe.logs.files import LogFile

_BLOCK = 1 << 20
_FEW = 8
"""Ids that are searched one by one: faster than finding all that there are."""
_UUID = re.compile(rb"-[0-9a-f]{4}-[0-9a-f]{4}-([0-9a-f]{4}-[0-9a-f]{12})")
_MESSAGE = re.compile(rb"id:? ([0-9a-f]{32})(?![0-9a-f])")
"""What ids look like where they are searched by the hundred: that begins with what is rare, which makes the search quick."""
_CLASS = r"(?:[a-z_]\w*\.)*([A-Z]\w{0,80}[a-z]\w{0,80}|[a-z]\w{0,60}(?:Error|Exception))"
_RAISED = re.compile(rf"{_CLASS}(?:: (.*))?$")
_QUOTED = re.compile(rf"(?:^|: ){_CLASS}: (.+)$")
_LISTED = re.compile(r"'(?:[a-z_]\w*\.)*([A-Z]\w*): ((?:[^'\\]|\\[^n])*)\\n'\]$")
"""The end of a traceback that a message has as Python writes lists."""
_QUOTABLE = 4000
"""Characters of a message in which an exception is looked for."""
_TRACEBACK = 400
"""Lines of a traceback that are looked at, among which others may stand."""
FAILING = frozenset({"ERROR", "CRITICAL"})


class Found(Record):
    """A line, and where it stands."""

    line: Line
    service: str
    """Empty for a line of a library in a file whose name does not tell."""
    host: str
    evidence: str
    is_guessed: bool = False
    """Whether all that is known of the process is its project."""


def find_lines(file: LogFile, wanted: AbstractSet[bytes]) -> Iterator[Found]:
    """Yield the lines that have one of the ids. What ``file.open`` may raise is raised."""
    read = file.reader()
    search = _Search(wanted)
    with file.open() as stream:
        for first, block, following in blocks(stream):
            number, at = first, 0
            for start in sorted({block.rfind(b"\n", 0, at) + 1 for at in search.positions(block)}):
                end = _end(block, start)
                line = read(block[start:end])
                if line is not None:
                    number, at = number + block.count(b"\n", at, start), start
                    if line.level in FAILING:
                        after = (block[end : end + LONGEST] + following)[:LONGEST]
                        line = replace(line, error=line.error or _error(line, after, read))
                    yield located(line, file, number)


def located(line: Line, file: LogFile, number: int) -> Found:
    """Say which process and which host a line is of: the line knows best, then the file, then the logger's project."""
    service = (line.unit and service_of(line.unit)) or file.service
    host, evidence = line.host or file.host, f"{file.name}:{number}"
    if service:
        return Found(line, service, host, evidence)
    project = line.logger.partition(".")[0]
    return Found(line, project if project in PROJECTS else "", host, evidence, is_guessed=True)


def blocks(stream: BinaryIO) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield the number of its first line, a block, and the beginning of the next."""
    number, block = 1, _read(stream)
    while block:
        following = _read(stream)
        yield number, block, following[:LONGEST]
        number += block.count(b"\n")
        block = following


def _read(stream: BinaryIO) -> bytes:
    block = stream.read(_BLOCK)
    return block if block.endswith(b"\n") else block + stream.readline(LONGEST)


class _Search:
    """Finds ids in blocks: few by one search each, many by one search for all that look like ids."""

    def __init__(self, wanted: AbstractSet[bytes]) -> None:
        self._single = [name for name in wanted if len(wanted) <= _FEW or _shape_of(name) is None]
        self._shapes: dict[re.Pattern[bytes], dict[bytes, list[tuple[bytes, int]]]] = {}
        """What finds ids → the part that it gives → the ids, and where in them it begins."""
        for name in wanted if len(wanted) > _FEW else ():
            match = _shape_of(name)
            if match:
                begins = match.start(1) - (len(match.string) - len(name))
                self._shapes.setdefault(match.re, {}).setdefault(match[1], []).append((name, begins))

    def positions(self, block: bytes) -> Iterator[int]:
        """Yield where ids stand, at least once for each line with one."""
        for name in self._single:
            at = block.find(name)
            while at >= 0:
                yield at
                at = block.find(name, _end(block, at))
        for pattern, ids in self._shapes.items():
            if not ids.keys().isdisjoint(pattern.findall(block)):
                for match in pattern.finditer(block):
                    for name, begins in ids.get(match[1], ()):
                        if block.startswith(name, max(match.start(1) - begins, 0)):
                            yield match.start()


def _shape_of(name: bytes) -> re.Match[bytes] | None:
    return _UUID.search(name) or _MESSAGE.fullmatch(b"id " + name)


def _end(block: bytes, at: int) -> int:
    """Return where the line ends that has a position."""
    end = block.find(b"\n", at)
    return len(block) if end < 0 else end + 1


def _error(line: Line, after: bytes, read: Callable[[bytes], Line | None]) -> str:
    """Return class and message of the exception: of the last traceback's first line after its frames, or as the line itself ends.

    A message may have several lines, and the others may look like exceptions: ``Stderr: 'Permission denied'``.
    """
    raised, is_open = "", False
    for raw in after.split(b"\n")[:_TRACEBACK]:
        other = read(raw)
        text = other.message if other else raw.decode("utf-8", "replace").rstrip()
        if other and (other.pid, other.logger) != (line.pid, line.logger):
            continue
        if other and (other.has_context or other.level not in {"ERROR", "TRACE", "CRITICAL"}):
            break
        is_open = is_open or text.startswith("Traceback (")
        match = _RAISED.match(text) if is_open or not raised else None
        if match and (match[2] or match[1] != "Traceback"):
            raised, is_open = failure(match[1], match[2] or ""), False
    return raised or quoted_in(line.message)


def quoted_in(message: str) -> str:
    """Return class and message of the exception with which a message ends; if there is none, the message."""
    quoted = _LISTED.search(message[-_QUOTABLE:]) or _QUOTED.search(message[:_QUOTABLE])
    return failure(quoted[1], quoted[2]) if quoted else failure("", message)
