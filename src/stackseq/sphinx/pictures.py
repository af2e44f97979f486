"""Pictures of diagrams, as files that are named after all that they depend on."""

# For maintainers. A file that exists is never drawn again: so runs are incremental, and builders that write in several
# processes share pictures. It appears whole: under its name there is never half a picture.
from __future__ import annotations

import os

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from stackseq.diagnostics import Source

_TEXT_WIDTH = 76
"""Columns: Sphinx's own text and manual pages stay within them."""
_HOSTS = ("opendev", "github")
_NO_LINKS = ("", "none")


class Recipe(Record):
    """All that a picture depends on."""

    path: str
    text: str
    language: str
    """Empty to find out."""
    theme: str
    theme_text: str
    """What the theme's file says, if it is one."""
    links: str
    """Where steps lead to: ``opendev``, ``github``, ``none`` or an address."""
    included: tuple[tuple[str, str], ...]

    def digest(self) -> str:
        """Return a name for it, the same in every process and on every machine."""
        from hashlib import sha256

        import stackseq

        theme = self.theme_text or self.theme
        facts = (stackseq.__version__, self.text, self.language, theme, self.links, self.included)
        return sha256(repr(facts).encode()).hexdigest()[:20]


def save(recipe: Recipe, format_name: str, folder: Path) -> Path:
    """Draw a picture into a folder, unless it is there, and return the path of its file."""
    path = folder / f"sequence-{recipe.digest()}.{format_name}"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        own = path.with_name(f".{path.name}.{os.getpid()}")
        own.write_bytes(draw(recipe, format_name))
        own.replace(path)
    return path


def draw(recipe: Recipe, format_name: str) -> bytes:
    """Draw a picture. In SVG, what a step leads to takes the place of the page, not of the picture in it."""
    from functools import partial

    from stackseq.api import Options, render
    from stackseq.audit.links import links_of
    from stackseq.diagnostics import Source

    is_host = recipe.links in _HOSTS
    options = Options(
        language=recipe.language,
        theme=recipe.theme,
        width=_TEXT_WIDTH,
        scale=2 if format_name == "png" else 1,
        link_base="" if is_host or recipe.links in _NO_LINKS else recipe.links,
        find_links=partial(links_of, host=recipe.links) if is_host else None,
    )
    texts = dict(recipe.included)

    def include(target: str) -> Source:
        if target not in texts:
            raise FileNotFoundError(2, "no such file", target)
        return Source(target, texts[target])

    (output,) = render(Source(recipe.path, recipe.text), (format_name,), options, include).outputs
    return output.replace(b'<a href="', b'<a target="_top" href="') if format_name == "svg" else output
