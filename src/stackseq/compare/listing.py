"""List what differs."""

from __future__ import annotations

from stackseq.compare.items import compare_items, items_of
from stackseq.compare.looks import NOT_STEPS, one_line, text_of
from stackseq.compare.model import Change, Step
from stackseq.interaction import CombinedFragment, Gate, InteractionUse, Message, Note, Parallel, StateInvariant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackseq.compare.model import Aligned, Branch
    from stackseq.interaction import Element


def list_steps(aligned: Sequence[Aligned]) -> tuple[tuple[Step, ...], int]:
    """Return what differs, in order, and how many steps are the same."""
    lister = _Lister()
    lister.go(aligned, ())
    return tuple(lister.steps), lister.same


class _Lister:
    """One run through a comparison."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.same = 0

    def go(self, aligned: Sequence[Aligned], guards: tuple[str, ...]) -> None:
        """Add the elements of a body."""
        for each in aligned:
            element = each.new or each.old
            if element is not None and not isinstance(element, NOT_STEPS):
                self._add(each, element, guards)

    def _add(self, each: Aligned, element: Element, guards: tuple[str, ...]) -> None:
        if isinstance(element, CombinedFragment | Parallel):
            for branch in each.branches:
                self._add_branch(branch, element, guards)
        elif each.change is Change.SAME:
            self.same += 1
        elif isinstance(element, Note) and (items := _items(each)):
            self._add_items(items, element, guards)
        else:
            before = describe(each.old) if each.change is Change.CHANGED and each.old else ""
            self.steps.append(Step(each.change, describe(element), before, getattr(element, "anchor", None), guards))

    def _add_items(self, items: list[tuple[Change, str]], note: Note, guards: tuple[str, ...]) -> None:
        self.same += all(change is Change.SAME for change, _ in items)
        for change, item in items:
            if change is not Change.SAME:
                self.steps.append(Step(change, f"{', '.join(note.covered)}: {one_line(item)}", "", note.anchor, guards))

    def _add_branch(self, branch: Branch, fragment: Element, guards: tuple[str, ...]) -> None:
        guard = one_line(branch.new.guard if branch.new else branch.old.guard if branch.old else "")
        if branch.change is Change.CHANGED and branch.old:
            anchor = getattr(fragment, "anchor", None)
            before = f"condition: {one_line(branch.old.guard) or 'none'}"
            self.steps.append(Step(Change.CHANGED, f"condition: {guard or 'none'}", before, anchor, guards))
        self.go(branch.body, (*guards, guard) if guard else guards)


def _items(each: Aligned) -> list[tuple[Change, str]]:
    """Return the items of a note that is a list, with what happened to them; nothing for other elements."""
    old, new = each.old, each.new
    if isinstance(old, Note) and isinstance(new, Note):
        return compare_items(old.text, new.text)
    note = new or old
    return [(each.change, item) for item in items_of(note.text)] if isinstance(note, Note) else []


def describe(element: Element) -> str:
    """Say in one line what an element is."""
    text = text_of(element)
    if isinstance(element, Message):
        return f"{_end(element.sender)} -> {_end(element.receiver)}: {text}"
    if isinstance(element, StateInvariant):
        return f"state of {', '.join(element.covered)}: {text}"
    if isinstance(element, Note | InteractionUse):
        return f"{', '.join(element.covered)}: {text}"
    return text


def _end(end: str | Gate) -> str:
    return "outside" if isinstance(end, Gate) else end
