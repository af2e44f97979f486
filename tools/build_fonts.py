"""Builds the fonts that StackSeq ships, from open fonts published as npm packages.

For maintainers only; users never run it.  It needs fontTools and brotli
(`pip install fonttools==4.60.1 brotli==1.1.0`) and a folder in which the packages named in
PACKAGES below lie unpacked:

    mkdir sources && cd sources
    for package in $(python ../tools/build_fonts.py --list-packages); do
        npm pack --silent "$package" | xargs -I{} sh -c 'mkdir {}.d && tar xzf {} -C {}.d --strip-components=1'
    done
    python ../tools/build_fonts.py . ../src/stackseq/fonts

Equal sources and equal versions of fontTools and brotli give equal bytes: all dates are fixed.

What a finished face is, for whoever draws with it:

* TrueType outlines, 1000 units per em, no hinting, no kerning, no ligatures, no other layout table.
  So the width of a text is exactly the sum of the advances of its characters, in every program.
* Its names are ours ("StackSeq Sans"), so it never clashes with an installed font, and the
  reserved names of the originals are respected.
* `NAME.ttf` is the whole face.  `NAME.json` holds its metrics.  Latin faces also come as
  `NAME-basic.woff2` and `NAME-extra.woff2`, two disjoint parts for embedding in SVG and HTML.
"""
# A face is assembled glyph by glyph into an empty font; no table is copied from a source.  Whatever
# is not put in explicitly (hinting, layout, vertical metrics, old names) is therefore absent.
# A character that the first source lacks is taken from the next ("donors"), so that all Latin
# faces know the same technical symbols.

from __future__ import annotations

import argparse
import copy
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.tables._g_l_y_f import Glyph

UNITS_PER_EM = 1000
OUR_VERSION = "1.000"
FIXED_DATE = 3_786_912_000  # 2024-01-01, in seconds since 1904-01-01

# Packages, with the versions that the shipped files were built from.
PACKAGES = {
    "inter": "@expo-google-fonts/inter@0.4.2",
    "source-serif-4": "@expo-google-fonts/source-serif-4@0.4.1",
    "patrick-hand": "@expo-google-fonts/patrick-hand@0.4.1",
    "ibm-plex-mono": "@expo-google-fonts/ibm-plex-mono@0.4.1",
    "noto-emoji": "@expo-google-fonts/noto-emoji@0.4.7",
    "noto-sans-sc": "@fontsource/noto-sans-sc@5.3.0",
    "noto-sans-kr": "@fontsource/noto-sans-kr@5.3.0",
}


# --- which characters ----------------------------------------------------------------------------


def span(first: int, last: int) -> str:
    """All characters from code point `first` to `last`, both included."""
    return "".join(map(chr, range(first, last + 1)))


def encodable(codec: str, first_bytes: Iterable[int], second_bytes: Iterable[int]) -> str:
    """The characters that a two-byte encoding assigns to the given rows."""
    pairs = (bytes((first, second)) for first in first_bytes for second in list(second_bytes))
    return "".join(pair.decode(codec, "ignore") for pair in pairs)


# Tier 1: what nearly every diagram needs, and no more; it is embedded into every SVG.
BASIC = (
    span(0x20, 0x7E)
    + span(0xA0, 0xAC) + span(0xAE, 0xFF)
    + "\u2011–—‘’‚“”„†•…‹›€™−←↑→↓↔⇒≤≥≠≈∞√✓✗"
)  # fmt: skip

# Wanted in every Latin face, from a donor if need be.
SYMBOLS = (
    "‐‒―‣′″‰№Ωπ∂∆∏∑∈∅∩∪∧∨¬⇐⇔↕↖↗↘↙↩↪↻⇄⌘⌥⏎■□▪▫▲△▶▷▼▽◀◁◆◇○●★☆✕"
    + "\u2002\u2003\u2009\u200a\u202f\u2212\u2044"
)

