"""Show both diagrams in one, with marks."""

# For maintainers. A mark is a sign before the label, so that it can be read without colour and in text; messages are coloured
# as well. The executions are those of the new diagram: what was removed stands beside them and begins and ends none, so that
# whatever was aligned with whatever, every execution that begins also ends.
from __future__ import annotations

from stackseq.compare.folding import Folded, fold_runs
from stackseq.compare.items import compare_items, items_of, show_items
from stackseq.compare.lifelines import merge_lifelines
from stackseq.compare.looks import BRANCHING, one_line, text_of
from stackseq.compare.model import Change
from stackseq.interaction import (
    CombinedFragment,
    Destruction,
    Divider,
    ExecutionEnd,
    ExecutionStart,
    Interaction,
    InteractionUse,
    Message,
    Note,
    Operand,
    Operator,
    Parallel,
    Placement,
    StateInvariant,
)
from stackseq.interaction.model import NOWHERE
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackseq.compare.model import Aligned, Branch, Step
    from stackseq.interaction import Element

COLOURS = {Change.ADDED: "#1a7f37", Change.REMOVED: "#cf222e", Change.CHANGED: "#9a6700", Change.MOVED: "#0969da"}
"""Of the arrows: green, red, brown and blue, dark enough on white and on grey paper."""


def show(old: Interaction, new: Interaction, aligned: Sequence[Aligned], steps: Sequence[Step], fold: int) -> Interaction:
    """Return a diagram of both. ``fold`` is as ``compare`` has it."""
    lifelines, groups = merge_lifelines(old, new)
    releases = [dict(each.metadata).get("release", "") for each in (old, new)]
    between = f"{releases[0]} to {releases[1]}" if all(releases) else ""
    title = new.title or old.title
    order = {lifeline.name: place for place, lifeline in enumerate(lifelines)}
    body = tuple(_body(aligned, fold, order))
    legend = (_legend(steps, lifelines[0].name, between),) if lifelines else ()
    return Interaction(
        f"{title}: {between}" if between and title else title or between,
        lifelines,
        legend + body,
        groups,
        new.footer,
        new.wrap or old.wrap,
        new.metadata or old.metadata,
    )


def _legend(steps: Sequence[Step], name: str, between: str) -> Note:
    numbers = {change: sum(step.change is change for step in steps) for change in COLOURS}
    counts = [f"{change.mark} {count} {change.value}" for change, count in numbers.items() if count or change is not Change.MOVED]
    lines = [between or "compared:", *counts] if steps else [between or "compared:", "nothing differs"]
    return Note(Placement.OVER, (name,), "\n".join(lines))


def _body(aligned: Sequence[Aligned], fold: int, order: dict[str, int]) -> Iterator[Element]:
    for each in fold_runs(aligned, fold) if fold else aligned:
        if isinstance(each, Folded):
            yield _fold_note(each, order)
        else:
            yield from _shown(each, fold, order)


def _fold_note(folded: Folded, order: dict[str, int]) -> Note:
    places = sorted(folded.lifelines, key=order.__getitem__)
    covered = (places[0], places[-1]) if len(places) > 1 else tuple(places)
    return Note(Placement.OVER, covered, f"… {folded.steps} steps as before")


def _shown(each: Aligned, fold: int, order: dict[str, int]) -> Iterator[Element]:
    """Yield how an element is shown: as nothing, if all that it says is in the other diagram."""
    element = each.new or each.old
    if isinstance(element, CombinedFragment):
        yield from _fragment(each, element, fold, order)
    elif isinstance(element, Parallel):
        lanes = tuple(lane for branch in each.branches if (lane := tuple(_body(branch.body, fold, order))))
        if lanes:
            yield Parallel(lanes, element.anchor)
    elif isinstance(element, Note) and items_of(element.text):
        yield _list_note(each, element)
    elif each.new is not None:
        yield _marked(_with_former(each.old, each.new), each.change)
    elif each.old is not None and not isinstance(each.old, ExecutionStart | ExecutionEnd | Destruction):
        yield _without_executions(_marked(each.old, Change.REMOVED))


def _list_note(each: Aligned, note: Note) -> Note:
    """Show a note that is a list: each item with its own mark."""
    former = each.old.text if isinstance(each.old, Note) and each.new is not None else ""
    items = compare_items(former, note.text) or [(each.change, item) for item in items_of(note.text)]
    return replace(note, text=show_items(items), span=NOWHERE)


def _fragment(each: Aligned, fragment: CombinedFragment, fold: int, order: dict[str, int]) -> Iterator[Element]:
    operands = tuple(_operand(branch, fold, order) for branch in each.branches)
    operator = fragment.operator
    if operator in BRANCHING:
        operator = Operator.OPT if len(operands) == 1 and operator is Operator.OPT else Operator.ALT
    yield CombinedFragment(operator, operands, fragment.label, fragment.anchor)


def _operand(branch: Branch, fold: int, order: dict[str, int]) -> Operand:
    chosen = branch.new or branch.old
    guard = chosen.guard if chosen else ""
    if branch.change is Change.CHANGED and branch.old:
        guard = f"{guard} (was: {one_line(branch.old.guard) or 'no condition'})"
    return Operand(_with_mark(guard, branch.change), tuple(_body(branch.body, fold, order)))


def _with_mark(text: str, change: Change) -> str:
    return f"{change.mark} {text}".rstrip() if change.mark else text


def _with_former(old: Element | None, new: Element) -> Element:
    """Return an element that also tells what it said before, if that was something else."""
    former = getattr(old, "label", "") or getattr(old, "text", "") if old else ""
    if not isinstance(former, str) or not former or text_of(new) == one_line(former):
        return new
    if isinstance(new, Message):
        return replace(new, label=f"{new.label}\n(was: {former})")
    return replace(new, text=f"{new.text}\n(was: {former})") if isinstance(new, Note | StateInvariant | InteractionUse) else new


def _marked(element: Element, change: Change) -> Element:
    """Return an element with its mark, and without what only its own text knows: number and place."""
    if isinstance(element, Message):
        label, colour = _with_mark(element.label, change), COLOURS.get(change, element.colour)
        return replace(element, label=label, colour=colour, number=None, span=NOWHERE)
    if isinstance(element, InteractionUse):
        incoming, outgoing = (_marked(each, change) if each else None for each in (element.incoming, element.outgoing))
        return replace(element, text=_with_mark(element.text, change), incoming=incoming, outgoing=outgoing, span=NOWHERE)
    if isinstance(element, Note | StateInvariant | Divider):
        return replace(element, text=_with_mark(element.text, change), span=NOWHERE)
    return replace(element, span=NOWHERE)


def _without_executions(element: Element) -> Element:
    if isinstance(element, Message):
        return replace(element, starts_execution=False, ends_execution=False, creates=False)
    if isinstance(element, InteractionUse):
        incoming, outgoing = (_without_executions(each) if each else None for each in (element.incoming, element.outgoing))
        return replace(element, incoming=incoming, outgoing=outgoing)
    return element
