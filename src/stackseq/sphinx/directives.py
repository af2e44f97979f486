"""The directives ``sequence`` and ``seqdiag``."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective
from sphinx.util.logging import getLogger

from stackseq.diagnostics import Severity
from stackseq.sphinx.nodes import Diagram
from stackseq.sphinx.pictures import Recipe
from stackseq.sphinx.texts import Text, TextError, inline, named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_LOGGER = getLogger(__name__)
_SIZES = ("align", "width", "height", "maxwidth", "scale")


def _alignment(argument: str) -> str:
    return directives.choice(argument, ("left", "center", "right"))


class SequenceDirective(SphinxDirective):
    """A sequence diagram: the text below it, a file, or an operation of the catalogue."""

    has_content = True
    required_arguments = 0
    optional_arguments = 1
    final_argument_whitespace = True
    language = ""
    option_spec: ClassVar[dict[str, Callable[[str], Any]] | None] = {
        "alt": directives.unchanged,
        "caption": directives.unchanged,
        "name": directives.unchanged,
        "class": directives.class_option,
        "align": _alignment,
        "width": directives.length_or_percentage_or_unitless,
        "height": directives.length_or_unitless,
        "maxwidth": directives.length_or_percentage_or_unitless,
        "scale": directives.percentage,
        "theme": directives.unchanged_required,
        "link": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Return the diagram, in a figure if it has a caption; nothing if there is no text."""
        try:
            text = self._text()
        except TextError as error:
            self._warn(str(error), "input")
            return []
        return [self._placed(self._diagram(text))]

    def _text(self) -> Text:
        if self.arguments and self.content:
            raise TextError(f"{self.name}: either a file or a text below the directive, not both")
        if self.arguments:
            text = named(self.arguments[0], self.env.relfn2path)
            self._depend(text)
            return text
        if not self.content:
            raise TextError(f"{self.name}: nothing to draw; name a file or an operation, or write the diagram below, indented")
        return inline(self.content, str(Path(self.env.doc2path(self.env.docname)).parent))

    def _diagram(self, text: Text) -> Diagram:
        self._report(text)
        theme, theme_text = self._theme()
        links = self.options.get("link", self.config.stackseq_links)
        included = tuple(sorted(text.included.items()))
        node = Diagram("", classes=self.options.get("class", []))
        node["recipe"] = Recipe(text.source.path, text.source.text, self.language, theme, theme_text, links, included)
        for name in ("alt", *_SIZES):
            if name in self.options:
                node[name] = self.options[name]
        self.set_source_info(node)
        return node

    def _report(self, text: Text) -> None:
        from stackseq.api import parse

        for each in parse(text.source, text.include, self.language).diagnostics:
            if each.severity is not Severity.EXTENSION:
                message = "; ".join((each.message, *each.hints))
                _LOGGER.warning("%s", message, location=text.place(each.span), type="stackseq", subtype=each.code)
        self._depend(text)

    def _depend(self, text: Text) -> None:
        for path in text.files:
            self.env.note_dependency(path)

    def _theme(self) -> tuple[str, str]:
        """Return the theme, and the text of its file if it is one; paths in the configuration start at the source folder."""
        from stackseq.render import load_theme

        own = self.options.get("theme", "")
        theme = own or self.config.stackseq_theme
        path = Path(self.env.relfn2path(own)[1] if own else Path(self.env.srcdir, theme))
        text = ""
        if path.is_file():
            theme = str(path)
            self.env.note_dependency(theme)
            text = path.read_text(encoding="utf-8", errors="replace")
        try:
            load_theme(theme)
        except (OSError, ValueError) as error:
            self._warn(str(error), "theme")
            return "stackseq", ""
        return theme, text

    def _placed(self, node: Diagram) -> nodes.Element:
        caption = self.options.get("caption", "")
        if not caption:
            self.add_name(node)
            return node
        figure = nodes.figure("", node)
        if "align" in node:
            figure["align"] = node.attributes.pop("align")
        parsed, messages = self.parse_inline(caption, lineno=self.lineno)
        title = nodes.caption(caption, "", *parsed)
        title.extend(messages)
        self.set_source_info(title)
        self.set_source_info(figure)
        figure += title
        self.add_name(figure)
        return figure

    def _warn(self, message: str, kind: str) -> None:
        _LOGGER.warning("%s", message, location=self.get_location(), type="stackseq", subtype=kind)


class SeqdiagDirective(SequenceDirective):
    """The same for a text in seqdiag's language, with the options that its own extension had."""

    language = "seqdiag"
    option_spec: ClassVar[dict[str, Callable[[str], Any]] | None] = {
        **(SequenceDirective.option_spec or {}),
        "desctable": directives.flag,
        "figwidth": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Say which options do nothing, and return the diagram."""
        for name in {"desctable", "figwidth"} & self.options.keys():
            _LOGGER.info("%s", f"{self.get_location()}: seqdiag: the option {name!r} is ignored")
        return super().run()
