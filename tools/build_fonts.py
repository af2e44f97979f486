"""Builds the fonts that StackSeq ships, from open fonts published as npm packages.

For maintainers only; users never run it.  It needs fontTools and brotli
(`pip install fonttools==4.68.0 brotli==1.2.1`) and a folder in which the packages named in
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
import unicodedata
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.misc.transform import Transform
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.tables._g_l_y_f import Glyph, flagOnCurve, flagOverlapSimple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

UNITS_PER_EM = 1000
OUR_VERSION = "1.000"
FIXED_DATE = 3_786_912_000  # 2024-01-01, in seconds since 1904-01-01
NEEDED_TABLES = frozenset("GlyphOrder head hhea hmtx maxp OS/2 cmap glyf loca name post".split())

# Packages, with the versions that the shipped files were built from.
PACKAGES = {
    "inter": "@expo-google-fonts/inter@0.4.2",
    "source-serif-4": "@expo-google-fonts/source-serif-4@0.4.1",
    "patrick-hand": "@expo-google-fonts/patrick-hand@0.4.1",
    "ibm-plex-mono": "@expo-google-fonts/ibm-plex-mono@0.4.1",
    "noto-emoji": "@expo-google-fonts/noto-emoji@0.4.7",
    "noto-sans-sc": "@expo-google-fonts/noto-sans-sc@0.4.3",
    "noto-sans-kr": "@expo-google-fonts/noto-sans-kr@0.4.3",
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
SYMBOLS = "‐‒―‣′″‰№Ωπ∂∆∏∑∈∅∩∪∧∨¬⇐⇔↕↖↗↘↙↩↪↻⇄⌘⌥⏎■□▪▫▲△▶▷▼▽◀◁◆◇○●★☆✕⚠⟳⟲↺\u2002\u2003\u2009\u200a\u202f\u2212\u2044"

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

# Control, format (the soft hyphen too) and private-use characters, which have no glyph of ours.
NOT_TEXT = {"Cc", "Cf", "Co", "Cn"}

# What a font draws, first that it has, in place of a character that it lacks.
STAND_INS = {"✔": "✓", "✘": "✗", "✖": "✕", "\u2010": "-", "\u2011": "\u2010-", "⟳": "↻", "⟲": "↺"}

BIG5_SECOND_BYTES = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
HANZI = (
    encodable("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF))  # GB 2312: 6763 simplified
    + encodable("big5", range(0xA4, 0xC7), BIG5_SECOND_BYTES)[:5401]  # Big5 level 1: traditional
    + encodable("euc_jp", range(0xB0, 0xD0), range(0xA1, 0xFF))  # JIS X 0208 level 1
)
CJK = (
    HANZI
    + span(0x3000, 0x303F) + span(0x3041, 0x3096) + span(0x3099, 0x30FF) + span(0x3105, 0x312F)
    + span(0x31F0, 0x31FF) + span(0xFF01, 0xFF60) + span(0xFF61, 0xFF9F) + span(0xFFE0, 0xFFE6)
    + span(0xFE30, 0xFE4F)
    + encodable("gb2312", range(0xA1, 0xAA), range(0xA1, 0xFF))  # its symbols, box drawing, digits
    + span(0x2500, 0x257F)
)  # fmt: skip
HANGUL = encodable("euc_kr", range(0xB0, 0xC9), range(0xA1, 0xFF)) + span(0x3131, 0x318E)


# --- which faces ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Face:
    """One file to build, e.g. StackSeqSans-Bold.ttf.

    `sources` are font files, best first, each as package (a key of PACKAGES) and path in it.
    """

    family: str
    style: str
    characters: str
    sources: tuple[str, ...]
    embeddable: bool = False
    cell: int | None = None  # every glyph as wide as this, units of 1/1000 em
    only_widths: tuple[int, ...] = ()  # characters of other advances are left to other faces
    unless_in: str = ""  # a source file; the characters that it has are left to it

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
CHINESE = "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf"
KOREAN = "noto-sans-kr/400Regular/NotoSansKR_400Regular.ttf"
EMOJI = "noto-emoji/400Regular/NotoEmoji_400Regular.ttf"
LATIN = BASIC + EXTRA

FACES = (
    Face("StackSeq Sans", "Regular", LATIN, (INTER, MONO, CHINESE), embeddable=True),
    Face("StackSeq Sans", "Bold", LATIN, (INTER_BOLD, MONO, CHINESE), embeddable=True),
    Face("StackSeq Sans", "Italic", LATIN, (INTER_ITALIC, MONO, CHINESE), embeddable=True),
    Face("StackSeq Serif", "Regular", LATIN, (SERIF, INTER, MONO, CHINESE), embeddable=True),
    Face("StackSeq Serif", "Bold", LATIN, (SERIF_BOLD, INTER_BOLD, MONO, CHINESE), embeddable=True),
    Face("StackSeq Hand", "Regular", LATIN, (HAND, INTER, MONO, CHINESE), embeddable=True),
    Face("StackSeq Mono", "Regular", LATIN, (MONO, INTER, CHINESE), embeddable=True, cell=600),
    Face("StackSeq CJK", "Regular", CJK, (CHINESE,), only_widths=(500, 1000)),
    Face("StackSeq Hangul", "Regular", HANGUL, (KOREAN,), cell=1000),
    Face("StackSeq Emoji", "Regular", "", (EMOJI,), unless_in=INTER),
)


# --- reading the sources -------------------------------------------------------------------------


class Library:
    """The unpacked packages; opens each font file once."""

    def __init__(self, folder: Path) -> None:
        self._packages = {
            json.loads(manifest.read_text("utf-8"))["name"]: manifest.parent for manifest in sorted(folder.glob("*/package.json"))
        }
        self._opened: dict[str, TTFont] = {}

    def font(self, source: str) -> TTFont:
        """The font of a source, e.g. "inter/400Regular/Inter_400Regular.ttf", at 1000 units per em."""
        if source not in self._opened:
            package, path = source.split("/", 1)
            font = TTFont(self._folder(package) / path)
            for tag in set(font.keys()) - NEEDED_TABLES:
                del font[tag]
            scale_upem(font, UNITS_PER_EM)
            self._opened[source] = font
        return self._opened[source]

    def licence(self, package: str) -> str:
        return (self._folder(package) / "LICENSE_FONT").read_text("utf-8")

    def _folder(self, package: str) -> Path:
        name = PACKAGES[package].rpartition("@")[0]
        if name not in self._packages:
            raise SystemExit(f"no unpacked package {name}")
        return self._packages[name]


def characters_of(font: TTFont) -> set[str]:
    return {chr(code) for code in font.getBestCmap()}


def find(character: str, fonts: list[TTFont]) -> tuple[TTFont, str] | None:
    """The first font that has the character or its stand-in, and the glyph's name there."""
    for font in fonts:
        for candidate in character + STAND_INS.get(character, ""):
            if name := font.getBestCmap().get(ord(candidate)):
                return font, name
    return None


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
        name = self._copy(font, glyph_name)
        self.cmap[ord(character)] = name
        if unicodedata.category(character) == "Mn":  # as every text shaper does
            self.widths[name] = 0

    def add_invisible(self) -> None:
        self._put("invisible", Glyph(), 0)
        self.cmap.update({ord(character): "invisible" for character in INVISIBLE})

    def add_missing_glyph(self, font: TTFont) -> None:
        self._put(".notdef", *self._read(font, ".notdef"))

    def _copy(self, font: TTFont, glyph_name: str) -> str:
        key = (id(font), glyph_name)
        if key not in self.taken:
            glyph, width = self._read(font, glyph_name)
            for component in glyph.components if glyph.isComposite() else ():
                component.glyphName = self._copy(font, component.glyphName)
            self.taken[key] = f"g{len(self.glyphs)}"
            self._put(self.taken[key], glyph, width)
        return self.taken[key]

    def _read(self, font: TTFont, glyph_name: str) -> tuple[Glyph, int]:
        width = font["hmtx"][glyph_name][0]
        if self.cell and width not in (0, self.cell):
            return fitted(font, glyph_name, self.cell), self.cell
        glyph = copy.deepcopy(font["glyf"][glyph_name])
        glyph.expand(font["glyf"])
        glyph.removeHinting()
        clear_reserved_flags(glyph)
        return glyph, width

    def _put(self, name: str, glyph: Glyph, width: int) -> None:
        self.glyphs[name] = glyph
        self.widths[name] = width


