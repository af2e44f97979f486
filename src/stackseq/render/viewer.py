"""The viewer of diagrams, as parts for pages: ``viewer_parts`` of a drawing, its markup, the style sheet and the script.

A page that has any number of viewers needs the style sheet and the script once, and calls ``StackSeqViewer.mount(section)`` for
each section that ``viewer_markup`` gave. Without scripts the picture and the list of its steps are there all the same.
"""

# For maintainers. The script is written as several files, which share one scope; they are joined here, in this order. Pictures
# carry no style sheet of their own: that of the page has the rules of two themes, light and dark. The model is numbers and our
# own ids, so nothing in it can end the element that it stands in.
from __future__ import annotations

from pathlib import Path

from stackseq.records import Record, replace
from stackseq.render.markup import escape
from stackseq.render.options import DEFAULTS
from stackseq.render.page_model import head_strip, page_model
from stackseq.render.page_outline import outline
from stackseq.render.palette import DRAWING, palette
from stackseq.render.svg import svg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Literal, TypeAlias

    from stackseq.layout.drawing import Drawing
    from stackseq.render.options import Options
    from stackseq.render.page_model import PageModel
    from stackseq.render.page_outline import Proof
    from stackseq.render.theme import Theme

    Kind: TypeAlias = Literal["page", "part", "plain"]

FOLDER = Path(__file__).parent / "static"
SCRIPTS = ("elements.js", "picture.js", "view.js", "steps.js", "card.js", "find.js", "paper.js", "viewer.js")
_STRIP = "strip-"
"""Stands before the ids of the heads that stay in sight."""


class ViewerParts(Record):
    """What the viewer shows of one drawing. ``viewer.show`` takes picture, strip, model and outline in place of others."""

    picture: str
    """An ``<svg id="diagram" class="drawing">`` without a style sheet."""
    strip: str
    """The same of the heads of its lifelines, which stay in sight."""
    model: str
    """JSON: where things are."""
    outline: str
    """The steps as a list in HTML."""
    title: str
    """HTML."""
    facts: str
    """HTML: ``nova/pause · liberty``."""
    fonts: str
    """Rules with the fonts that the picture needs; nothing unless ``options.embed_fonts``."""
    prefix: str
    """What stands before its ids."""


def viewer_parts(
    drawing: Drawing,
    theme: Theme,
    options: Options = DEFAULTS,
    *,
    prefix: str = "",
    signs: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    proofs: Mapping[str, Sequence[Proof]] | None = None,
) -> ViewerParts:
    """Return the parts of a viewer. Equal arguments give equal parts.

    The ids begin with ``prefix``: letters, and a hyphen at the end. ``signs`` has what the functions leave for people to find:
    ``"nova/compute/api.py API.pause"`` → level and text of each line in the log, in order.
    ``proofs`` has what was recorded of steps: ``"step-14"`` → lines.
    """
    model = page_model(drawing, theme.spacing().frame_bottom)
    picture, fonts = _inline(svg(drawing, theme, replace(options, prefix=prefix, scale=1)))
    heads = replace(options, prefix=f"{prefix}{_STRIP}", scale=1, embed_fonts=False, source="")
    strip, _ = _inline(svg(head_strip(drawing, model.head_top), theme, heads))
    return ViewerParts(
        picture,
        strip,
        _json(drawing, model),
        outline(drawing, options.link_base, prefix, signs or {}, proofs or {}),
        escape(drawing.title) or "Sequence diagram",
        _facts(drawing),
        fonts,
        prefix,
    )


