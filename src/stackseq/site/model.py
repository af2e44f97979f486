"""The values of the gallery: what to make, what was made, and what is known about each operation."""

from __future__ import annotations

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from stackseq.catalogue import Operation

    File: TypeAlias = tuple[str, bytes]
    """A path below the folder of the site, with slashes, and what is in it."""


class Choices(Record):
    """What a user can choose about a site."""

    services: tuple[str, ...] = ()
    """Only these; all if empty."""
    releases: tuple[str, ...] = ()
    """Only editions of these; all if empty."""
    host: str = "opendev"
    """Where steps lead to: ``opendev`` or ``github``."""
    edit_base: str = ""
    """The address of the folder with the diagrams that people wrote; then pages lead to the file of their diagram."""
    theme: str = "stackseq"
    dark_theme: str = "stackseq-dark"


class Edition(Record):
    """An edition of an operation, read."""

    id: str
    """``2026.1``; ``liberty-traced`` where someone wrote one for that release as well."""
    release: str
    is_traced: bool
    path: str
    text: str
    body: str
    """The text without header and remarks on where it comes from: equal for releases that do the same."""
    remarks: tuple[str, ...]
    """Where it comes from, sentence by sentence, as traces say it of themselves."""


class Row(Record):
    """What the pages that are not about it say about an operation."""

    operation: Operation
    releases: tuple[str, ...]
    """Oldest first."""
    written: tuple[str, ...]
    """Those that someone drew."""
    processes: tuple[str, ...]
    """The heads of its diagrams, each in one line."""
    refers: tuple[str, ...]
    """Operations that its diagrams name, such as ``nova/stop``."""
    steps: tuple[tuple[str, int, str, str], ...]
    """For the search: edition (empty for the one that the page shows first), number of the step, its text, its function."""


class Made(Record):
    """The files about one operation."""

    row: Row
    files: tuple[File, ...]