# Tier 2: taken as far as the first source has them.
EXTRA = (
    SYMBOLS
    + span(0x100, 0x17F) + "ƒƠơƯưǍǎǏǐǑǒǓǔǦǧǪǫȘșȚțȲȳɑəʻʼˆˇˉ˘˙˚˛˜˝"
    + span(0x300, 0x304) + span(0x306, 0x30C) + "\u031b\u0323\u0326\u0327\u0328"
    + span(0x370, 0x3FF)
    + span(0x400, 0x45F) + span(0x490, 0x4FF)
    + span(0x1E00, 0x1EFF)
    + span(0x2000, 0x200A) + span(0x2010, 0x205E)
    + span(0x2070, 0x209C) + span(0x20A0, 0x20BF) + span(0x2100, 0x218B)
    + span(0x2190, 0x21FF) + span(0x2200, 0x22FF) + span(0x2300, 0x23FF)
    + span(0x2460, 0x2473) + span(0x2500, 0x25FF) + span(0x2600, 0x27BF)
    + "\ufb01\ufb02\ufffd"
)  # fmt: skip

# Characters of no width that a text may carry; they must never show as a missing glyph.
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff"

# A character that no source has, drawn as its nearest relative.
STAND_INS = {"✔": "✓", "✘": "✗", "✖": "✕", "\u2011": "-", "\u2010": "-", "⟳": "↻", "⟲": "↺"}

