"""The steps of a drawing as a list: a way to read it without seeing it, and to move about in it."""

# For maintainers. Each step has a key of what it does and says, `data-key`, by which it is found again in another drawing, in
# which it may have another number. What a function leaves for people to find stands at the first of its steps.
from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from stackseq.layout.drawing import Group, Polyline, Text
from stackseq.records import Record
from stackseq.render.markup import anchor_link, escape, escape_attribute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stackseq.interaction import Anchor
    from stackseq.layout.drawing import Drawing
    from stackseq.render.options import LinkBase

    Signs = Mapping[str, Sequence[tuple[str, str]]]
    Proofs = Mapping[str, Sequence["Proof"]]

_OUTSIDE = "outside"
_PROOFS = 12
"""Lines of a step that are told; the record has them all."""
_LINE = re.compile(r"#L(\d+)")
"""In the address of a function: where it begins."""


class Proof(Record):
    """A line of a record that tells of a step."""

    where: str
    """``nova-compute.log:1234``."""
    text: str
    time: str = ""
    """As people read it: ``+1.24 s``."""
    host: str = ""


def outline(
    drawing: Drawing, link_base: LinkBase, prefix: str = "", signs: Signs | None = None, proofs: Proofs | None = None
) -> str:
    """Return an ordered list in HTML: steps with their number, lifelines, text and source; fragments with their operands.

    ``prefix`` stands before the ids that it leads to; ``signs`` tells what functions leave: anchor → levels and texts; ``proofs``
    what was recorded of steps: ``step-14`` → lines.
    """
    write = _Writer(link_base, prefix, signs or {}, proofs or {})
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
            out.append(write(entry))
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


class _Writer:
    """Writes steps, one after the other."""

    def __init__(self, link_base: LinkBase, prefix: str, signs: Signs, proofs: Proofs) -> None:
        self._proofs = proofs
        self._link_base = link_base
        self._prefix = prefix
        self._signs = dict(signs)
        self._last: Anchor | None = None

    def __call__(self, step: Group) -> str:
        address = escape_attribute(self._prefix + step.id)
        where = self._place(step.anchor) + self._left_by(step.anchor) if step.anchor else ""
        where += _proven(self._proofs.get(step.id, ()))
        self._last = step.anchor
        return (
            f'<li data-key="{_key(step)}"><a href="#{address}"><span class="number">{step.id.removeprefix("step-")}</span>'
            f' <span class="route">{escape(_route(step))}</span> <span class="what">{_lines(_what(step))}</span></a>{where}</li>'
        )

    def _place(self, anchor: Anchor) -> str:
        """Return the function that performs a step, with the line at which it begins if the address tells, and where it leads.

        Lists may leave out what says the same ``again``.
        """
        link = anchor_link(anchor, self._link_base)
        path, name = anchor.path, str(anchor).partition(" ")[2]
        line = _LINE.search(link) if f"/{path}#" in link else None
        place = f"{escape(path).replace('/', '/<wbr>')}{f':{line[1]}' if line else ''}"
        look = "where again" if anchor == self._last else "where"
        start, end = f'span class="{look}"', "span"
        if link:
            start, end = f'a class="{look}" href="{escape_attribute(link)}" rel="noopener noreferrer"', "a"
        return f" <{start}><code>{place}</code> <code>{escape(name)}</code></{end}>"

    def _left_by(self, anchor: Anchor) -> str:
        signs = self._signs.pop(str(anchor), ())
        return f' <ul class="signs" role="list">{"".join(_items(signs))}</ul>' if signs else ""


def _items(signs: Iterable[tuple[str, str]]) -> Iterable[str]:
    return (f"<li><b>{escape(level)}</b> <code>{escape(text)}</code></li>" for level, text in signs)


def _proven(proofs: Sequence[Proof]) -> str:
    """Return the lines that were recorded of a step, folded."""
    if not proofs:
        return ""
    lines = "".join(map(_proof, proofs[:_PROOFS]))
    more = f"<li>and {len(proofs) - _PROOFS} more</li>" if len(proofs) > _PROOFS else ""
    words = f"{len(proofs)} lines" if len(proofs) > 1 else "1 line"
    return f' <details class="proofs"><summary>What was recorded: {words}</summary><ul role="list">{lines}{more}</ul></details>'


def _proof(proof: Proof) -> str:
    beside = " ".join(f"<span>{escape(text)}</span>" for text in (proof.time, proof.host, proof.where) if text)
    return f"<li><code>{escape(proof.text)}</code> {beside}</li>"


def _key(step: Group) -> str:
    from hashlib import blake2b

    text = f"{step.anchor or ''}\n{step.label}"
    return blake2b(text.encode("utf-8", "replace"), digest_size=4).hexdigest()


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
