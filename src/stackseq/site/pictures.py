"""The diagrams of the gallery as parts of pages, at each level of detail, and as files."""

from __future__ import annotations

import re

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stackseq.interaction import Anchor, Interaction
    from stackseq.layout import Drawing
    from stackseq.render.theme import Theme
    from stackseq.render.viewer import ViewerParts

LEVELS = {"steps": "Steps", "messages": "Messages"}
"""What readers may choose, and how the page calls it: each step, or only what passes between processes."""
FILES = ("svg", "pdf", "wsd", "mermaid", "plantuml")
"""Formats of the files beside a page. PNG is made in the browser: two hundred of them are as large as everything else."""


_LINE = re.compile(r' data-line="[0-9]+"')
"""Where a step stands in the text, which nothing in these pages asks for. Values of attributes have no quotes in them."""


_SHORTER = (("<wbr>", ""), (' rel="noopener noreferrer"', ""))
"""What lists of steps say a hundred times, and the shorter form: style sheets break paths, the head of a page says the rest."""


_AGAIN = re.compile(r' <(a|span) class="where again".*?</\1>')
"""The function of a step in a list, where the step before has the same one."""
_ENTRY = re.compile(r'<a href="#step-([0-9]+)|<a class="where" .*?</a>')
"""What begins an entry of the list, and the function that it leads to."""


class Step(Record):
    """A step of a drawing, for lists."""

    number: int
    kind: str
    """``message``, ``note`` …"""
    sentence: str
    """``nova-api → nova-compute: cast pause_instance``."""
    anchor: str
    """Its function, or an empty string."""


def at_level(interaction: Interaction, level: str) -> Interaction:
    """Return a diagram at a level of ``LEVELS``."""
    if level == "steps":
        return interaction
    from stackseq.narrate.messages import only_messages

    return only_messages(interaction)


def lay_out(interaction: Interaction, theme: Theme) -> Drawing:
    """Lay out a diagram for a theme."""
    from stackseq.layout import lay_out as lay_out_for

    return lay_out_for(interaction, theme.metrics(), theme.spacing())


def parts_of(drawing: Drawing, theme: Theme, link: Callable[[Anchor], str] | None = None) -> ViewerParts:
    """Return what the viewer shows of a drawing. Its fonts and colours are those of the page.

    Only the list of its steps leads to the source: in the viewer a step of the picture is there to be selected, and every address
    once more would make large pages a tenth larger.
    """
    from stackseq.records import replace
    from stackseq.render.options import Options
    from stackseq.render.page_outline import outline
    from stackseq.render.viewer import viewer_parts

    parts = viewer_parts(drawing, theme, Options(embed_fonts=False))
    listed = outline(drawing, link) if link else parts.outline
    for long, short in _SHORTER:
        listed = listed.replace(long, short)
    return replace(parts, picture=_LINE.sub("", parts.picture), outline=listed)


def without_repeats(parts: ViewerParts) -> ViewerParts:
    """Return the parts with a list that tells each function once, and elsewhere leads to the step that told it.

    Nothing is told again for several steps of it in a row, which looks so anyway. The page's script puts back what is left out,
    for the viewer to tell with each step. The picture goes without the ends of its lines.
    """
    from stackseq.records import replace

    picture = parts.picture.replace(">\n<", "><")
    return replace(parts, picture=picture, outline=_refer_back(_AGAIN.sub("", parts.outline)))


def _refer_back(listed: str) -> str:
    """Return a list of steps where a function that was told before is a reference to that step."""
    told: dict[str, str] = {}
    number = ""

    def shorten(found: re.Match[str]) -> str:
        nonlocal number
        number = found[1] or number
        first = told.setdefault(found[0], number)
        return found[0] if first == number else f'<a class="where" href="#step-{first}">as in step {first}</a>'

    return _ENTRY.sub(shorten, listed)


def steps_of(drawing: Drawing) -> Iterator[Step]:
    """Yield the steps in the order of their numbers."""
    from stackseq.layout.drawing import Group

    found = [item for item in drawing.items if isinstance(item, Group) and item.id.startswith("step-")]
    for group in sorted(found, key=lambda group: int(group.id.removeprefix("step-"))):
        number = int(group.id.removeprefix("step-"))
        yield Step(number, group.kind, group.label, str(group.anchor) if group.anchor else "")


def files_of(text: str, host: str, theme: str) -> Iterator[tuple[str, bytes]]:
    """Yield the ending and the contents of each file that a page offers, for a diagram's text."""
    from functools import partial

    from stackseq.api.formats import FORMATS
    from stackseq.api.stages import Options, render
    from stackseq.audit.links import links_of
    from stackseq.diagnostics import Source

    options = Options(theme=theme, find_links=partial(links_of, host=host))
    rendered = render(Source("diagram.wsd", text), FILES, options)
    for name, data in zip(FILES, rendered.outputs, strict=True):
        yield FORMATS[name].endings[0], data
