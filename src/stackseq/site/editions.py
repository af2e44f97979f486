"""The editions of one operation as the gallery shows them."""

# For maintainers. Of twenty-two traced releases most say the same in a row, but for their header and the note that tells where
# they come from. Taken out, equal ones share a picture; the page says beside the picture what the note says.
from __future__ import annotations

from stackseq.interaction import Note
from stackseq.records import Record, replace
from stackseq.site.model import Edition

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackseq.catalogue import Catalogue, Operation
    from stackseq.interaction import Interaction

_ORIGIN = "Read from the source of "
"""How the note begins with which a trace tells where it comes from."""


class Editions(Record):
    """All of them, and the different diagrams among them."""

    all: tuple[Edition, ...]
    """The oldest first; what someone wrote before what was traced."""
    first: Edition
    """The one that the page shows first: what the program takes if no release is named."""
    diagrams: tuple[Interaction, ...]
    """Without remarks on where they come from."""
    numbers: dict[str, int]
    """Body → index in ``diagrams``."""

    def number(self, edition: Edition) -> int:
        """Return which of the diagrams an edition is."""
        return self.numbers[edition.body]

    def diagram(self, edition: Edition) -> Interaction:
        """Return its diagram."""
        return self.diagrams[self.number(edition)]


def read_editions(catalogue: Catalogue, operation: Operation, releases: Iterable[str]) -> Editions | None:
    """Read the editions of ``releases``, or of all if there are none; None if there is no edition."""
    wanted = set(releases)
    numbers: dict[str, int] = {}
    diagrams: list[Interaction] = []
    found: list[Edition] = []
    for path, release, name in _places(catalogue, operation):
        if not wanted or release in wanted:
            edition, interaction = _read(catalogue, path, release, name)
            if edition.body not in numbers:
                numbers[edition.body] = len(diagrams)
                diagrams.append(interaction)
            found.append(edition)
    if not found:
        return None
    written = [each for each in found if not each.is_traced]
    return Editions(tuple(found), (written or found)[-1], tuple(diagrams), numbers)


def _places(catalogue: Catalogue, operation: Operation) -> Iterator[tuple[str, str, str]]:
    """Yield path, release and id of each edition, the oldest first, what someone wrote before what was traced."""
    from stackseq.catalogue.model import age

    written = {edition.release: edition.path for edition in catalogue.editions(operation)}
    traced = set(catalogue.traced_releases(operation))
    for release in sorted(catalogue.releases_of(operation), key=age):
        if release in written:
            yield written[release], release, release
        if release in traced:
            yield f"{operation.name}@{release}", release, f"{release}-traced" if release in written else release


def _read(catalogue: Catalogue, path: str, release: str, name: str) -> tuple[Edition, Interaction]:
    from stackseq.catalogue import is_address
    from stackseq.wsd import format as write
    from stackseq.wsd import parse

    text = catalogue.read(path)
    bare, remarks = without_origin(replace(parse(text).interaction, metadata=()))
    return Edition(name, release, is_address(path), path, text, write(bare), remarks), bare


def without_origin(interaction: Interaction) -> tuple[Interaction, tuple[str, ...]]:
    """Take out the note that tells where a trace comes from; return the rest, and what it says, sentence by sentence."""
    first = interaction.body[0] if interaction.body else None
    if not isinstance(first, Note) or first.anchor or not first.text.startswith(_ORIGIN):
        return interaction, ()
    sentences = " ".join(first.text.split()).removesuffix(".").split(". ")
    return replace(interaction, body=interaction.body[1:]), tuple(f"{sentence}." for sentence in sentences)
