"""HTML: ``html(drawing, theme, options) -> str``, a page to explore a diagram, in one file that needs nothing else.

The heads of the lifelines stay in sight, fragments fold, the arrow keys go from step to step, and there is zoom and find. Without
scripts the picture and the list of its steps are there all the same.
"""

# For maintainers. The page is `static/viewer.html` with its places filled in. It forbids itself everything in its
# Content-Security-Policy: no address is ever asked for anything, and nothing runs or styles but what is written here, by hash.
from __future__ import annotations

from pathlib import Path

from stackseq.records import replace
from stackseq.render.markup import escape
from stackseq.render.options import DEFAULTS
from stackseq.render.page_model import head_strip, page_model
from stackseq.render.page_outline import outline
from stackseq.render.svg import svg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackseq.layout.drawing import Drawing
    from stackseq.render.options import Options
    from stackseq.render.page_model import PageModel
    from stackseq.render.theme import Theme

FOLDER = Path(__file__).parent / "static"
_STRIP = "strip-"
"""Stands before the ids of the heads that stay in sight."""
_WIDE = 1000
"""A wider picture, in pixels, is printed across the long side of the paper."""


def html(drawing: Drawing, theme: Theme, options: Options = DEFAULTS) -> str:
    """Return the drawing as an HTML page. Equal drawings, themes and options give equal text."""
    model = page_model(drawing, theme.spacing().frame_bottom)
    picture = _inline(svg(drawing, theme, replace(options, prefix="", scale=1)))
    heads = replace(options, prefix=_STRIP, scale=1, embed_fonts=False, source="")
    strip = _inline(svg(head_strip(drawing, model.head_top), theme, heads))
    style = _style(drawing, theme)
    script = _static("viewer.js")
    places = {
        "policy": _policy([style, *_between(picture + strip, "<style>", "</style>")], _style_attributes(picture + strip), script),
        "title": escape(drawing.title) or "Sequence diagram",
        "facts": _facts(drawing),
        "style": style,
        "outline": outline(drawing, options.link_base),
        "strip": strip,
        "picture": picture,
        "model": _json(drawing, model),
        "script": script,
    }
    return "".join(_fill(_static("viewer.html"), places))


def _inline(picture: str) -> str:
    """Return an SVG file as a part of a page: its title, which would pop up under every mouse, becomes a label."""
    start, _, rest = picture.partition("<title")
    title, _, rest = rest.partition("</title>")
    label = title.partition(">")[2].replace('"', "&quot;")
    before, _, after = start.partition(' aria-labelledby="')
    after = after.partition('"')[2]
    return f'{before} aria-label="{label}"{after}{rest}'.strip()


def _fill(template: str, places: dict[str, str]) -> Iterator[str]:
    """Yield the template with ``{{name}}`` replaced; what is put in is not looked at again."""
    start, *rest = template.split("{{")
    yield start
    for part in rest:
        name, _, text = part.partition("}}")
        yield places[name]
        yield text


_STATIC: dict[str, str] = {}


def _static(name: str) -> str:
    """Return one of the files of the viewer, read once, without what is only for those who read the file itself."""
    text = _STATIC.get(name)
    if text is None:
        text = _STATIC[name] = "\n".join(_bare((FOLDER / name).read_text("utf-8"))) + "\n"
    return text


def _bare(text: str) -> Iterator[str]:
    """Yield the lines of a text without comments that have lines of their own, and without indentation."""
    in_comment = False
    for line in map(str.strip, text.splitlines()):
        in_comment = in_comment or line.startswith("/*")
        if line and not in_comment and not line.startswith("//"):
            yield line
        in_comment = in_comment and not line.endswith("*/")


def _facts(drawing: Drawing) -> str:
    """Return what is known about the diagram: ``nova/pause``, then ``liberty``."""
    facts = dict(drawing.metadata)
    return " · ".join(escape(facts[name]) for name in ("operation", "release") if facts.get(name))


def _style(drawing: Drawing, theme: Theme) -> str:
    """Return the viewer's style sheet, with the colours of the theme that it continues."""
    paper = theme.page if theme.page != "none" else "#ffffff"
    spot = "#3d5bd0" if _is_light(paper) else "#93a9ff"
    colours = f"--paper:{paper};--ink:{theme.texts['label'].colour};--line:{theme.boxes['frame'].stroke};--spot:{spot}"
    page = "@page{size:landscape}" if drawing.width > _WIDE else ""
    return f"{_static('viewer.css')}:root{{{colours};--width:{drawing.width}px}}{page}"


def _is_light(colour: str) -> bool:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return 0.3 * red + 0.6 * green + 0.1 * blue > 127


def _json(drawing: Drawing, model: PageModel) -> str:
    """Return what the viewer reads. Ids and numbers only: nothing in it can end the element that it stands in."""
    from json import dumps

    return dumps(
        {
            "size": [drawing.width, drawing.height],
            "head": [model.head_top, drawing.head_bottom],
            "passing": [[life.number, life.start, life.end] for life in model.passing],
            "areas": model.areas,
            "folds": {
                name: {
                    "tab": [fold.x, fold.y, fold.width, fold.height],
                    "bottom": fold.bottom,
                    "steps": fold.steps,
                    "bands": fold.bands,
                }
                for name, fold in model.folds.items()
            },
        },
        separators=(",", ":"),
    )


# The policy.


def _policy(styles: Iterable[str], style_attributes: Iterable[str], script: str) -> str:
    attributes = " ".join(map(_hash, style_attributes))
    rules = {
        "default-src": "'none'",
        "script-src": _hash(script),
        "style-src": " ".join(map(_hash, styles)),
        "style-src-attr": f"'unsafe-hashes' {attributes}" if attributes else "",
        "font-src": "data:",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items() if value)


def _hash(text: str) -> str:
    from base64 import b64encode
    from hashlib import sha256

    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}'"


def _between(text: str, start: str, end: str) -> Iterator[str]:
    """Yield what stands between two marks, each time."""
    for part in text.split(start)[1:]:
        yield part.partition(end)[0]


def _style_attributes(text: str) -> list[str]:
    """Return the different values of style attributes: colours that the diagram's text asks for, and its direction."""
    return sorted(set(_between(text, ' style="', '"')))
