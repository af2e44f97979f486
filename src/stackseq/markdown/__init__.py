"""Sequence diagrams in Markdown, for MkDocs and for Python-Markdown alone.

``fence`` and ``validate`` are what SuperFences of pymdown-extensions takes as ``format`` and ``validator`` of a custom fence;
``Sequences``, also called ``stackseq``, is an extension of Python-Markdown that needs nothing else. Either way, a block that is
fenced as ``sequence``, ``wsd``, ``seqdiag`` or ``plantuml-sequence`` becomes a picture.
"""

# For maintainers. Pictures stand in the page itself: Markdown knows no files to put them into, and only so can their steps be
# followed and searched. The prefix of their ids comes from the text, so that it stays the same when the page changes around it.
from __future__ import annotations

import re
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

if TYPE_CHECKING:
    from typing import Any

    from markdown import Markdown

LANGUAGES = {"sequence": "", "wsd": "wsd", "seqdiag": "seqdiag", "plantuml-sequence": "plantuml"}
"""The words that fences begin with, and the language of the text in them; empty to find out."""
OPTIONS = ("theme", "link", "alt", "caption", "width")
_HOSTS = ("opendev", "github")
_FENCE = re.compile(
    r"^(?P<fence>~{3,}|`{3,})[ ]*(?P<head>[^\n`]*)\n(?P<body>.*?)(?<=\n)(?P=fence)[`~]*[ ]*$", re.MULTILINE | re.DOTALL
)
_HEAD = re.compile(r"\{?\s*\.?(?P<word>[\w-]+)(?P<rest>[^{}]*)\}?\s*")
_OPTION = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))""")
_DRAWN: WeakKeyDictionary[Any, dict[str, int]] = WeakKeyDictionary()


def fence(source: str, language: str, css_class: str, options: dict[str, str], md: Markdown, **_more: object) -> str:
    """Return a picture as HTML: the ``format`` of a custom fence of SuperFences.

    What is wrong with the text is logged as a warning, which ``mkdocs build --strict`` counts; the rest is drawn.
    """
    return _figure(source, language, options, md, css_class)


def validate(_language: str, inputs: dict[str, str], options: dict[str, str], _attrs: dict[str, str], _md: Markdown) -> bool:
    """Take the options that stand behind the word of a fence: its ``validator``. Refuses the fence if there are others."""
    options.update(inputs)
    return all(name in OPTIONS for name in inputs)


class Sequences(Extension):  # type: ignore[misc]  # the library has no types
    """The extension of Python-Markdown: ``markdown.markdown(text, extensions=["stackseq"])``."""

    def __init__(self, **settings: str) -> None:
        """``theme`` and ``link`` hold for all fences that do not say otherwise."""
        self.config = {"theme": ["stackseq", "How pictures look"], "link": ["opendev", "Where steps lead to"]}
        super().__init__(**settings)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # its name in Python-Markdown
        """Go through the text before its own reader of fences does."""
        md.preprocessors.register(_Fences(md, self.getConfigs()), "stackseq", 27)


def makeExtension(**settings: str) -> Sequences:  # noqa: N802  # its name in Python-Markdown
    """Make the extension, for those who name it by its module."""
    return Sequences(**settings)


class _Fences(Preprocessor):  # type: ignore[misc]  # the same
    def __init__(self, md: Markdown, settings: dict[str, str]) -> None:
        super().__init__(md)
        self._settings = settings

    def run(self, lines: list[str]) -> list[str]:
        return _FENCE.sub(self._replace, "\n".join(lines)).split("\n")

    def _replace(self, match: re.Match[str]) -> str:
        head = _HEAD.fullmatch(match["head"])
        if head is None or head["word"] not in LANGUAGES:
            return match[0]
        written = {name: first or second or third for name, first, second, third in _OPTION.findall(head["rest"])}
        for name in written.keys() - set(OPTIONS):
            _warn(f"{head['word']}: there is no option {name!r}; options are {', '.join(OPTIONS)}")
        drawn = _figure(match["body"], head["word"], self._settings | written, self.md, head["word"])
        return f"\n{self.md.htmlStash.store(drawn)}\n"


def _figure(source: str, word: str, options: dict[str, str], md: Markdown, css_class: str) -> str:
    from html import escape

    picture = _picture(source, LANGUAGES.get(word, ""), options, md)
    named = f' role="group" aria-label="{escape(options["alt"])}"' if options.get("alt") else ""
    style = f' style="max-width:{escape(_length(options["width"]))}"' if options.get("width") else ""
    caption = f"<figcaption>{escape(options['caption'])}</figcaption>" if options.get("caption") else ""
    return f'<figure class="stackseq {escape(css_class)}"{named}{style}>{picture}{caption}</figure>'


def _picture(source: str, language: str, options: dict[str, str], md: Markdown) -> str:
    from functools import partial

    from stackseq.api import Options, render
    from stackseq.audit.links import links_of
    from stackseq.diagnostics import Severity, Source

    links = options.get("link", "opendev")
    chosen = Options(
        language=language,
        theme=_theme(options.get("theme", "stackseq")),
        link_base="" if links in {*_HOSTS, "none"} else links,
        find_links=partial(links_of, host=links) if links in _HOSTS else None,
        prefix=_prefix(source, md),
    )
    text = Source(f"<{language or 'sequence'}>", source)
    rendered = render(text, ("svg",), chosen)
    for each in rendered.diagnostics:
        if each.severity is not Severity.EXTENSION:
            _warn(f"{text.path}:{each.span.line}: {'; '.join((each.message, *each.hints))}")
    return rendered.outputs[0].decode().replace("<svg ", '<svg style="max-width:100%;height:auto" ', 1).strip()


def _theme(name: str) -> str:
    from stackseq.render import load_theme

    try:
        load_theme(name)
    except (OSError, ValueError) as error:
        _warn(str(error))
        return "stackseq"
    return name


def _prefix(source: str, md: Markdown) -> str:
    """Return what stands before the ids: from the text, and from how often the page has it."""
    from hashlib import sha256

    digest = sha256(source.encode("utf-8", "replace")).hexdigest()[:8]
    counts = _DRAWN.setdefault(md, {})
    counts[digest] = counts.get(digest, 0) + 1
    return f"seq-{digest}-" if counts[digest] == 1 else f"seq-{digest}-{counts[digest]}-"


def _length(text: str) -> str:
    return f"{text}px" if text.isdigit() else text


def _warn(message: str) -> None:
    """Log a warning where MkDocs counts it, if it is MkDocs that runs."""
    import sys
    from logging import getLogger

    getLogger("mkdocs.plugins.stackseq" if "mkdocs" in sys.modules else "stackseq.markdown").warning("%s", message)
