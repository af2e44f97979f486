"""``ref over A, B: text``, as a block up to ``end ref``, and with messages into and out of it."""

# For maintainers. `X->ref over A: in` begins as a message; `message` hands it over. With a message into it, the text behind the
# colon belongs to the message, and whether lines of text follow depends on whether an `end ref` does.
from __future__ import annotations

import re

from stackseq.interaction import InteractionUse, Message
from stackseq.wsd.blocks import end_of_block, read_block, write_block
from stackseq.wsd.names import find_colon, has_arrow, split_names, write_name
from stackseq.wsd.text import escape, unescape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.wsd.state import State

_OVER = re.compile(r"(?i)over\s++(?=\S)")
INTO = re.compile(r"(?i)ref\s++over\s++(?=\S)")
"""What the receiver of a message into a reference begins with."""


def parse(state: State, _word: str, rest: str) -> bool:
    """Read a reference without a message into it."""
    match = _OVER.match(rest)
    places = _split(rest[match.end() :]) if match else None
    if places is None:
        return False
    names, text = places
    covered = _use(state, names)
    span = state.span()
    if text:
        state.add(InteractionUse(covered, unescape(text), None, None, state.anchor, span))
        return True
    block, behind = read_block(state, "ref")
    outgoing = _read_outgoing(state, covered[0], behind)
    state.add(InteractionUse(covered, block, None, outgoing, state.anchor, state.span_from(span)))
    return True


def parse_incoming(state: State, sender: str, arrow: str, modifiers: str, over: str) -> bool:
    """Read a reference that a message enters; ``over`` is what follows the arrow and its modifiers."""
    from stackseq.wsd.statements.message import build

    match = INTO.match(over)
    places = _split(over[match.end() :]) if match else None
    if places is None:
        return False
    names, label = places
    sender_name = state.use(sender)
    covered = _use(state, names)
    span = state.span()
    incoming = build(state, sender_name, arrow, modifiers, covered[0], unescape(label))
    block, behind = read_block(state, "ref") if end_of_block(state, "ref") or not label else ("", "")
    outgoing = _read_outgoing(state, covered[0], behind)
    state.add(InteractionUse(covered, block, incoming, outgoing, state.anchor, state.span_from(span)))
    return True


def _split(text: str) -> tuple[list[str], str] | None:
    """Split ``A, B: text`` into names and text."""
    colon = find_colon(text)
    names = split_names(text if colon < 0 else text[:colon])
    if not names or has_arrow(text if colon < 0 else text[:colon]):
        return None
    return names, "" if colon < 0 else text[colon + 1 :].lstrip()


def _use(state: State, names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([state.use(name) for name in names]))


def _read_outgoing(state: State, sender: str, behind: str) -> Message | None:
    """Read ``-->X: label``, which stands behind ``end ref``."""
    from stackseq.wsd.statements.message import build, split_modifiers

    if not behind:
        return None
    match = _ARROW.match(behind)
    if match is None:
        state.report("syntax-error", "there is no such arrow behind `end ref`")
        return None
    modifiers, rest = split_modifiers(behind[match.end() :].lstrip())
    colon = find_colon(rest)
    name = rest[:colon].rstrip() if colon >= 0 else rest
    if not name:
        state.report("syntax-error", "the message behind `end ref` has no receiver")
        return None
    label = rest[colon + 1 :].lstrip() if colon >= 0 else ""
    return build(state, sender, match[0], modifiers, state.use(name), unescape(label))


_ARROW = re.compile(r"<-->|<->|-->>|->>|-->|->")


def write(use: InteractionUse) -> list[str]:
    """Write a reference."""
    from stackseq.wsd.statements.message import write_arrow

    over = f"ref over {', '.join(write_name(name) for name in use.covered)}"
    incoming, outgoing = use.incoming, use.outgoing
    lines = use.text.split("\n")
    short = len(lines) == 1 or any(line != line.strip() for line in lines)
    if incoming is None and outgoing is None and use.text and short:
        return [f"{over}: {escape(use.text)}"]
    opening = over
    if incoming is not None:
        opening = f"{_end(incoming.sender)}{write_arrow(incoming)}{over}"
        opening += f": {escape(incoming.label)}" if incoming.label else ""
    closing = ""
    if outgoing is not None:
        closing = f"{write_arrow(outgoing)}{_end(outgoing.receiver)}"
        closing += f": {escape(outgoing.label)}" if outgoing.label else ""
    return write_block("ref", opening, use.text, closing)


def _end(name: object) -> str:
    return write_name(str(name))
