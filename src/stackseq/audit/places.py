"""Places that come with the program: where each function of the traced editions stands in each release. No source, no network."""

# For maintainers. Facts tell about the anchors of diagrams that people wrote, and follow them wherever they went. Traced editions
# name others, each in its own release, so there is nothing to follow: a function is looked up by its name in each release.
# One file for each project, `places/nova.places`, in the form of facts; `tools/build_places.py` writes it from the
# project's repository. An anchor's number is its line in the section `anchors`; the other sections have a line for each:
#
#   about     as in facts: `repository openstack/nova`, then `release liberty tag liberty-eol COMMIT`, oldest first
#   anchors   `nova/compute/api.py API.pause`, as `str(anchor)` writes it, by file and line
#   bodies    a letter for each release, equal ones for equal bodies: docstrings, comments and formatting do not count.
#             `-`: there is no such function; `?`: there is none either, though an edition of the release names it
#   liberty   (and so on) `2790 21`: first line, and how many follow it; then, if it is inherited, path (`-`: the anchor's own)
#             and qualified name of what is. An empty line: it is not there.
#
# Lines are told in full rather than as steps from one function to the next, which would take a third less: so one of them can be
# read without the others.
from __future__ import annotations

import os

from stackseq.audit.facts import Ref, facts_of, project_of
from stackseq.audit.facts_file import FactsFile
from stackseq.audit.model import Place
from stackseq.audit.shipped import open_shipped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackseq.interaction import Anchor

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "places")
ENDING = ".places"
KIND = "places"
"""What the first line of a file calls it."""
ABSENT = "-"
UNKNOWN = "?"


class Places:
    """The places of one project. Sections are read when they are asked for, and kept."""

    def __init__(self, path: str) -> None:
        """Open the file. Raises OSError or ValueError."""
        self._file = FactsFile(path, KIND)
        self._about: tuple[str, dict[str, Ref]] | None = None
        self._numbers: dict[str, int] = {}
        self._rows: dict[str, list[str]] = {}

    @property
    def repository(self) -> str:
        """``openstack/nova``."""
        return self._read_about()[0]

    @property
    def refs(self) -> Mapping[str, Ref]:
        """What stands for each release, by its name, oldest first."""
        return self._read_about()[1]

    def anchors(self) -> tuple[str, ...]:
        """Return the anchors that are known, as ``str(anchor)`` writes them."""
        return tuple(self._section("anchors"))

    def place(self, anchor: Anchor, release: str) -> Place | None:
        """Return where an anchor's function stands in a release; None if it is not there, or nothing is known about it."""
        number = self._number(anchor)
        row = self._section(release)[number] if number is not None and release in self._file else ""
        if not row:
            return None
        first, more, *where = row.split(" ")
        path, qualname = where or (ABSENT, ABSENT)
        return Place(
            anchor.path if path == ABSENT else path,
            anchor.qualname if qualname == ABSENT else qualname,
            int(first),
            int(first) + int(more),
        )

    def letters(self, anchor: Anchor) -> str:
        """Return a letter for each of ``refs``, equal ones for equal bodies; an empty string if nothing is known about it.

        Where there is no such function stands ``-``, or ``?`` if a traced edition of the release names it all the same.
        """
        number = self._number(anchor)
        return "" if number is None else self._section("bodies")[number]

    def bodies(self, anchor: Anchor) -> dict[str, str]:
        """Return a name for the body in each release in which the function stands, oldest first: equal ones for equal bodies."""
        pairs = zip(self.refs, self.letters(anchor), strict=False)
        return {release: letter for release, letter in pairs if letter not in {ABSENT, UNKNOWN}}

    def _number(self, anchor: Anchor) -> int | None:
        if not self._numbers:
            self._numbers = {line: number for number, line in enumerate(self._section("anchors"))}
        return self._numbers.get(str(anchor))

    def _read_about(self) -> tuple[str, dict[str, Ref]]:
        if self._about is None:
            rows = [line.split(" ") for line in self._section("about")]
            repository = next(row[1] for row in rows if row[0] == "repository")
            refs = {row[1]: Ref(row[3], row[2] == "tag", row[4].strip("-")) for row in rows if row[0] == "release"}
            self._about = repository, refs
        return self._about

    def _section(self, name: str) -> list[str]:
        if name not in self._rows:
            self._rows[name] = self._file.lines(name)
        return self._rows[name]


_OPENED: dict[str, Places | None] = {}
"""By project. Places never change while the program runs."""


def places_of(project: str) -> Places | None:
    """Return the places that come with the program about a project; None if there are none."""
    return open_shipped(_OPENED, project, os.path.join(FOLDER, project + ENDING), Places)


def place_of(anchor: Anchor, release: str) -> Place | None:
    """Return where an anchor's function stands in a release, by facts or else by places; None if that is not known.

    A method that is inherited stands where its class has it from.
    """
    project = project_of(anchor)
    facts = facts_of(project)
    standing = facts.standing(anchor, release) if facts else None
    if standing and standing.place:
        return standing.place
    places = places_of(project)
    return places.place(anchor, release) if places else None