def viewer_markup(parts: ViewerParts, kind: Kind = "part", heading: str = "", tools: str = "") -> str:
    """Return the HTML of a viewer, a ``<section>``.

    ``page`` has the title on top and takes the whole window, ``part`` stands in a page that has a title of its own and is as high
    as ``--viewer-height`` says, ``plain`` is a picture with the buttons to go through it, and nothing else. ``heading`` is HTML
    for the left side of the bar of a part, such as controls of the page, ``tools`` for more buttons among the others.
    """
    if kind == "page":
        heading = f'<p class="facts">{parts.facts}</p>\n<h1>{parts.title}</h1>'
    own = {"kind": kind, "prefix": parts.prefix, "heading": heading, "tools": tools, "title": parts.title.replace('"', "&quot;")}
    whole = own | {"picture": parts.picture, "strip": parts.strip, "model": parts.model, "outline": parts.outline}
    return fill(static("viewer.html"), whole)


def viewer_style(light: Theme, dark: Theme) -> str:
    """Return the style sheet for viewers and pictures drawn with the light theme; the dark one differs in colours only."""
    return f"{static('viewer.css')}{_paper(light, dark)}{palette(light, dark)}\n"


def viewer_script() -> str:
    """Return the classic script that defines ``StackSeqViewer``."""
    return '"use strict";\n(() => {\n' + "".join(map(static, SCRIPTS)) + "})();\n"


def viewer_head_script() -> str:
    """Return the few lines that belong into the head of a page: so that it is laid out and coloured at once as it will be."""
    return static("head.js")


def fill(template: str, places: Mapping[str, str]) -> str:
    """Return a template with ``{{name}}`` replaced; what is put in is not looked at again."""
    start, *rest = template.split("{{")
    out = [start]
    for part in rest:
        name, _, text = part.partition("}}")
        out += places[name], text
    return "".join(out)


_STATIC: dict[str, str] = {}


def static(name: str) -> str:
    """Return one of the viewer's files, read once, without what is only for those who read the file itself."""
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


def _inline(picture: str) -> tuple[str, str]:
    """Return an SVG file as a part of a page, and its fonts: its title, which would pop up under every mouse, becomes a label."""
    start, _, rest = picture.partition("<title")
    title, _, rest = rest.partition("</title>")
    label = title.partition(">")[2].replace('"', "&quot;")
    before, _, after = start.partition(' aria-labelledby="')
    after = after.partition('"')[2]
    # The text of a diagram, which may stand in the metadata, has no "<" of its own.
    body, _, rest = rest.partition("<style>")
    style, _, rest = rest.partition("</style>")
    fonts = "\n".join(rule for rule in style.split("\n") if rule.startswith("@font-face"))
    return f'{before} class="{DRAWING}" aria-label="{label}"{after}{body.rstrip()}{rest}'.strip(), fonts


def _facts(drawing: Drawing) -> str:
    """Return what is known about the diagram: ``nova/pause``, then ``liberty``."""
    facts = dict(drawing.metadata)
    return " · ".join(escape(facts[name]) for name in ("operation", "release") if facts.get(name))


def _paper(light: Theme, dark: Theme) -> str:
    """Return what the viewer continues of the themes."""
    names = {"paper": _papers, "ink": _inks, "line": _lines, "spot": _spots}
    pairs = {name: (look(light), look(dark)) for name, look in names.items()}
    plain = ";".join(f"--{name}:{day}" for name, (day, _) in pairs.items())
    both = ";".join(f"--{name}:light-dark({day},{night})" for name, (day, night) in pairs.items())
    return f".viewer{{{plain}}}\n@supports(color:light-dark(#000,#fff)){{.viewer{{{both}}}}}\n"


def _papers(theme: Theme) -> str:
    return theme.page if theme.page != "none" else "#ffffff"


def _inks(theme: Theme) -> str:
    return theme.texts["label"].colour


def _lines(theme: Theme) -> str:
    return theme.boxes["frame"].stroke


def _spots(theme: Theme) -> str:
    """Return the colour of the frame around the current step: one that can be seen on the paper."""
    paper = _papers(theme)
    red, green, blue = (int(paper[start : start + 2], 16) for start in (1, 3, 5))
    return "#3d5bd0" if 0.3 * red + 0.6 * green + 0.1 * blue > 127 else "#93a9ff"


def _json(drawing: Drawing, model: PageModel) -> str:
    """Return what the viewer reads. Ids and numbers only."""
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
