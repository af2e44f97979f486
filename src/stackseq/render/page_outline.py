"""The steps of a drawing as a list: a way to read it without seeing it, and to move about in it."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from stackseq.layout.drawing import Group, Polyline, Text
from stackseq.render.markup import anchor_link, escape, escape_attribute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackseq.layout.drawing import Drawing
    from stackseq.render.options import LinkBase

_OUTSIDE = "outside"


def outline(drawing: Drawing, link_base: LinkBase) -> str:
    """Return an ordered list in HTML: steps with their number, lifelines, text and source; fragments with their operands."""
    groups = [item for item in drawing.items if isinstance(item, Group)]
    children: dict[str, list[Group]] = {}
    for group in groups:
        if group.kind == "fragment" or group.id.startswith("step-"):
            children.setdefault(group.parent, []).append(group)
    for body in children.values():
        body.sort(key=lambda group: group.box[1])
    out: list[str] = []
    # A stack instead of recursion: fragments may be nested deeper than Python likes to call.
    work: list[Group | str] = ["</ol>", *reversed(children.get("", [])), '<ol role="list">']
    while work:
        entry = work.pop()
        if isinstance(entry, str):
            out.append(entry)
        elif entry.kind == "fragment":
            work += reversed(_fragment(entry, children.get(entry.id, [])))
        else:
            out.append(_step(entry, link_base))
    return "\n".join(out)


def _fragment(fragment: Group, contents: Sequence[Group]) -> list[Group | str]:
    """Return an entry for each operand, with what stands in it; the contents are sorted by where they begin."""
    guards, separators = _operands(fragment)
    operator = next((item.text for item in fragment.items if isinstance(item, Text) and item.role == "operator"), "")
    tops = [group.box[1] for group in contents]
    cuts = [0, *(bisect_left(tops, separator) for separator in separators), len(contents)]
    entries: list[Group | str] = []
    for guard, (start, end) in zip(guards, pairwise(cuts), strict=True):
        entries.append(f'<li class="operand"><p><b>{escape(operator)}</b> {escape(guard)}</p><ol role="list">')
        entries += contents[start:end]
        entries.append("</ol></li>")
    return entries


def _operands(fragment: Group) -> tuple[list[str], list[int]]:
    """Return the guards, and the heights at which all operands but the first begin."""
    guards, separators = [""], []
    for item in fragment.items:
        if isinstance(item, Polyline):
            separators.append(item.points[0][1])
            guards.append("")
        elif isinstance(item, Text) and item.role == "guard":
            guards[-1] = f"{guards[-1]} {item.text}".strip()
    return guards, separators


def _step(step: Group, link_base: LinkBase) -> str:
    number = step.id.removeprefix("step-")
    return (
        f'<li><a href="#{escape_attribute(step.id)}"><span class="number">{number}</span>'
        f' <span class="route">{escape(_route(step))}</span> <span class="what">{_lines(_what(step))}</span></a>'
        f"{_where(step, link_base)}</li>"
    )


def _route(step: Group) -> str:
    names = [" ".join(name.split()) for name in step.lifelines]
    if step.kind != "message":
        return ", ".join(names)
    if len(names) < 2:
        ends = [*names, *names] or [_OUTSIDE, _OUTSIDE]
        names = [_OUTSIDE, ends[0]] if step.label.startswith(f"{_OUTSIDE} → ") else ends
        if step.label.startswith(f"{ends[0]} → {_OUTSIDE}:"):
            names = [ends[0], _OUTSIDE]
    return " → ".join(names)


def _what(step: Group) -> str:
    """Return what the step says, line by line."""
    lines = [item.text for item in step.items if isinstance(item, Text) and item.role != "operator"]
    return "\n".join(lines) or (step.label if step.kind == "divider" else "")


def _lines(text: str) -> str:
    return "\n".join(map(escape, text.split("\n")))


def _where(step: Group, link_base: LinkBase) -> str:
    if not step.anchor:
        return ""
    name = escape(str(step.anchor)).replace("/", "/<wbr>")
    link = anchor_link(step.anchor, link_base)
    if link:
        return f' <a class="where" href="{escape_attribute(link)}" rel="noopener noreferrer"><code>{name}</code></a>'
    return f' <span class="where"><code>{name}</code></span>'