HANZI = (
    encodable("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF))  # GB 2312: 6763 simplified
    + encodable("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))[:5401]  # Big5 level 1
    + encodable("euc_jp", range(0xB0, 0xD0), range(0xA1, 0xFF))  # JIS X 0208 level 1
)
CJK = (
    HANZI
    + span(0x3000, 0x303F) + span(0x3041, 0x3096) + span(0x3099, 0x30FF) + span(0x3105, 0x312F)
    + span(0x31F0, 0x31FF) + span(0xFF01, 0xFF60) + span(0xFF61, 0xFF9F) + span(0xFFE0, 0xFFE6)
    + span(0xFE30, 0xFE4F)
    + encodable("gb2312", range(0xA1, 0xAA), range(0xA1, 0xFF))  # its symbols, box drawing, digits
    + span(0x2500, 0x257F) + span(0x2460, 0x24FF) + span(0x3220, 0x325F) + span(0x3280, 0x33FF)
)  # fmt: skip
HANGUL = encodable("euc_kr", range(0xB0, 0xC9), range(0xA1, 0xFF)) + span(0x3131, 0x318E)


# --- which faces ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Face:
    """One file to build, e.g. StackSeqSans-Bold.ttf.

    `sources` are glob patterns below the packages' folders, best first; each may name many slices.
    """

    family: str
    style: str
    characters: str
    sources: tuple[str, ...]
    embeddable: bool = False
    cell: int | None = None  # every glyph as wide as this, units of 1/1000 em
    without: str = ""  # characters left to other faces

    @property
    def name(self) -> str:
        return f"{self.family.replace(' ', '')}-{self.style}"


INTER = "inter/400Regular/Inter_400Regular.ttf"
INTER_BOLD = "inter/600SemiBold/Inter_600SemiBold.ttf"
INTER_ITALIC = "inter/400Regular_Italic/Inter_400Regular_Italic.ttf"
SERIF = "source-serif-4/400Regular/SourceSerif4_400Regular.ttf"
SERIF_BOLD = "source-serif-4/700Bold/SourceSerif4_700Bold.ttf"
HAND = "patrick-hand/400Regular/PatrickHand_400Regular.ttf"
MONO = "ibm-plex-mono/400Regular/IBMPlexMono_400Regular.ttf"
SC_SLICES = "noto-sans-sc/files/noto-sans-sc-*-400-normal.woff2"
KR_SLICES = "noto-sans-kr/files/noto-sans-kr-*-400-normal.woff2"
EMOJI = "noto-emoji/400Regular/NotoEmoji_400Regular.ttf"
LATIN = BASIC + EXTRA

FACES = (
    Face("StackSeq Sans", "Regular", LATIN, (INTER, MONO, SC_SLICES), embeddable=True),
    Face("StackSeq Sans", "Bold", LATIN, (INTER_BOLD, MONO, SC_SLICES), embeddable=True),
    Face("StackSeq Sans", "Italic", LATIN, (INTER_ITALIC, MONO, SC_SLICES), embeddable=True),
    Face("StackSeq Serif", "Regular", LATIN, (SERIF, INTER, MONO, SC_SLICES), embeddable=True),
    Face("StackSeq Serif", "Bold", LATIN, (SERIF_BOLD, INTER_BOLD, MONO, SC_SLICES), embeddable=True),
    Face("StackSeq Hand", "Regular", LATIN, (HAND, INTER, MONO, SC_SLICES), embeddable=True),
    Face("StackSeq Mono", "Regular", LATIN, (MONO, INTER, SC_SLICES), embeddable=True, cell=600),
    Face("StackSeq CJK", "Regular", CJK, (SC_SLICES,)),
    Face("StackSeq Hangul", "Regular", HANGUL, (KR_SLICES,), cell=1000),
    Face("StackSeq Emoji", "Regular", "", (EMOJI,), without=LATIN + CJK),
)

# Faces with a size budget; a Latin face's basic part is embedded again and again.
BASIC_LIMIT_BYTES = 16 * 1024
WHOLE_LIMIT_BYTES = 2_600_000


# --- reading the sources -------------------------------------------------------------------------


@dataclass
class Library:
    """The unpacked packages; opens each font file once."""

    folder: Path

    def fonts(self, pattern: str) -> list[TTFont]:
        package, rest = pattern.split("/", 1)
        return [self._open(path) for path in sorted(self._package(package).glob(rest), key=slice_order)]

    def licence(self, package: str) -> str:
        folder = self._package(package)
        names = ("LICENSE_FONT", "LICENSE")
        return next((folder / name).read_text("utf-8") for name in names if (folder / name).exists())

    @cache  # noqa: B019 - one Library lives as long as the program
    def _package(self, package: str) -> Path:
        wanted = PACKAGES[package].rpartition("@")[0]
        for manifest in sorted(self.folder.glob("*/package.json")):
            if json.loads(manifest.read_text("utf-8"))["name"] == wanted:
                return manifest.parent
        raise SystemExit(f"{self.folder}: no unpacked package {wanted}")

    @cache  # noqa: B019
    def _open(self, path: Path) -> TTFont:
        font = TTFont(path)
        for tag in set(font.keys()) - {"GlyphOrder", "head", "hhea", "hmtx", "maxp", "OS/2", "cmap", "glyf", "loca", "name", "post"}:
            del font[tag]
        scale_upem(font, UNITS_PER_EM)
        return font

    def __hash__(self) -> int:
        return hash(self.folder)


def slice_order(path: Path) -> tuple[int, str]:
    """Numbered slices first: fontsource repeats some characters in its big named slices."""
    number = re.search(r"-(\d+)-400-", path.name)
    return (int(number.group(1)) if number else 10_000, path.name)


# --- assembling one face -------------------------------------------------------------------------


@dataclass
class Assembly:
    """The growing font: glyphs by new name, in the order in which they are first needed."""

    cell: int | None
    glyphs: dict[str, Glyph] = field(default_factory=dict)
    widths: dict[str, int] = field(default_factory=dict)
    cmap: dict[int, str] = field(default_factory=dict)
    taken: dict[tuple[int, str], str] = field(default_factory=dict)

    def add(self, character: str, font: TTFont, glyph_name: str) -> None:
        width = 0 if unicodedata.category(character) == "Mn" else None
        self.cmap[ord(character)] = self._copy(font, glyph_name, width)

    def add_invisible(self) -> None:
        self._put("invisible", Glyph(), 0)
        self.cmap.update({ord(character): "invisible" for character in INVISIBLE})

    def add_missing_glyph(self, font: TTFont) -> None:
        self._put(".notdef", *self._read(font, ".notdef"))

    def _copy(self, font: TTFont, glyph_name: str, width: int | None = None) -> str:
        key = (id(font), glyph_name)
        if key not in self.taken:
            glyph, own_width = self._read(font, glyph_name)
            if glyph.isComposite():
                for component in glyph.components:
                    component.glyphName = self._copy(font, component.glyphName)
            self.taken[key] = f"g{len(self.glyphs)}"
            self._put(self.taken[key], glyph, own_width if width is None else width)
        return self.taken[key]

    def _read(self, font: TTFont, glyph_name: str) -> tuple[Glyph, int]:
        glyph = copy.deepcopy(font["glyf"][glyph_name])
        glyph.expand(font["glyf"])
        glyph.removeHinting()
        return glyph, font["hmtx"][glyph_name][0]

    def _put(self, name: str, glyph: Glyph, width: int) -> None:
        self.glyphs[name] = glyph
        self.widths[name] = width

    def fit_into_cells(self) -> None:
        """Gives every glyph of some width the width of the cell; centres, and narrows what is too wide."""
        from fontTools.misc.transform import Transform
        from fontTools.pens.transformPen import TransformPen
        from fontTools.pens.ttGlyphPen import TTGlyphPen

        assert self.cell is not None
        for name, width in self.widths.items():
            if width in (0, self.cell):
                continue
            scale = min(1.0, self.cell / width)
            shift = (self.cell - width * scale) / 2
            pen = TTGlyphPen(self.glyphs)
            self.glyphs[name].draw(TransformPen(pen, Transform(scale, 0, 0, scale, shift, 250 * (1 - scale))), self.glyphs)
            self.glyphs[name] = pen.glyph()
            self.widths[name] = self.cell


def assemble(face: Face, library: Library) -> tuple[Assembly, TTFont]:
    """Collects the face's glyphs; returns them and the source that gives the vertical metrics."""
    assembly = Assembly(face.cell)
    sources = [library.fonts(pattern) for pattern in face.sources]
    main = sources[0][0]
    assembly.add_missing_glyph(main)
    if face.cell:
        assembly.widths[".notdef"] = face.cell
    for character in wanted_characters(face, sources):
        found = find(character, sources) or find(STAND_INS.get(character, character), sources)
        if found:
            assembly.add(character, *found)
    assembly.add_invisible()
    return assembly, main


def wanted_characters(face: Face, sources: list[list[TTFont]]) -> list[str]:
    """The face's characters in code point order; those of tier 2 only if the face's own source has them."""
    own = {chr(code) for font in sources[0] for code in font.getBestCmap()}
    everything = set(face.characters) or own - set(face.without) - {chr(code) for code in range(0x80)}
    borrowed = set(BASIC + SYMBOLS) | set(STAND_INS) if face.embeddable else set()
    everything = {c for c in everything if c in own or c in borrowed}
    return sorted(everything - set(INVISIBLE) - {"\u00ad"})


def find(character: str, sources: list[list[TTFont]]) -> tuple[TTFont, str] | None:
    for fonts in sources:
        for font in fonts:
            if name := font.getBestCmap().get(ord(character)):
                return font, name
    return None


# --- writing one face ----------------------------------------------------------------------------


def build(face: Face, assembly: Assembly, main: TTFont, only: set[int] | None = None) -> TTFont:
    """The font file of an assembly, or of those of its code points that are in `only`."""
    cmap = {code: name for code, name in assembly.cmap.items() if only is None or code in only}
    order = glyph_order(cmap, assembly.glyphs)
    builder = FontBuilder(UNITS_PER_EM, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(cmap)
    builder.setupGlyf({name: copy.deepcopy(assembly.glyphs[name]) for name in order})
    left = builder.font["glyf"]
    builder.setupHorizontalMetrics({name: (assembly.widths[name], getattr(left[name], "xMin", 0)) for name in order})
    ascender, descender = main["hhea"].ascent, main["hhea"].descent
    builder.setupHorizontalHeader(ascent=ascender, descent=descender, lineGap=0)
    builder.setupNameTable(names(face, main))
    builder.setupOS2(**os2_values(face, main, ascender, descender))
    builder.setupPost(keepGlyphNames=False, italicAngle=-9.4 if face.style == "Italic" else 0)
    head = builder.font["head"]
    head.created = head.modified = FIXED_DATE
    head.macStyle = {"Regular": 0, "Bold": 1, "Italic": 2}[face.style]
    head.fontRevision = float(OUR_VERSION)
    head.flags = 0b1011
    builder.font.recalcTimestamp = False
    return builder.font


def glyph_order(cmap: dict[int, str], glyphs: dict[str, Glyph]) -> list[str]:
    order = {".notdef": None}

    def need(name: str) -> None:
        if glyphs[name].isComposite():
            for component in glyphs[name].components:
                need(component.glyphName)
        order[name] = None

    for code in sorted(cmap):
        need(cmap[code])
    return list(order)


def names(face: Face, main: TTFont) -> dict[str, str]:
    original = main["name"]
    return {
        "copyright": str(original.getDebugName(0)),
        "familyName": face.family,
        "styleName": face.style,
        "uniqueFontIdentifier": f"StackSeq:{face.name}:{OUR_VERSION}",
        "fullName": f"{face.family} {face.style}",
        "version": f"Version {OUR_VERSION}",
        "psName": face.name,
        "licenseDescription": "SIL Open Font License, Version 1.1",
        "licenseInfoURL": "https://openfontlicense.org",
    }


def os2_values(face: Face, main: TTFont, ascender: int, descender: int) -> dict[str, int | str]:
    bold, italic = face.style == "Bold", face.style == "Italic"
    return {
        "usWeightClass": 700 if bold else 400,
        "fsSelection": (0x20 if bold else 0x01 if italic else 0x40) | 0x80,
        "fsType": 0,
        "sTypoAscender": ascender,
        "sTypoDescender": descender,
        "sTypoLineGap": 0,
        "usWinAscent": ascender,
        "usWinDescent": -descender,
        "sxHeight": main["OS/2"].sxHeight,
        "sCapHeight": main["OS/2"].sCapHeight,
        "achVendID": "STSQ",
        "version": 4,
    }


def font_bytes(font: TTFont, flavor: str | None = None) -> bytes:
    font.flavor = flavor
    buffer = BytesIO()
    font.save(buffer, reorderTables=None)
    return buffer.getvalue()


# --- metrics -------------------------------------------------------------------------------------


def metrics(face: Face, assembly: Assembly, main: TTFont) -> dict[str, object]:
    """What `layout` reads: characters grouped by advance, all in units of 1/1000 em."""
    groups: dict[int, list[str]] = {}
    for code, name in sorted(assembly.cmap.items()):
        groups.setdefault(assembly.widths[name], []).append(chr(code))
    table: dict[str, object] = {
        "family": face.family,
        "style": face.style,
        "unitsPerEm": UNITS_PER_EM,
        "ascender": main["hhea"].ascent,
        "descender": main["hhea"].descent,
        "capHeight": main["OS/2"].sCapHeight,
        "xHeight": main["OS/2"].sxHeight,
        "missing": assembly.widths[".notdef"],
    }
    if face.embeddable:
        table["basic"] = "".join(sorted(c for c in set(BASIC) if ord(c) in assembly.cmap))
    table["advances"] = {str(width): "".join(groups[width]) for width in sorted(groups)}
    return table


# --- the program ---------------------------------------------------------------------------------


def build_face(face: Face, library: Library, folder: Path) -> Iterator[tuple[str, int]]:
    """Writes all files of one face; yields their names and sizes."""
    assembly, main = assemble(face, library)
    if face.cell:
        assembly.fit_into_cells()
    files = {f"{face.name}.ttf": font_bytes(build(face, assembly, main))}
    if face.embeddable:
        basic = {ord(character) for character in BASIC}
        extra = assembly.cmap.keys() - basic - {ord(character) for character in INVISIBLE}
        files[f"{face.name}-basic.woff2"] = font_bytes(build(face, assembly, main, basic), "woff2")
        files[f"{face.name}-extra.woff2"] = font_bytes(build(face, assembly, main, set(extra)), "woff2")
    table = metrics(face, assembly, main)
    files[f"{face.name}.json"] = json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    for name, data in files.items():
        (folder / name).write_bytes(data)
        yield name, len(data)


def write_licences(library: Library, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for package in PACKAGES:
        text = "\n".join(line.rstrip() for line in library.licence(package).splitlines()) + "\n"
        (folder / f"OFL-{package}.txt").write_text(text, "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("sources", type=Path, nargs="?", help="folder of unpacked npm packages")
    parser.add_argument("output", type=Path, nargs="?", help="where to write, e.g. src/stackseq/fonts")
    parser.add_argument("--only", default="", help="build only faces whose file name contains this")
    parser.add_argument("--list-packages", action="store_true", help="print the packages to unpack, and stop")
    arguments = parser.parse_args()
    if arguments.list_packages:
        print(*PACKAGES.values(), sep="\n")
        return
    if not arguments.sources or not arguments.output:
        parser.error("SOURCES and OUTPUT are needed")
    library = Library(arguments.sources)
    for face in FACES:
        if arguments.only in face.name:
            for name, size in build_face(face, library, arguments.output):
                print(f"{size:>9,}  {name}", flush=True)
    write_licences(library, arguments.output / "LICENSES")


if __name__ == "__main__":
    main()
