"""What a diagram claims: its anchors, and the calls in the messages below them."""

# For maintainers. Which labels are claims is a matter of writing: `cast pause_instance(instance)` and `suspend()` name what is
# called, `read instance by uuid` is prose. So a name is a claim if an opening parenthesis follows it at once, or if it has an
# underscore and follows `cast` or `call`. `server(s)` is a plural. Replies tell what came back, which no function need spell.
#
# Objects of OpenStack call their own methods through a general RPC method: `call object_action(Instance.save)`. A function that
# does so says `save`, not `object_action`; therefore the first argument counts as well, if it is a method of a class.
#
# In the client side of RPC, files such as `nova/compute/rpcapi.py`, a function says itself whether it casts or calls.
from __future__ import annotations

import re

from stackseq.diagnostics import Span
from stackseq.interaction import Line, Message, walk
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.interaction import Anchor, Element, Interaction

_NAME = r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*"
_CALL = re.compile(
    rf"(?<![\w./{{-])(?:(?P<rpc>cast|call)\s+)?(?P<name>{_NAME})\((?!e?s\))\s*(?P<first>[A-Z]\w*(?:\.\w+)+)?"
    r"|\b(?P<kind>cast|call)\s+(?P<bare>[a-z]\w*_\w+)\b(?!\()"
)
_BROKEN = re.compile(r"(?<=[._(])\n")
"""A line break inside a long name, or after an opening parenthesis."""


class Call(Record):
    """A message that names what it calls."""

    words: tuple[str, ...]
    """Names, one of which the function must mention."""
    label: str
    """The message's label in one line."""
    span: Span


class Step(Record):
    """One anchor of a diagram."""

    anchor: Anchor
    spans: tuple[Span, ...]
    """Each of its places in the text, in their order; never empty."""
    calls: tuple[Call, ...]
    """What messages below it call."""


def read_steps(interaction: Interaction, text: str = "") -> tuple[Step, ...]:
    """Return the anchors of a diagram, each once, in the order of the text.

    With the diagram's ``text`` the spans are those of the source comments; without, those of the first elements below them.
    """
    spans: dict[Anchor, list[Span]] = {}
    calls: dict[Anchor, dict[tuple[str, ...], Call]] = {}
    for anchor, element, is_first in _anchored(interaction):
        places = spans.setdefault(anchor, [])
        if is_first:
            places.append(element.span)
        for call in _calls_of(element, anchor):
            calls.setdefault(anchor, {}).setdefault(call.words, call)
    lines = text.splitlines()
    return tuple(
        Step(anchor, _comments(anchor, places, lines), tuple(calls.get(anchor, {}).values())) for anchor, places in spans.items()
    )


def _anchored(interaction: Interaction) -> Iterator[tuple[Anchor, Element, bool]]:
    """Yield the elements with anchors, and whether each is the first one below its source comment."""
    before: Anchor | None = None
    for element in walk(interaction):
        anchor: Anchor | None = getattr(element, "anchor", None)
        if anchor is not None:
            yield anchor, element, anchor != before
        before = anchor


def _calls_of(element: Element, anchor: Anchor) -> Iterator[Call]:
    if not isinstance(element, Message) or element.line is not Line.SOLID:
        return
    label = " ".join(_BROKEN.sub("", element.label).split())
    for match in _CALL.finditer(label):
        names = (match["bare"] or match["name"], match["first"])
        words = tuple(dict.fromkeys(name.rpartition(".")[2] for name in names if name))
        yield Call(words, label, element.span)
        kind = match["rpc"] or match["kind"]
        if kind and anchor.path.endswith("/rpcapi.py"):
            yield Call((kind,), label, element.span)


def _comments(anchor: Anchor, spans: list[Span], lines: list[str]) -> tuple[Span, ...]:
    """Return the spans of the comments above the elements, where they can be found."""
    return tuple(dict.fromkeys(_comment(anchor, span, lines) for span in spans))


def _comment(anchor: Anchor, span: Span, lines: list[str]) -> Span:
    if span.path or not lines:
        return span
    wanted = ["#", *str(anchor).split()]
    for number in range(min(span.line, len(lines)), 0, -1):
        line = lines[number - 1]
        if line.split() == wanted:
            end = len(line.rstrip())
            return Span(number, end - len(line.strip()) + 1, number, end + 1)
    return span
