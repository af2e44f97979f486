"""The fonts that travel with StackSeq: what they measure, which characters they have, and their files."""

# For maintainers. A text is drawn by the first face of a chain that has its characters: the theme's Latin face, our Sans of the
# same weight, then Chinese and Japanese, Korean, symbols; what none of them has is left to the reader's system. The metrics
# follow the same chain. A face is read when a text first needs it: most drawings need one or two.
from __future__ import annotations

import os

from stackseq.layout.metrics import FaceMetrics
from stackseq.layout.wide import is_wide, is_zero_width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = os.path.join(os.path.dirname(os.path.dirname(__file__)), "fonts")

FAMILIES: Mapping[str, int] = {"StackSeq Sans": 728, "StackSeq Serif": 670, "StackSeq Hand": 661, "StackSeq Mono": 698}
"""The families that a theme may ask for, with the height of their capitals in 1/1000 of the size."""

_STYLES: Mapping[tuple[str, bool, bool], str] = {
    ("StackSeq Sans", False, False): "StackSeqSans-Regular",
    ("StackSeq Sans", True, False): "StackSeqSans-Bold",
    ("StackSeq Sans", True, True): "StackSeqSans-Bold",
    ("StackSeq Sans", False, True): "StackSeqSans-Italic",
    ("StackSeq Serif", False, False): "StackSeqSerif-Regular",
    ("StackSeq Serif", True, False): "StackSeqSerif-Bold",
    ("StackSeq Hand", False, False): "StackSeqHand-Regular",
    ("StackSeq Mono", False, False): "StackSeqMono-Regular",
}
_OTHER_SCRIPTS = ("StackSeqCJK-Regular", "StackSeqHangul-Regular", "StackSeqEmoji-Regular")
_UNKNOWN = 700
"""Advance that is assumed for a character that none of our fonts has, in 1/1000 of the size: system fonts are wider than ours."""
_UNKNOWN_WIDE = 1100


def read_font(name: str) -> bytes:
    """Return the contents of one of the files that travel with our fonts."""
    with open(os.path.join(FOLDER, name), "rb") as file:
        return file.read()


class Face:
    """One font file: which characters it has and how wide they are."""

    __slots__ = ("advances", "ascender", "basic", "bold", "descender", "family", "italic", "missing", "stem")

    def __init__(self, stem: str) -> None:
        """Read the metrics of the font with that file name."""
        import json

        data = json.loads(read_font(f"{stem}.json"))
        advances: dict[str, int] = {}
        for advance, characters in data["advances"].items():
            advances.update(dict.fromkeys(characters, int(advance)))
        self.stem = stem
        self.family: str = data["family"]
        self.bold = data["style"].startswith("Bold")
        self.italic = "Italic" in data["style"]
        self.advances = advances
        """Character → advance in 1/1000 of the size."""
        self.basic = frozenset(data.get("basic", ""))
        """The characters of the smaller of its two embeddable parts."""
        self.missing: int = data["missing"]
        """Advance of the box that stands for a character that it does not have."""
        self.ascender: int = data["ascender"]
        self.descender: int = data["descender"]


_FACES: dict[str, Face] = {}


def load_face(stem: str) -> Face:
    """Return the face with that file name, read once."""
    face = _FACES.get(stem)
    if face is None:
        face = _FACES[stem] = Face(stem)
    return face


def stem_of(family: str, *, bold: bool = False, italic: bool = False) -> str:
    """Return the file name of a face; a style that the family lacks falls back to its regular one."""
    return _STYLES.get((family, bold, italic)) or _STYLES.get((family, bold, False)) or _STYLES[family, False, False]


def chain(stem: str) -> Iterator[Face]:
    """Yield the faces that may draw a text of that face, best first; each is read when it is asked for."""
    yield load_face(stem)
    if not stem.startswith("StackSeqSans"):
        yield load_face("StackSeqSans-Bold" if stem.endswith("Bold") else "StackSeqSans-Regular")
    for other in _OTHER_SCRIPTS:
        yield load_face(other)


_OWNERS: dict[str, dict[str, Face | None]] = {}


def owner(char: str, stem: str) -> Face | None:
    """Return the face that draws a character in a text of the given face; None if none of ours has it."""
    known = _OWNERS.setdefault(stem, {})
    if char not in known:
        known[char] = next((face for face in chain(stem) if char in face.advances), None)
    return known[char]


def runs(text: str, stem: str) -> list[tuple[Face | None, str]]:
    """Cut a text where another face has to draw it.

    Characters of no width stay with what stands before them, and so do blanks between words that none of our faces can write.
    """
    result: list[tuple[Face | None, str]] = []
    start = 0
    current: Face | None = load_face(stem)
    for index, char in enumerate(text):
        stays = is_zero_width(char) or (char == " " and current is None)
        face = current if stays else owner(char, stem)
        if face is not current:
            if index > start:
                result.append((current, text[start:index]))
            start, current = index, face
    result.append((current, text[start:]))
    return result


class _Advances(dict[str, float]):
    """Character → advance in pixels, filled as characters are met."""

    __slots__ = ("_scale", "_stem")

    def __init__(self, stem: str, size: float) -> None:
        self._stem = stem
        self._scale = size / 1000

    def __missing__(self, char: str) -> float:
        face = owner(char, self._stem)
        advance = self[char] = (face.advances[char] if face else _unknown(char)) * self._scale
        return advance


def _unknown(char: str) -> int:
    if is_zero_width(char):
        return 0
    return _UNKNOWN_WIDE if is_wide(char) else _UNKNOWN


_METRICS: dict[tuple[str, float, int], FaceMetrics] = {}


def face_metrics(family: str, size: float, line_height: int, *, bold: bool = False, italic: bool = False) -> FaceMetrics:
    """Return what the layout needs to know about a font at a size, in pixels."""
    stem = stem_of(family, bold=bold, italic=italic)
    key = (stem, size, line_height)
    found = _METRICS.get(key)
    if found is None:
        found = _METRICS[key] = FaceMetrics(
            advances=_Advances(stem, size),
            wide=size,
            other=size * _UNKNOWN / 1000,
            line_height=line_height,
            ascent=_baseline(family, size, line_height),
        )
    return found


def _baseline(family: str, size: float, line_height: int) -> int:
    """Return where the baseline lies, so that capitals stand in the middle of the line."""
    capital = FAMILIES[family] * size / 1000
    return round((line_height + capital) / 2)
