"""The values of reading source: a tree of files, a definition in it, what a search found, and what stops one."""

# For maintainers. Nothing here parses or opens anything, so that whoever only names these values starts quickly.
from __future__ import annotations

from enum import Enum

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Protocol

    from stackseq.diagnostics import Diagnostic
    from stackseq.interaction import Anchor
else:
    Protocol = object

LARGEST = 4 * 1024 * 1024
"""Bytes of a source file that is still read: the largest one of OpenStack has a tenth of it."""


class TreeError(Exception):
    """A tree cannot be opened or read. ``message`` is one line for the user; each hint says what to do about it."""

    def __init__(self, message: str, *hints: str) -> None:
        """Take the line and the hints."""
        super().__init__(message)
        self.message = message
        self.hints = hints


class Tree(Protocol):
    """The files of one project in one state. Paths are relative to the root of its repository, with ``/`` between the parts."""

    @property
    def project(self) -> str:
        """The project's name: ``nova``."""

    @property
    def label(self) -> str:
        """What it is, for people: ``nova at liberty-eol``."""

    def paths(self) -> Sequence[str]:
        """Return the paths of all files, sorted."""

    def read(self, path: str) -> bytes | None:
        """Return the file's content; None if there is no such file. Raises TreeError when the tree itself fails."""

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """Read files one after the other, in the order of the paths, which may be quicker than one by one."""

    def content_id(self, path: str) -> str:
        """Return the hash of the content that git uses, the same for all kinds of trees; an empty string if there is no file."""

    def close(self) -> None:
        """Give back what it holds; reading ends. May be called more than once."""


class DefinitionKind(Enum):
    """What a definition defines."""

    FUNCTION = "function"
    """A function of a module, or one inside another function."""
    METHOD = "method"
    """A function right below a class."""
    CLASS = "class"


class Definition(Record):
    """A ``def`` or ``class`` statement: where it is and what it belongs to."""

    path: str
    """The file that holds it."""
    qualname: str
    """``API.pause``; a function inside a function is ``outer.inner``."""
    kind: DefinitionKind
    first_line: int
    """With the decorators; lines count from 1."""
    last_line: int
    """The last line of the body."""
    name_line: int
    """The line of the ``def`` or ``class``."""
    decorators: tuple[str, ...] = ()
    """As written, without the ``@``: ``wsgi.action('pause')``."""
    class_name: str = ""
    """The qualified name of the innermost class around it, or an empty string."""
    bases: tuple[str, ...] = ()
    """What the class, or the class right around the method, inherits from, as written."""
    source_id: str = ""
    """The content id of the file."""
    inherited_from: tuple[str, str] | None = None
    """The file and the class that hold it, when it was asked for by a class that inherits it, or by another name of its class."""

    @property
    def name(self) -> str:
        """The last part of the qualified name."""
        return self.qualname.rpartition(".")[2]


class Found(Record):
    """The definition of an anchor."""

    definition: Definition
    others: tuple[Definition, ...] = ()
    """Further definitions of the same name in the same file: under conditions, setters of a property, overloads."""


class Reason(Enum):
    """Why an anchor has no definition."""

    NO_FILE = "no file"
    NO_NAME = "no name"
    AMBIGUOUS = "ambiguous"
    """The loose form ``pause()`` fits more than one definition."""
    UNREADABLE = "unreadable"
    """The file is there, but no Python can be read from it."""


class NotFound(Record):
    """An anchor without a definition, and what may have been meant."""

    anchor: Anchor
    reason: Reason
    message: str
    """One sentence without a full stop."""
    near: tuple[str, ...] = ()
    """Paths that resemble the missing one, or qualified names that resemble the missing one; best first."""
    candidates: tuple[Definition, ...] = ()
    """The definitions that the loose form fits."""
    diagnostic: Diagnostic | None = None
    """Why the file is unreadable."""
