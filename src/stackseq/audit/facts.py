"""Facts that come with the program: where each anchor of the catalogue stands in each release. No source, no network."""

# For maintainers. One file for each project, `facts/nova.facts`, written by `tools/build_facts.py` from the project's repository.
# An anchor's number is its line in the section `anchors`; the other sections have a line for each anchor in that order:
#
#   about     `repository openstack/nova`, then for each release `release liberty tag liberty-eol COMMIT`, oldest first
#   anchors   `nova/compute/api.py API.pause`, as `str(anchor)` writes it, sorted
#   kinds     a letter for each release
#   bodies    the hashes of the function's bodies, blanks between them; after `|` how much they differ: 1-2 1-3 2-3
#   calls     (a line for each call) number of the anchor, its words with `|` between them, and for each release 0, 1 or -
#   liberty   (and so on) `h 2790 2811 0`: letter, first and last line, number of the body; then, if not the anchor's own,
#             path and qualified name (`-`: its own), and the similarity in percent. `a` alone: it is
#             ambiguous. An empty line: it is not there.
from __future__ import annotations

import os

from stackseq.audit.facts_file import FactsFile
from stackseq.audit.model import Kind, Place, Standing
from stackseq.audit.shipped import open_shipped
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackseq.audit.model import Body
    from stackseq.audit.steps import Call
    from stackseq.interaction import Anchor

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "facts")
ENDING = ".facts"
LETTERS = {Kind.HOLDS: "h", Kind.MOVED: "m", Kind.RENAMED: "r", Kind.GONE: "g", Kind.AMBIGUOUS: "a", Kind.UNKNOWN: "-"}
_KINDS = {letter: kind for kind, letter in LETTERS.items()}


class Ref(Record):
    """The state of a repository that stands for a release."""

    name: str
    """``liberty-eol``."""
    is_tag: bool
    """Tags stay where they are; branches do not."""
    commit: str
    """The hash, or an empty string if only the package was at hand."""

    @property
    def is_lasting(self) -> bool:
        """Whether an address with its name will always show the same."""
        return self.is_tag or not self.commit


class Facts:
    """The facts about one project. Sections are read when they are asked for, and kept."""

    def __init__(self, path: str) -> None:
        """Open the file. Raises OSError or ValueError."""
        self._file = FactsFile(path)
        self._about: tuple[str, dict[str, Ref]] | None = None
        self._anchors: dict[str, int] = {}
        self._rows: dict[str, list[str]] = {}
        self._calls: dict[tuple[int, str], str] = {}

    @property
    def repository(self) -> str:
        """``openstack/nova``."""
        return self._read_about()[0]

    @property
    def refs(self) -> Mapping[str, Ref]:
        """What stands for each release, by its name, oldest first."""
        return self._read_about()[1]

    def number(self, anchor: Anchor) -> int | None:
        """Return the anchor's number; None if nothing is known about it."""
        if not self._anchors:
            self._anchors = {line: number for number, line in enumerate(self._file.lines("anchors"))}
        return self._anchors.get(str(anchor))

    def standing(self, anchor: Anchor, release: str) -> Standing | None:
        """Return where the anchor stands in a release; None if nothing is known about it."""
        number = self.number(anchor)
        if number is None or release not in self._file:
            return None
        row = self._section(release)[number]
        return self._read_row(row, anchor, number) if row else Standing(Kind.GONE)

    def mentions(self, anchor: Anchor, words: tuple[str, ...], release: str) -> bool | None:
        """Tell whether the anchor's function mentions one of the words in a release; None if that is not known."""
        if not self._calls:
            rows = (line.split(" ") for line in self._file.lines("calls") if line)
            self._calls = {(int(number), key): known for number, key, known in rows}
        place = self.number(anchor)
        bits = "" if place is None else self._calls.get((place, "|".join(words)), "")
        position = list(self.refs).index(release) if release in self.refs else len(bits)
        return {"0": False, "1": True}.get(bits[position : position + 1])

    def kinds(self, anchor: Anchor) -> dict[str, Kind]:
        """Return what became of the anchor in each release; nothing if nothing is known about it."""
        number = self.number(anchor)
        if number is None:
            return {}
        letters = self._section("kinds")[number]
        return {release: _KINDS[letter] for release, letter in zip(self.refs, letters, strict=True)}

    def places(self, anchor: Anchor) -> tuple[Standing, ...]:
        """Return where the anchor's function stood in some release, each place once, the latest first."""
        found = [standing for release in self.refs if (standing := self.standing(anchor, release)) and standing.place]
        return tuple({str(standing.place): standing for standing in found}.values())[::-1]

    def bodies(self, number: int) -> tuple[list[str], list[str]]:
        """Return the hashes of an anchor's bodies, and how much each pair of them differs."""
        hashes, _, shares = self._section("bodies")[number].partition("|")
        return hashes.split(), shares.split()

    def _read_row(self, row: str, anchor: Anchor, number: int) -> Standing:
        if row in _KINDS:
            return Standing(_KINDS[row])
        letter, first, last, body, *rest = row.split(" ")
        path, qualname, similarity = (*rest, *("-", "-", "100")[len(rest) :])
        place = Place(
            anchor.path if path == "-" else path,
            anchor.qualname if qualname == "-" else qualname,
            int(first),
            int(last),
        )
        return Standing(_KINDS[letter], place, _Body(self, number, int(body)), int(similarity) / 100)

    def _read_about(self) -> tuple[str, dict[str, Ref]]:
        if self._about is None:
            rows = [line.split(" ") for line in self._file.lines("about")]
            repository = next(row[1] for row in rows if row[0] == "repository")
            refs = {row[1]: Ref(row[3], row[2] == "tag", row[4].strip("-")) for row in rows if row[0] == "release"}
            self._about = repository, refs
        return self._about

    def _section(self, name: str) -> list[str]:
        if name not in self._rows:
            self._rows[name] = self._file.lines(name)
        return self._rows[name]


