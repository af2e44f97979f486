"""HTML: ``html(drawing, theme, options) -> str``, a page to explore a diagram, in one file that needs nothing else.

The heads of the lifelines stay in sight, fragments fold, the arrow keys go from step to step, and there is zoom and find. Without
scripts the picture and the list of its steps are there all the same.
"""

# For maintainers. The page is `static/page.html` with its places filled in, above all the viewer. It forbids itself everything in
# its Content-Security-Policy: no address is ever asked for anything, and nothing runs or styles but what is written here.
from __future__ import annotations

from stackseq.records import Record, field, replace
from stackseq.render.options import DEFAULTS
from stackseq.render.palette import counterparts
from stackseq.render.viewer import fill, static, viewer_head_script, viewer_markup, viewer_parts, viewer_script, viewer_style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stackseq.layout.drawing import Drawing
    from stackseq.render.options import Options
    from stackseq.render.page_outline import Proof
    from stackseq.render.theme import Theme
    from stackseq.render.viewer import ViewerParts

_START = 'StackSeqViewer.mount(document.querySelector(".viewer"));\n'
_BUTTON = (
    '\n<button type="button" data-do="everything" aria-pressed="false" title="Show everything that was recorded (e)" hidden>'
    '<svg aria-hidden="true"><path d="M3 4h14M3 8h9M3 12h14M3 16h9"/></svg><span>Show everything</span></button>'
)
_WIDE = 1000
"""A wider picture, in pixels, is printed across the long side of the paper."""


class Recorded(Record):
    """What a page has of a record, besides the drawing."""

    proofs: Mapping[str, Sequence[Proof]] = field(default={})
    """What was recorded of steps: ``step-14`` → lines."""
    everything: Drawing | None = None
    """Another drawing, which tells everything, for the button that shows it; None if the drawing does."""
    more: Mapping[str, Sequence[Proof]] = field(default={})
    """What was recorded of the steps of that one."""


def html(drawing: Drawing, theme: Theme, options: Options = DEFAULTS, recorded: Recorded | None = None) -> str:
    """Return the drawing as an HTML page. Equal drawings, themes and options give equal text."""
    light, dark = counterparts(theme)
    parts = viewer_parts(drawing, light, options, proofs=recorded.proofs if recorded else None)
    wide = "@page{size:landscape}\n" if drawing.width > _WIDE else ""
    more = static("record.css") if recorded else ""
    style = f"{parts.fonts}\n{viewer_style(light, dark)}{more}{wide}".lstrip()
    other = _everything(recorded, light, options) if recorded else None
    head, script = viewer_head_script(), viewer_script() + (static("record.js") if other else _START)
    pictures = [each.picture + each.strip for each in (parts, other) if each]
    places = {
        "policy": _policy(style, _style_attributes("".join(pictures)), (head, script)),
        # Who draws with a theme for dark pages gets one; the reader may turn on the light.
        "attributes": ' data-theme="dark"' if theme is dark and light is not dark else "",
        "title": parts.title,
        "style": style,
        "head": head,
        "viewer": viewer_markup(parts, "page", tools=_BUTTON if other else "") + _data(other),
        "script": script,
    }
    return fill(static("page.html"), places)


def _everything(recorded: Recorded, light: Theme, options: Options) -> ViewerParts | None:
    if recorded.everything is None:
        return None
    return viewer_parts(recorded.everything, light, replace(options, source="", embed_fonts=False), proofs=recorded.more)


def _data(other: ViewerParts | None) -> str:
    """Return what the script of such a page reads, in an element of its own."""
    if other is None:
        return ""
    from json import dumps

    shown = {name: getattr(other, name) for name in ("picture", "strip", "model", "outline")}
    text = dumps(shown, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return f'\n<script type="application/json" class="record">{text}</script>'


# The policy.


def _policy(style: str, style_attributes: Iterable[str], scripts: Iterable[str]) -> str:
    attributes = " ".join(map(_hash, style_attributes))
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(map(_hash, scripts)),
        "style-src": _hash(style),
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