def clear_reserved_flags(glyph: Glyph) -> None:
    """Leaves the overlap flag on the first point only; browsers refuse a font that has it elsewhere."""
    if glyph.numberOfContours > 0:
        overlap = glyph.flags[0] & flagOverlapSimple
        glyph.flags = bytearray(flag & flagOnCurve for flag in glyph.flags)
        glyph.flags[0] |= overlap


def fitted(font: TTFont, glyph_name: str, cell: int) -> Glyph:
    """The glyph centred in a cell; if too wide, made smaller about the middle of the small letters."""
    width = font["hmtx"][glyph_name][0]
    scale = min(1.0, cell / width)
    middle = font["OS/2"].sxHeight / 2
    move = Transform(scale, 0, 0, scale, (cell - width * scale) / 2, middle * (1 - scale))
    pen = TTGlyphPen(None)
    flat = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[glyph_name].draw(flat)
    flat.replay(TransformPen(pen, move))
    return pen.glyph()


def assemble(face: Face, library: Library) -> Assembly:
    fonts = [library.font(source) for source in face.sources]
    assembly = Assembly(face.cell)
    assembly.add_missing_glyph(fonts[0])
    for character in wanted_characters(face, library):
        found = find(character, fonts)
        if found and has_wanted_width(face, *found):
            assembly.add(character, *found)
    assembly.add_invisible()
    return assembly


