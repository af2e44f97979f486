"""What a worker is asked, and what it answers."""

from __future__ import annotations

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class Paper(Record):
    """Sheets that a picture is put on."""

    name: str = "none"
    landscape: bool = False
    paginate: bool = False
    """Cut it into pages rather than shrinking it to one."""


class Job(Record):
    """One drawing to make."""

    text: str
    format: str = "svg"
    theme: str = "stackseq"
    scale: float = 1
    fonts: bool = True
    """Whether an SVG carries its fonts."""
    links: bool = False
    """Whether steps lead to the source that they name."""
    fixes: bool = False
    """Whether findings come with what would repair them."""
    paper: Paper = Paper()
    page: int = 0
    """Which page a PNG shows, from 0."""
    pixels: int = 0
    """How many a PNG may have; 0 for any number."""
    output: int = 0
    """How many bytes the picture may have; 0 for any number."""


class Answer(Record):
    """What came of it."""

    output: bytes = b""
    facts: Mapping[str, object] = {}  # a record's default; nobody writes into facts
    """For programs, ready to be JSON: ``diagnostics``, ``boxes``, ``width``, ``height``, ``pages``, ``remarks``."""
    problem: str = ""
    """Why there is no picture, in a line for the user."""
    status: int = 200
    """What that is in HTTP."""
