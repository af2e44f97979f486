"""The fonts of a PDF: which glyphs the texts need, and the objects that embed just those."""

from __future__ import annotations

from zlib import crc32

from stackseq.render.fonts import load_face
from stackseq.render.truetype import load_font

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.render.pdf_file import PdfFile

_BLOCK = 100
"""A character map lists at most this many characters in one go."""


class PdfFont:
    """One face in one document, with the characters that it draws there."""

    def __init__(self, stem: str, name: str) -> None:
        """Take the file name of the face, and the name that the page calls it by."""
        self.name = name
        self._face = load_face(stem)
        self._file = load_font(stem)
        self._codes: dict[str, int] = {}
        self._chars = [""]
        self._glyphs = [0]

    def encode(self, text: str) -> str:
        """Return the codes of a text in hexadecimal; what takes no room and leaves no mark is left out."""
        codes = self._codes
        return "".join([f"{codes[char] if char in codes else self._add(char):04X}" for char in text if self._is_drawn(char)])

    def width(self, text: str) -> int:
        """Return the width of a text in 1/1000 of the size."""
        advances, missing = self._face.advances, self._face.missing
        return sum([advances.get(char, missing) for char in text])

    def _is_drawn(self, char: str) -> bool:
        return char in self._codes or self._face.advances.get(char, 1) != 0 or self._file.glyph(char) != 0

    def _add(self, char: str) -> int:
        code = self._codes[char] = len(self._glyphs)
        self._glyphs.append(self._file.glyph(char))
        self._chars.append(char)
        return code

    def write(self, file: PdfFile) -> int:
        """Add the font to the file; return its object."""
        data = self._file.subset(self._glyphs)
        name = f"{_tag(data)}+{self._face.stem}"
        face = self._face
        stream = file.add_stream(f"/Length1 {len(data)}", data)
        descriptor = file.add(
            f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[-500 {face.descender} 2000 {face.ascender}]"
            f"/ItalicAngle {-10 if face.italic else 0}/Ascent {face.ascender}/Descent {face.descender}"
            f"/CapHeight 700/StemV {120 if face.bold else 80}/FontFile2 {stream} 0 R>>"
        )
        widths = " ".join(str(face.advances.get(char, face.missing)) for char in self._chars)
        descendant = file.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {descriptor} 0 R/CIDToGIDMap/Identity/W[0[{widths}]]>>"
        )
        unicode = file.add_stream("", self._character_map().encode("ascii"))
        return file.add(
            f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]"
            f"/ToUnicode {unicode} 0 R>>"
        )

    def _character_map(self) -> str:
        """Return which code means which character, so that text can be selected and searched."""
        rows = [f"<{code:04X}><{char.encode('utf-16-be').hex()}>" for code, char in enumerate(self._chars) if code]
        blocks = [rows[start : start + _BLOCK] for start in range(0, len(rows), _BLOCK)]
        body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n/CMapName/StackSeq def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n{body}\n"
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        )


def _tag(data: bytes) -> str:
    """Return six letters that tell this subset from others."""
    rest = crc32(data)
    letters = ""
    for _ in range(6):
        rest, letter = divmod(rest, 26)
        letters += chr(65 + letter)
    return letters