class _Body(Record):
    """A body that is known by its hash, and by how much it differs from the anchor's other bodies."""

    facts: Facts
    anchor: int
    number: int

    @property
    def hash(self) -> str:
        return self.facts.bodies(self.anchor)[0][self.number]

    def change_to(self, other: Body) -> float:
        if not isinstance(other, _Body) or (other.facts, other.anchor) != (self.facts, self.anchor):
            return float(self.hash != other.hash)
        first, second = sorted((self.number, other.number))
        return 0.0 if first == second else int(self.facts.bodies(self.anchor)[1][second * (second - 1) // 2 + first]) / 100


_OPENED: dict[str, Facts | None] = {}
"""By project. Facts never change while the program runs."""


def facts_of(project: str) -> Facts | None:
    """Return the facts that come with the program about a project; None if there are none."""
    return open_shipped(_OPENED, project, os.path.join(FOLDER, project + ENDING), Facts)


class FactsEvidence:
    """Holds anchors against the facts that come with the program, as they were in one release."""

    def __init__(self, release: str) -> None:
        """Take the release, as people write it: ``liberty``, ``2026.1``."""
        self.release = release

    def standing(self, anchor: Anchor) -> Standing:
        """Tell where the anchor stands."""
        project = project_of(anchor)
        facts = facts_of(project)
        if facts is None:
            return Standing(Kind.UNKNOWN, reason=f"there are no facts about {project}")
        if self.release not in facts.refs:
            return Standing(Kind.UNKNOWN, reason=_no_release(project, self.release))
        found = facts.standing(anchor, self.release)
        return found or Standing(Kind.UNKNOWN, reason="the catalogue has no such anchor, so there are no facts about it")

    def mentions(self, anchor: Anchor, call: Call) -> bool | None:
        """Tell whether the function mentions what is called; None if that is not known."""
        facts = facts_of(project_of(anchor))
        return facts.mentions(anchor, call.words, self.release) if facts else None


def _no_release(project: str, release: str) -> str:
    return f"there are no facts about {project} in {release}" if release else "the diagram names no release"


def project_of(anchor: Anchor) -> str:
    """Return the project that an anchor's file belongs to, which is the first part of its path."""
    return anchor.path.partition("/")[0]
