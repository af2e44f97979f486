"""The files that all pages share: front page, lists of operations, what the search looks through, styles, scripts, fonts."""

from __future__ import annotations

import re

from stackseq.site.frame import static

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackseq.render.theme import Theme
    from stackseq.site.gallery import Gallery
    from stackseq.site.model import File, Row

SCRIPTS = (
    "site.js",
    "search.js",
    "operation.js",
    "operations.js",
    "editions.js",
    "compare.js",
    "deltas.js",
    "signs.js",
    "front.js",
)
_FACES = ("StackSeqSans-Regular", "StackSeqSans-Bold")
"""What pages and pictures are written with; other faces and characters come where a picture has them."""


def common_files(gallery: Gallery, rows: Sequence[Row]) -> Iterator[File]:
    """Yield them all."""
    from stackseq.site.front_page import front_page
    from stackseq.site.list_pages import operations_page, service_page

    yield "index.html", front_page(gallery, rows).encode()
    yield "operations.html", operations_page(gallery, rows).encode()
    for service in dict.fromkeys(row.operation.service for row in rows):
        yield f"{service}/index.html", service_page(service, rows).encode()
    yield from _data(gallery, rows)
    yield from _assets(gallery)


def _data(gallery: Gallery, rows: Sequence[Row]) -> Iterator[File]:
    from stackseq.site.payload import script

    yield "assets/index.js", script("index", [_entry(row) for row in rows])
    yield "assets/steps.js", script("steps", {row.operation.name: row.steps for row in rows})
    yield "assets/look.js", script("look", _look(gallery))


def _entry(row: Row) -> list[object]:
    """Return what the search looks through at once: name, title, other names, command, request, category, sentence."""
    operation = row.operation
    return [
        operation.name,
        operation.title,
        list(operation.aliases),
        operation.command,
        operation.request,
        operation.category,
        operation.summary,
    ]


def _look(gallery: Gallery) -> dict[str, str]:
    """Return what a picture needs outside of its page: its rules and its fonts."""
    from stackseq.render import load_theme
    from stackseq.render.palette import palette
    from stackseq.render.stylesheet import embedded_fonts

    theme = load_theme(gallery.choices.theme)
    fonts = embedded_fonts([f"{face}-basic" for face in _FACES], {})
    return {"style": "\n".join([*fonts, palette(theme, theme)]), "page": theme.page}


def _assets(gallery: Gallery) -> Iterator[File]:
    from stackseq.render import load_theme
    from stackseq.render.fonts import read_font
    from stackseq.render.viewer import viewer_head_script, viewer_script

    light, dark = load_theme(gallery.choices.theme), load_theme(gallery.choices.dark_theme)
    for name in SCRIPTS:
        yield f"assets/{name}", _bare(static(name)).encode()
    yield "assets/viewer.js", viewer_script().encode()
    yield "assets/head.js", viewer_head_script().encode()
    yield "assets/style.css", _style(light, dark).encode()
    yield "assets/icon.svg", static("icon.svg").encode()
    for face in _FACES:
        for part in ("basic", "extra"):
            yield f"assets/{face}-{part}.woff2", read_font(f"{face}-{part}.woff2")


def _style(light: Theme, dark: Theme) -> str:
    from stackseq.render.viewer import viewer_style

    return _tight(f"{''.join(_font_faces())}{viewer_style(light, dark)}{_bare(static('site.css'))}")


def _tight(style: str) -> str:
    """Return a style sheet without the spaces that only people need. No text in it has such signs before a space."""
    return re.sub(r"\s+([{}])|([{};,:])\s+", r"\1\2", style).replace(";}", "}")


def _bare(text: str) -> str:
    """Return a script or a style sheet without indentation, and without comments that have lines of their own."""
    return re.sub(
        r"^\s+", "", re.sub(r"^\s*(?://.*|/\*[^*]*(?:\*(?!/)[^*]*)*\*/)$", "", text, flags=re.MULTILINE), flags=re.MULTILINE
    )


def _font_faces() -> Iterator[str]:
    """Yield the rules of the fonts. The larger part of a face is loaded only for a character that the other lacks."""
    from stackseq.render.fonts import load_face

    for stem in _FACES:
        face = load_face(stem)
        weight = "font-weight:700;" if face.bold else ""
        basic = f";unicode-range:{','.join(_ranges(sorted(map(ord, face.basic))))}"
        for part, characters in (("extra", ""), ("basic", basic)):
            source = f'src:url("{stem}-{part}.woff2") format("woff2")'
            yield f'@font-face{{font-family:"{face.family}";{weight}font-display:swap;{source}{characters}}}\n'


def _ranges(codes: Sequence[int]) -> Iterator[str]:
    """Yield ``U+20-7E`` for characters in a row."""
    start = before = codes[0]
    for code in [*codes[1:], codes[-1] + 2]:
        if code != before + 1:
            yield f"U+{start:X}" if start == before else f"U+{start:X}-{before:X}"
            start = code
        before = code
