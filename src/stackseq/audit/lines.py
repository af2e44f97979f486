"""What functions write to the log in each release, and on which line: it comes with the program. No source, no network."""

# For maintainers. One file for each project, `signs/nova.lines`, in the form of traced editions; `tools/build_signs.py` writes it
# from the project's repository. It has a text for each source file that an edition names a function of, in each release:
#
#   @2310 ComputeManager._build_and_run_instance    a function: how many lines after the row above, and its qualified name
#   85 I Took … seconds to spawn                    what it writes: how many lines after the row above, level, template
#
# So a change of the source changes the rows beside it, not all that follow, and releases differ in a few. `notifications` is no
# source file: each of its rows is the type of an event and a function that sends it.
from __future__ import annotations

import os

from stackseq.audit.shipped import open_shipped
from stackseq.catalogue.editions_file import EditionsFile
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "signs")
ENDING = ".lines"
KIND = "lines"
"""What the first line of a file calls it."""
NOTIFICATIONS = "notifications"
ACTION = "ACTION"
"""Stands where the level does, for the name of an instance action event."""
FILLED = "…"
"""Stands in a template for what is filled in when it is written."""
_LEVELS = {level[0]: level for level in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL", ACTION)}


class LogLine(Record):
    """Something that a function leaves for people to find."""

    level: str
    """``DEBUG`` to ``CRITICAL``; ``ACTION`` for the name of an instance action event."""
    template: str
    """What is written, in one line, with ``…`` for what is filled in; ``…`` alone if the source does not tell."""


class Written(Record):
    """Where a function leaves it."""

    qualname: str
    """Of the innermost function: one inside another is ``outer.inner``."""
    first_line: int
    """Of the function, with its decorators."""
    line: int
    """Of the statement that writes it; that of the function for the name of an event."""
    sign: LogLine


class Lines:
    """What the functions of one project write. Source files are read when they are asked for, and kept."""

    def __init__(self, path: str) -> None:
        """Open the file. Raises OSError or ValueError."""
        self._file = EditionsFile(path, KIND)
        self._written: dict[tuple[str, str], tuple[Written, ...]] = {}
        self.releases = self._file.releases
        """The oldest first."""
        self.paths = frozenset(self._file.operations()) - {NOTIFICATIONS}
        """Of the source files that are known in any release."""

    def written(self, path: str, release: str) -> tuple[Written, ...]:
        """Return what the functions of a source file write in a release, in the order of the file; nothing if it is not known."""
        key = path, release
        if key not in self._written:
            known = path in self.paths and release in self._file.releases_of(path)
            self._written[key] = tuple(read_rows(self._file.text(path, release).split("\n"))) if known else ()
        return self._written[key]

    def events(self, release: str) -> dict[str, tuple[str, ...]]:
        """Return, for each type of event, the functions that send it in a release, as ``str(anchor)`` writes them."""
        found: dict[str, tuple[str, ...]] = {}
        if release in self._file.releases_of(NOTIFICATIONS):
            for row in self._file.text(NOTIFICATIONS, release).split("\n"):
                event, _, anchor = row.partition(" ")
                found[event] = (*found.get(event, ()), anchor)
        return found


def rows_of(written: Sequence[Written]) -> Iterator[str]:
    """Yield the rows that tell what a file's functions write, in the order of ``read_written``."""
    above, function = 0, ("", 0)
    for each in written:
        if function != (each.qualname, each.first_line):
            function = each.qualname, each.first_line
            yield f"@{each.first_line - above} {each.qualname}"
            above = each.first_line
        yield f"{each.line - above} {each.sign.level[0]} {each.sign.template}"
        above = each.line


def read_rows(rows: Iterable[str]) -> Iterator[Written]:
    """Yield what ``rows_of`` was given."""
    line, first_line, qualname = 0, 0, ""
    for row in rows:
        if row.startswith("@"):
            gap, _, qualname = row[1:].partition(" ")
            line = first_line = line + int(gap)
        elif row:
            gap, letter, template = row.split(" ", 2)
            line += int(gap)
            yield Written(qualname, first_line, line, LogLine(_LEVELS[letter], template))


_OPENED: dict[str, Lines | None] = {}
"""By project. They never change while the program runs."""


def lines_of(project: str) -> Lines | None:
    """Return what is known of a project's log lines; None if nothing is."""
    return open_shipped(_OPENED, project, os.path.join(FOLDER, project + ENDING), Lines)


def known_projects() -> frozenset[str]:
    """Return the projects of which something is known."""
    names = os.listdir(FOLDER) if os.path.isdir(FOLDER) else ()
    return frozenset(name.removesuffix(ENDING) for name in names if name.endswith(ENDING))
