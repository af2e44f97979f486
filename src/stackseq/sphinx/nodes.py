"""A diagram in a document, and how each kind of builder shows it."""

# For maintainers. In HTML a picture is a document of its own (`object`), whose steps can be listened to and followed; browsers
# that show none show the list of steps inside. For LaTeX and Texinfo the node becomes an image, which their writers align, size
# and number; everywhere else it becomes text. Reading systems of EPUB show images most reliably.
from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path

from docutils import nodes

from stackseq.sphinx.pictures import draw, save

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

_IMAGES = {"latex": "pdf", "texinfo": "png"}
"""The formats of builders that show images as files of their own."""
_STEP = re.compile(r'<g id="(?:step|fragment)-\d+" [^>]*?aria-label="([^"]*)"')
_WIDTH = re.compile(r'<svg [^>]*?\bwidth="([\d.]+)"')
_TITLE = re.compile(r"<title[^>]*>([^<]*)</title>")


class Diagram(nodes.General, nodes.Element):
    """A diagram: ``recipe``, and as options ``alt``, ``align``, ``width``, ``height``, ``maxwidth``, ``scale``."""


def replace_diagrams(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace the diagrams of a document for builders other than those of HTML."""
    builder = app.builder
    if builder.format == "html":
        return
    for node in list(doctree.findall(Diagram)):
        node.replace_self(_image(app, node, docname, _IMAGES[builder.format]) if builder.format in _IMAGES else _text(node))


def _image(app: Sphinx, node: Diagram, docname: str, format_name: str) -> nodes.image:
    path = str(save(node["recipe"], format_name, Path(app.doctreedir, "stackseq")))
    image = nodes.image("", uri=path, candidates={"*": path}, alt=node.get("alt", ""), classes=node["classes"], ids=node["ids"])
    for name in ("align", "width", "height", "scale"):
        if name in node:
            image[name] = node[name]
    app.env.images.add_file(docname, path)
    return image


def _text(node: Diagram) -> nodes.literal_block:
    text = draw(node["recipe"], "txt").decode().rstrip("\n")
    return nodes.literal_block(text, text, language="none", classes=node["classes"], ids=node["ids"])


def visit_html(self: HTML5Translator, node: Diagram) -> None:
    """Write the picture, and what stands for it where it cannot be seen."""
    builder = self.builder
    path = save(node["recipe"], "svg", Path(builder.outdir, builder.imagedir))
    svg = path.read_text(encoding="utf-8")
    address = escape(f"{builder.imgpath}/{path.name}")
    align = node.get("align", "")
    self.body.append(self.starttag(node, "div", "", CLASS=f"stackseq align-{align}" if align else "stackseq"))
    style = escape(_style(node, svg))
    if builder.name == "epub":
        alt = escape(node.get("alt") or "; ".join(_steps(svg)))
        self.body.append(f'<img src="{address}" alt="{alt}" style="{style}" />')
    else:
        label = escape(node.get("alt") or unescape(_found(_TITLE, svg)))
        self.body.append(f'<object data="{address}" type="image/svg+xml" aria-label="{label}" style="{style}">')
        self.body.append(f"{_instead(node, svg)}</object>")


def leave_html(self: HTML5Translator, _node: Diagram) -> None:
    """End what ``visit_html`` began."""
    self.body.append("</div>\n")


def _instead(node: Diagram, svg: str) -> str:
    if node.get("alt"):
        return f"<p>{escape(node['alt'])}</p>"
    return f"<ol>{''.join(f'<li>{escape(step)}</li>' for step in _steps(svg))}</ol>"


def _steps(svg: str) -> list[str]:
    """Return the sentences of steps and fragments, in the order of the picture."""
    return [unescape(each) for each in _STEP.findall(svg)]


def _style(node: Diagram, svg: str) -> str:
    width = node.get("width", "")
    if not width and "scale" in node:
        width = f"{float(_found(_WIDTH, svg) or 0) * node['scale'] / 100:g}px"
    parts = {"width": _length(width), "height": _length(node.get("height", "")) or "auto"}
    limit = _length(node.get("maxwidth", "")) or "100%"
    return f"max-width:{limit};" + ";".join(f"{name}:{value}" for name, value in parts.items() if value)


def _length(text: str) -> str:
    """Return a length as CSS wants it: with a unit."""
    return f"{text}px" if text.replace(".", "", 1).isdigit() else text


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""
