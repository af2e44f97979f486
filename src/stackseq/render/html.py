"""HTML: ``html(drawing, theme, options) -> str``, a page to explore a diagram, in one file that needs nothing else.

The heads of the lifelines stay in sight, fragments fold, the arrow keys go from step to step, and there is zoom and find. Without
scripts the picture and the list of its steps are there all the same.
"""

# For maintainers. The page is `static/page.html` with its places filled in, above all the viewer. It forbids itself everything in
# its Content-Security-Policy: no address is ever asked for anything, and nothing runs or styles but what is written here.
from __future__ import annotations

from stackseq.render.options import DEFAULTS
from stackseq.render.palette import counterparts
from stackseq.render.viewer import fill, static, viewer_head_script, viewer_markup, viewer_parts, viewer_script, viewer_style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackseq.layout.drawing import Drawing
    from stackseq.render.options import Options
    from stackseq.render.theme import Theme

_START = 'StackSeqViewer.mount(document.querySelector(".viewer"));\n'
_WIDE = 1000
"""A wider picture, in pixels, is printed across the long side of the paper."""


def html(drawing: Drawing, theme: Theme, options: Options = DEFAULTS) -> str:
    """Return the drawing as an HTML page. Equal drawings, themes and options give equal text."""
    light, dark = counterparts(theme)
    parts = viewer_parts(drawing, light, options)
    wide = "@page{size:landscape}\n" if drawing.width > _WIDE else ""
    style = f"{parts.fonts}\n{viewer_style(light, dark)}{wide}".lstrip()
    head, script = viewer_head_script(), viewer_script() + _START
    places = {
        "policy": _policy(style, _style_attributes(parts.picture + parts.strip), (head, script)),
        # Who draws with a theme for dark pages gets one; the reader may turn on the light.
        "attributes": ' data-theme="dark"' if theme is dark and light is not dark else "",
        "title": parts.title,
        "style": style,
        "head": head,
        "viewer": viewer_markup(parts, "page"),
        "script": script,
    }
    return fill(static("page.html"), places)


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
