"""Our TrueType fonts, and the part of one that a document needs."""

# For maintainers. Only for the fonts in `stackseq/fonts`: no hinting and no layout tables, which is why a subset is two pages of
# code instead of a library. Tables and their fields are those of the OpenType specification.
from __future__ import annotations

from bisect import bisect_right
from struct import pack, pack_into, unpack_from

from stackseq.render.fonts import read_font

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CHECKSUM_OFFSET = 8
_MAGIC = 0xB1B0AFBA
_NO_GLYPH_NAMES = 0x00030000
_LAST_OLD = 0xFFFF
_MOST_OLD = 8000
"""Characters that fit into the table for old programs; all others know the other one."""
_ARE_WORDS = 0x0001
_MORE_COMPONENTS = 0x0020
_TRANSFORM_SIZES = {0x0008: 2, 0x0040: 4, 0x0080: 8}


class TrueType:
    """A font file."""

    def __init__(self, data: bytes) -> None:
        """Take the contents of the file."""
        self._data = data
        count = unpack_from(">H", data, 4)[0]
        entries = (unpack_from(">4s3I", data, 12 + 16 * index) for index in range(count))
        self._tables = {tag.decode("ascii"): (offset, length) for tag, _sum, offset, length in entries}
        self._long_offsets = unpack_from(">h", data, self._tables["head"][0] + 50)[0] == 1
        self._metrics = unpack_from(">H", data, self._tables["hhea"][0] + 34)[0]
        self._ranges = self._read_ranges()
        self._starts = [first for first, _last, _glyph in self._ranges]

    def glyph(self, char: str) -> int:
        """Return the number of the character's glyph, 0 if there is none."""
        code = ord(char)
        index = bisect_right(self._starts, code) - 1
        if index < 0:
            return 0
        first, last, glyph = self._ranges[index]
        return glyph + code - first if code <= last else 0

    def subset(self, wanted: Sequence[int]) -> bytes:
        """Return a font for a PDF: only these glyphs, renumbered in their order; the first must be 0."""
        return _assemble(self._outlines(wanted))

    def web_font(self, chars: Sequence[str]) -> bytes:
        """Return a font for a web page with these characters, which must be sorted; those that it lacks are left out."""
        glyphs = {char: self.glyph(char) for char in chars}
        known = [char for char, glyph in glyphs.items() if glyph]
        tables = self._outlines([0, *(glyphs[char] for char in known)])
        tables |= {tag: self._table(tag) for tag in ("OS/2", "name")}
        tables["post"] = pack(">I", _NO_GLYPH_NAMES) + self._table("post")[4:32]
        tables["cmap"] = _character_map([ord(char) for char in known])
        return _assemble(tables)

    def _outlines(self, wanted: Sequence[int]) -> dict[str, bytes]:
        """Return the tables of these glyphs and of what they are composed of."""
        glyphs = list(wanted)
        outlines = self._with_components(glyphs)
        padded = [outline + bytes(-len(outline) % 4) for outline in outlines]
        offsets = [0]
        for outline in padded:
            offsets.append(offsets[-1] + len(outline))
        return {
            "glyf": b"".join(padded),
            "loca": pack(f">{len(offsets)}I", *offsets),
            "hmtx": b"".join([self._metric(glyph) for glyph in glyphs]),
            "head": self._patched("head", 50, pack(">h", 1)),
            "hhea": self._patched("hhea", 34, pack(">H", len(glyphs))),
            "maxp": self._patched("maxp", 4, pack(">H", len(glyphs))),
        }

    def _with_components(self, glyphs: list[int]) -> list[bytes]:
        """Return the outlines of the glyphs; append the glyphs that some of them are composed of."""
        places = {glyph: place for place, glyph in enumerate(glyphs)}
        outlines = []
        for glyph in glyphs:  # it grows while we go
            outline = bytearray(self._outline(glyph))
            if outline[:1] >= b"\x80":
                for at in _component_offsets(outline):
                    component = unpack_from(">H", outline, at)[0]
                    if component not in places:
                        places[component] = len(glyphs)
                        glyphs.append(component)
                    pack_into(">H", outline, at, places[component])
            outlines.append(bytes(outline))
        return outlines

    def _table(self, tag: str) -> bytes:
        offset, length = self._tables[tag]
        return self._data[offset : offset + length]

    def _patched(self, tag: str, offset: int, value: bytes) -> bytes:
        table = self._table(tag)
        return table[:offset] + value + table[offset + len(value) :]

    def _outline(self, glyph: int) -> bytes:
        loca, glyf = self._tables["loca"][0], self._tables["glyf"][0]
        if self._long_offsets:
            start, end = unpack_from(">2I", self._data, loca + 4 * glyph)
        else:
            start, end = (2 * half for half in unpack_from(">2H", self._data, loca + 2 * glyph))
        return self._data[glyf + start : glyf + end]

    def _metric(self, glyph: int) -> bytes:
        """Return advance and left side bearing; the last advance holds for all glyphs after it."""
        start = self._tables["hmtx"][0]
        if glyph < self._metrics:
            return self._data[start + 4 * glyph : start + 4 * glyph + 4]
        advance = start + 4 * (self._metrics - 1)
        bearing = start + 4 * self._metrics + 2 * (glyph - self._metrics)
        return self._data[advance : advance + 2] + self._data[bearing : bearing + 2]

    def _read_ranges(self) -> list[tuple[int, int, int]]:
        """Return runs of characters with consecutive glyphs: first and last character, first glyph."""
        start = self._tables["cmap"][0]
        count = unpack_from(">H", self._data, start + 2)[0]
        offsets = [unpack_from(">2HI", self._data, start + 4 + 8 * index)[2] for index in range(count)]
        by_format = {unpack_from(">H", self._data, start + offset)[0]: start + offset for offset in offsets}
        return self._groups(by_format[12]) if 12 in by_format else self._segments(by_format[4])

    def _groups(self, at: int) -> list[tuple[int, int, int]]:
        count = unpack_from(">I", self._data, at + 12)[0]
        flat = unpack_from(f">{3 * count}I", self._data, at + 16)
        return list(zip(flat[::3], flat[1::3], flat[2::3], strict=True))

    def _segments(self, at: int) -> list[tuple[int, int, int]]:
        count = unpack_from(">H", self._data, at + 6)[0] // 2
        rows = [unpack_from(f">{count}H", self._data, at + 14 + index * 2 * count + (2 if index else 0)) for index in range(4)]
        ranges = []
        for index, (last, first, delta, shift) in enumerate(zip(*rows, strict=True)):
            if shift == 0:
                ranges.append((first, last, (first + delta) & 0xFFFF))
                continue
            place = at + 16 + 6 * count + 2 * index + shift
            glyphs = unpack_from(f">{last - first + 1}H", self._data, place)
            ranges += [(first + n, first + n, (glyph + delta) & 0xFFFF) for n, glyph in enumerate(glyphs) if glyph]
        return ranges


