"""Which characters of a drawing none of our fonts can write."""

from __future__ import annotations

from stackseq.layout.drawing import Group, Text
from stackseq.layout.wide import is_zero_width
from stackseq.render.fonts import owner, stem_of
from stackseq.render.markup import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackseq.layout.drawing import Drawing, Item
    from stackseq.render.theme import Theme


def missing_characters(drawing: Drawing, theme: Theme) -> str:
    """Return the characters that a PNG takes from the fonts of the system, and that a PDF cannot show, in order."""
    missing: set[str] = set()
    for text in _texts(drawing.items):
        if text.text.isascii():
            continue
        style = theme.texts[text.role]
        stem = stem_of(style.family, bold=style.bold, italic=style.italic)
        missing.update(char for char in _normalised(text.text) if not is_zero_width(char) and owner(char, stem) is None)
    return "".join(sorted(missing))


def _normalised(text: str) -> str:
    from unicodedata import normalize

    return printable(normalize("NFC", text))


def _texts(items: Iterable[Item]) -> Iterator[Text]:
    for item in items:
        if type(item) is Text:
            yield item
        elif type(item) is Group:
            yield from _texts(item.items)
