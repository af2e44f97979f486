"""The bodies of definitions in source trees, to be compared."""

from __future__ import annotations

from stackseq.source import similarity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from stackseq.audit.model import Body
    from stackseq.source import Definition, Index

_HASH_DIGITS = 12
"""Hexadecimal: enough to tell the bodies of one function from each other."""


class TextBody:
    """A body that was read: its hash, and its text in a canonical form."""

    def __init__(self, digest: str, text: str) -> None:
        """Take both."""
        self.hash = digest
        self.text = text

    def change_to(self, other: Body) -> float:
        """Return how much is different: 0.0 is nothing. Of a body that only its hash is known of, all or nothing."""
        return _change(self, other)


class TreeBody:
    """The body of a definition in a tree, which is read when it is asked about."""

    def __init__(self, index: Index, definition: Definition) -> None:
        """Take the definition, and the index that it is from."""
        self._index = index
        self._definition = definition

    @property
    def hash(self) -> str:
        """Equal for bodies that do the same in the same words."""
        return self._index.body_hash(self._definition)[:_HASH_DIGITS]

    @property
    def text(self) -> str:
        """The body in a canonical form."""
        return self._index.normalised(self._definition)

    def change_to(self, other: Body) -> float:
        """Return how much is different, as ``TextBody`` does."""
        return _change(self, other)

    def read(self) -> TextBody:
        """Return the same without the tree."""
        return TextBody(self.hash, self.text)


def former_in(index: Index) -> Callable[[Definition], Body | None]:
    """Return a function from a definition in another tree to the body that its place has in this one; None if it has none."""

    def former(definition: Definition) -> Body | None:
        found = (each for each in index.definitions(definition.path) if each.qualname == definition.qualname)
        return next((TreeBody(index, each) for each in found), None)

    return former


def _change(body: TextBody | TreeBody, other: Body) -> float:
    if body.hash == other.hash:
        return 0.0
    return 1 - similarity(body.text, other.text) if isinstance(other, TextBody | TreeBody) else 1.0