def _component_offsets(outline: bytearray) -> Iterator[int]:
    """Yield where a composite glyph names its components."""
    at = 10
    more = True
    while more:
        flags = unpack_from(">H", outline, at)[0]
        yield at + 2
        more = bool(flags & _MORE_COMPONENTS)
        at += 4 + (4 if flags & _ARE_WORDS else 2)
        at += next((size for flag, size in _TRANSFORM_SIZES.items() if flags & flag), 0)


def _character_map(codes: Sequence[int]) -> bytes:
    """Return a table that maps these characters to the glyphs from 1 on, for old programs and for all of Unicode."""
    groups = b"".join([pack(">3I", code, code, glyph) for glyph, code in enumerate(codes, 1)])
    full = pack(">2H3I", 12, 0, 16 + len(groups), 0, len(codes)) + groups
    segments = [(code, (glyph - code) & 0xFFFF) for glyph, code in enumerate(codes, 1) if code < _LAST_OLD][:_MOST_OLD]
    segments.append((_LAST_OLD, 1))
    count = len(segments)
    ends = pack(f">{count}H", *(code for code, _ in segments))
    deltas = pack(f">{count}H", *(delta for _, delta in segments))
    power = 1 << (count.bit_length() - 1)
    searching = (2 * power, power.bit_length() - 1, 2 * (count - power))
    old = pack(">7H", 4, 16 + 8 * count, 0, 2 * count, *searching) + ends + bytes(2) + ends + deltas + bytes(2 * count)
    header = pack(">2H", 0, 2) + pack(">2HI", 3, 1, 20) + pack(">2HI", 3, 10, 20 + len(old))
    return header + old + full


def _assemble(tables: dict[str, bytes]) -> bytes:
    tables["head"] = tables["head"][:_CHECKSUM_OFFSET] + bytes(4) + tables["head"][_CHECKSUM_OFFSET + 4 :]
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    header = pack(">I4H", 0x00010000, count, 16 * power, power.bit_length() - 1, 16 * (count - power))
    offset = len(header) + 16 * count
    directory, bodies = b"", b""
    for tag, table in sorted(tables.items()):
        directory += pack(">4s3I", tag.encode("ascii"), _checksum(table), offset + len(bodies), len(table))
        bodies += table + bytes(-len(table) % 4)
    whole = header + directory + bodies
    adjustment = pack(">I", (_MAGIC - _checksum(whole)) & 0xFFFFFFFF)
    at = whole.index(tables["head"], offset) + _CHECKSUM_OFFSET
    return whole[:at] + adjustment + whole[at + 4 :]


def _checksum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    words: tuple[int, ...] = unpack_from(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF


_LOADED: dict[str, TrueType] = {}


def load_font(stem: str) -> TrueType:
    """Return our font with that file name, read once."""
    font = _LOADED.get(stem)
    if font is None:
        font = _LOADED[stem] = TrueType(read_font(f"{stem}.ttf"))
    return font
