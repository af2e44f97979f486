"""What two elements are compared by: where they stand, what they say, and which function performs them."""

# For maintainers. Line breaks, the case of letters and punctuation are layout, not content. A function that moved to another
# file or class is the same as long as its own name is. Lifelines of one kind on several hosts, `nova-compute-source`, resemble
# the one that an older edition draws.
from __future__ import annotations

import re

from stackseq.interaction import (
    CombinedFragment,
    Comment,
    Destruction,
    ExecutionEnd,
    ExecutionStart,
    Gate,
    InteractionUse,
    Message,
    Note,
    Operator,
    Parallel,
    Space,
    StateInvariant,
    bodies_of,
)
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackseq.interaction import Element, Operand

NOT_STEPS = (Comment, Space, ExecutionStart, ExecutionEnd, Destruction)
"""Elements that say nothing of their own."""
BRANCHING = frozenset({Operator.ALT, Operator.OPT})
"""One condition with branches, however many there are."""

_WORD = re.compile(r"\w+")
_BROKEN = re.compile(r"(?<=[_(])\n\s*|(?<=\w\.)\n\s*(?=[a-z_])")
"""A line break inside a long name; behind a full stop, a sentence begins with a capital."""
_HOST = re.compile(r"[-_ ]*\(?(?:source|src|destination|dest|dst)\)?$")


class Look(Record):
    """What is compared of an element or an operand."""

    kind: object
    """Only elements of one kind correspond."""
    ends: tuple[str, ...]
    """Lifelines, in order."""
    stems: frozenset[str]
    """The lifelines without their hosts."""
    text: str
    """In one line."""
    words: frozenset[str]
    """Of the text; of all that is inside of a fragment."""
    function: str
    """The last name of its anchor."""

    @property
    def signature(self) -> tuple[object, ...]:
        """What is equal where nothing changed that a reader sees."""
        return (self.kind, self.ends, self.text, self.words if not self.ends else None)


def look_at(element: Element) -> Look:
    """Return what is compared of an element."""
    kind, ends, text = _kind(element), _ends(element), text_of(element)
    inside = inner_elements(element)
    words = _all_words(inside) | _words(text) if inside else _words(text)
    anchor = getattr(element, "anchor", None)
    function = anchor.qualname.rpartition(".")[2] if anchor else ""
    return Look(kind, ends, frozenset(_HOST.sub("", end) for end in ends), text, words, function)


def look_at_operand(operand: Operand) -> Look:
    """Return what is compared of a branch."""
    return Look("operand", (), frozenset(), one_line(operand.guard), _all_words(operand.body) | _words(operand.guard), "")


def text_of(element: Element) -> str:
    """Return what an element says, in one line."""
    if isinstance(element, CombinedFragment):
        return " | ".join(one_line(operand.guard) for operand in element.operands)
    return one_line(str(getattr(element, "label", "") or getattr(element, "text", "")))


def one_line(text: str) -> str:
    """Join the lines of a label; a name that was broken is whole again."""
    return " ".join(_BROKEN.sub("", text).split())


def inner_elements(element: Element) -> tuple[Element, ...]:
    """Return what is directly inside of a fragment or of lanes."""
    return tuple(each for body in bodies_of(element) for each in body)


def everything_in(elements: Iterable[Element]) -> Iterator[Element]:
    """Yield the elements and all that is inside of them."""
    stack = [iter(tuple(elements))]
    while stack:
        for element in stack[-1]:
            yield element
            inside = inner_elements(element)
            if inside:
                stack.append(iter(inside))
                break
        else:
            stack.pop()


def _kind(element: Element) -> object:
    if isinstance(element, CombinedFragment):
        return ("branches",) if element.operator in BRANCHING else (element.operator, len(element.operands))
    if isinstance(element, Parallel):
        return ("lanes", len(element.lanes))
    return type(element).__name__


def _ends(element: Element) -> tuple[str, ...]:
    if isinstance(element, Message):
        return tuple(end.value if isinstance(end, Gate) else end for end in (element.sender, element.receiver))
    if isinstance(element, Note | StateInvariant | InteractionUse):
        return element.covered
    return (element.lifeline,) if isinstance(element, ExecutionStart | ExecutionEnd | Destruction) else ()


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def _all_words(elements: Iterable[Element]) -> frozenset[str]:
    found: set[str] = set()
    for element in everything_in(elements):
        found.update(_words(text_of(element)))
        found.update(_ends(element))
    return frozenset(found)
