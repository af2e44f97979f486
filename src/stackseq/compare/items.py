"""Notes that are lists: each item is compared alone."""

# For maintainers. The narrator writes checks that follow each other as one note, `- check policy`, one item each. Marks stand in
# the place of its bullets; the bullets of what is the same become dots, since `-` means removed.
from __future__ import annotations

from difflib import SequenceMatcher

from stackseq.compare.looks import one_line
from stackseq.compare.model import Change

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_BULLET = "- "
_DOT = "• "


def items_of(text: str) -> list[str]:
    """Return the items of a list, which may have several lines each; nothing for other texts."""
    if not text.startswith(_BULLET):
        return []
    items: list[str] = []
    for line in text.split("\n"):
        if line.startswith(_BULLET):
            items.append(line.removeprefix(_BULLET))
        else:
            items[-1] += f"\n{line}"
    return items


def compare_items(old: str, new: str) -> list[tuple[Change, str]]:
    """Return the items of two lists with what happened to each, in order; nothing if one is no list."""
    before, after = items_of(old), items_of(new)
    return list(_compare(before, after)) if before and after else []


def _compare(old: list[str], new: list[str]) -> Iterator[tuple[Change, str]]:
    matcher = SequenceMatcher(None, list(map(one_line, old)), list(map(one_line, new)), autojunk=False)
    for word, first, last, start, end in matcher.get_opcodes():
        if word == "equal":
            yield from ((Change.SAME, item) for item in new[start:end])
            continue
        yield from ((Change.REMOVED, item) for item in old[first:last])
        yield from ((Change.ADDED, item) for item in new[start:end])


def show_items(items: list[tuple[Change, str]]) -> str:
    """Write a list with marks for bullets."""
    return "\n".join(f"{change.mark} {item}" if change.mark else f"{_DOT}{item}" for change, item in items)
