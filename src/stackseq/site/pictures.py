"""The diagrams of the gallery as parts of pages, at each level of detail, and as files."""

from __future__ import annotations

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from stackseq.interaction import Anchor, Interaction
    from stackseq.layout import Drawing
    from stackseq.render.theme import Theme
    from stackseq.render.viewer import ViewerParts

LEVELS = {"steps": "Steps", "messages": "Messages"}
"""What readers may choose, and how the page calls it: each step, or only what passes between processes."""
FILES = ("svg", "pdf", "wsd", "mermaid", "plantuml")
"""Formats of the files beside a page. PNG is made in the browser: two hundred of them are as large as everything else."""


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


def parts_of(
    drawing: Drawing,
    theme: Theme,
    link: Callable[[Anchor], str] | None = None,
    signs: Mapping[str, Sequence[tuple[str, str]]] | None = None,
) -> ViewerParts:
    """Return what the viewer shows of a drawing. Its fonts and colours are those of the page."""
    from stackseq.render.options import Options
    from stackseq.render.viewer import viewer_parts

    return viewer_parts(drawing, theme, Options(embed_fonts=False, link_base=link or ""), signs=signs)


def payload(drawing: Drawing, parts: ViewerParts) -> dict[str, object]:
    """Return what a page needs to show another diagram, and to compare its steps."""
    steps = [[step.kind, step.sentence, step.anchor] for step in steps_of(drawing)]
    return {"picture": parts.picture, "strip": parts.strip, "model": parts.model, "outline": parts.outline, "steps": steps}


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