def wanted_characters(face: Face, library: Library) -> list[str]:
    """In code point order; characters of tier 2 only if the face's own source has them."""
    own = characters_of(library.font(face.sources[0]))
    borrowed = {*BASIC, *SYMBOLS, *STAND_INS} if face.embeddable else set()
    wanted = (set(face.characters) or own) & (own | borrowed)
    if face.unless_in:
        wanted -= characters_of(library.font(face.unless_in)) & set(LATIN)
    return sorted(c for c in wanted - set(INVISIBLE) if is_drawn(c))


def is_drawn(character: str) -> bool:
    """False for what is no text, and for what normalisation form C replaces by another character."""
    return unicodedata.category(character) not in NOT_TEXT and unicodedata.is_normalized("NFC", character)


def has_wanted_width(face: Face, font: TTFont, glyph_name: str) -> bool:
    return not face.only_widths or font["hmtx"][glyph_name][0] in face.only_widths


# --- writing one face ----------------------------------------------------------------------------


def build(face: Face, assembly: Assembly, main: TTFont, only: set[int] | None = None) -> TTFont:
    """The font file of an assembly, or of those of its code points that are in `only`."""
    cmap = {code: name for code, name in assembly.cmap.items() if only is None or code in only}
    order = glyph_order(cmap, assembly.glyphs)
    builder = FontBuilder(UNITS_PER_EM, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(cmap)
    builder.setupGlyf({name: copy.deepcopy(assembly.glyphs[name]) for name in order})
    outlines = builder.font["glyf"]
    metrics = {name: (assembly.widths[name], getattr(outlines[name], "xMin", 0)) for name in order}
    builder.setupHorizontalMetrics(metrics)
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
    order: dict[str, None] = {".notdef": None}

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
    font.save(buffer)
    return buffer.getvalue()


# --- metrics -------------------------------------------------------------------------------------


def metrics_table(face: Face, assembly: Assembly, main: TTFont) -> dict[str, object]:
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
        table["basic"] = "".join(c for c in BASIC if ord(c) in assembly.cmap)
    table["advances"] = {str(width): "".join(groups[width]) for width in sorted(groups)}
    return table


# --- the program ---------------------------------------------------------------------------------


def build_face(face: Face, library: Library, folder: Path) -> Iterator[tuple[str, int]]:
    """Writes all files of one face; yields their names and sizes."""
    assembly = assemble(face, library)
    main = library.font(face.sources[0])
    files = {f"{face.name}.ttf": font_bytes(build(face, assembly, main))}
    if face.embeddable:
        basic = {ord(character) for character in BASIC}
        extra = assembly.cmap.keys() - basic - {ord(character) for character in INVISIBLE}
        files[f"{face.name}-basic.woff2"] = font_bytes(build(face, assembly, main, basic), "woff2")
        files[f"{face.name}-extra.woff2"] = font_bytes(build(face, assembly, main, set(extra)), "woff2")
    table = metrics_table(face, assembly, main)
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    files[f"{face.name}.json"] = f"{text}\n".encode()
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
