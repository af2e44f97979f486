"""``A->B: label``: a message, with every arrow and modifier of the language."""

# For maintainers. Most lines of a diagram are messages, so there is a short way for those whose participants have been met
# before in the same spelling; `_read_new` is the long way. What only other dialects write is in `foreign`, and tried when
# nothing else fits, or when the colon stands before the arrow, which makes it an odd message.
from __future__ import annotations

from stackseq.diagnostics import Span
from stackseq.interaction import Gate, Head, Line, Message
from stackseq.wsd.names import find_arrow, find_colon, write_name
from stackseq.wsd.text import escape, unescape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.wsd.state import State

ARROWS = {
    "->": (Line.SOLID, Head.FILLED, False),
    "->>": (Line.SOLID, Head.OPEN, False),
    "-->": (Line.DASHED, Head.FILLED, False),
    "-->>": (Line.DASHED, Head.OPEN, False),
    "<->": (Line.SOLID, Head.FILLED, True),
    "<-->": (Line.DASHED, Head.FILLED, True),
    "<<->>": (Line.SOLID, Head.OPEN, True),
    "<<-->>": (Line.DASHED, Head.OPEN, True),
    "<->>": (Line.SOLID, Head.OPEN, True),
    "<-->>": (Line.DASHED, Head.OPEN, True),
    "-x": (Line.SOLID, Head.CROSS, False),
    "--x": (Line.DASHED, Head.CROSS, False),
}
"""Arrow → line, head, heads at both ends."""
_GATES = ("[", "]")
_SPELLINGS = {look: arrow for arrow, look in reversed(ARROWS.items())}


def parse(state: State) -> bool:
    """Read a message, or a reference that a message enters."""
    line = state.line
    at = line.find("->")
    if at < 0:
        return False
    start = at - 1 if line[at - 1 : at] == "-" else at
    while line[start - 1 : start] == "<":
        start -= 1
    end = at + 3 if line[at + 2 : at + 3] == ">" else at + 2
    colon = line.find(":", end)
    names = state.lifelines.spellings
    sender = names.get(line[:start].rstrip())
    rest = line[end:colon].strip()
    receiver = names.get(rest)
    look = ARROWS.get(line[start:end])
    if sender is None or colon < 0 or look is None or (look[2] and look[1] is Head.OPEN):
        return _read_new(state, line)
    if receiver is None:
        return _read_modified(state, line, sender, line[start:end], rest, colon) or _read_new(state, line)
    label = line[colon + 1 :].lstrip()
    if "\\" in label:
        label = unescape(label)
    column = state.raw.find(line) + 1
    span = Span(state.index, column, state.index, column + len(line), state.path)
    creates = bool(state.creating) and state.creating.pop(receiver, None) is not None
    if state.destroyed:
        _check_life(state, sender, receiver, creates=creates)
    starts, ends = _auto(state, sender, receiver, look[0]) if state.auto_activate else (False, False)
    number = state.number
    if number is not None:
        state.number = number + state.step
    state.pending = None
    state.body.append(
        Message(sender, receiver, label, look[0], look[1], look[2], starts, ends, creates, 0, number, "", "", state.anchor, span),
    )
    return True


def _read_modified(state: State, line: str, sender: str, arrow: str, rest: str, colon: int) -> bool:
    """Read a message whose receiver is known, but for the modifiers before it."""
    modifiers, raw = split_modifiers(rest)
    receiver = state.lifelines.spellings.get(raw)
    if receiver is None:
        return False
    state.add(build(state, sender, arrow, modifiers, receiver, unescape(line[colon + 1 :].lstrip())))
    return True


def _read_new(state: State, line: str) -> bool:
    """Read a message whose participants may be new, quoted or at the edge."""
    start, end = find_arrow(line)
    sender = line[: max(start, 0)].rstrip()
    if not sender or sender == '""':
        return False
    if sender in _GATES:
        return _parse_foreign(state)
    odd = -1 < find_colon(line) < start or "<-" in sender
    return (odd and _parse_foreign(state)) or _read_plain(state, line, sender, line[start:end], end)


def _read_plain(state: State, line: str, sender: str, arrow: str, end: int) -> bool:
    """Read a message, taken apart before and after its arrow."""
    modifiers, rest = split_modifiers(line[end:].lstrip())
    if rest[:3].lower() == "ref" and arrow in ARROWS:
        from stackseq.wsd.statements import ref

        if ref.parse_incoming(state, sender, arrow, modifiers, rest):
            return True
    colon = find_colon(line, end)
    receiver = split_modifiers(line[end:colon].strip())[1] if colon >= 0 else ""
    if not receiver or receiver == '""':
        return False
    if _looks_foreign(state, arrow, receiver) and _parse_foreign(state):
        return True
    if arrow not in ARROWS or receiver in _GATES:
        return False
    sender_name = state.use(sender)
    receiver_name = state.use(receiver)
    state.add(build(state, sender_name, arrow, modifiers, receiver_name, unescape(line[colon + 1 :].lstrip())))
    return True


def _looks_foreign(state: State, arrow: str, receiver: str) -> bool:
    """Tell whether an arrow, or an edge, a delay or a cross before the receiver belongs to another dialect."""
    if arrow not in ARROWS or ARROWS[arrow][1:] == (Head.OPEN, True) or receiver in _GATES:
        return True
    return receiver[0] == "(" or (receiver[:2] == "x " and not state.knows(receiver))


def _parse_foreign(state: State) -> bool:
    from stackseq.wsd.statements import foreign

    return foreign.parse(state)


def split_modifiers(text: str) -> tuple[str, str]:
    """Split ``+ A`` into modifiers and the rest."""
    rest = text.lstrip("+-* ")
    return text[: len(text) - len(rest)], rest


def build(
    state: State,
    sender: str | Gate,
    arrow: str,
    modifiers: str,
    receiver: str | Gate,
    label: str,
    delay: int = 0,
    colour: str = "",
) -> Message:
    """Make a message at the current line, with the effects of its modifiers."""
    line, head, both_ways = ARROWS[arrow]
    ends = "-" in modifiers and _end_execution(state, sender)
    starts = "+" in modifiers
    creates = "*" in modifiers
    if isinstance(receiver, Gate):
        if starts or creates:
            state.report("useless-modifier", "the edge of the diagram is no participant that could begin something")
        starts = creates = False
    else:
        creates = (state.creating.pop(receiver, None) is not None) or creates
        if starts:
            state.start_execution(receiver)
        elif state.auto_activate:
            starts, auto_ends = _auto(state, sender, receiver, line)
            ends = ends or auto_ends
    if state.destroyed:
        _check_life(state, sender, receiver, creates=creates)
    number = state.next_number()
    return Message(
        sender,
        receiver,
        label,
        line,
        head,
        both_ways,
        starts,
        ends,
        creates,
        delay,
        number,
        "",
        colour,
        state.anchor,
        state.span(),
    )


def _check_life(state: State, sender: str | Gate, receiver: str | Gate, *, creates: bool) -> None:
    from stackseq.wsd.statements.execution import check_life

    check_life(state, sender, receiver, creates=creates)


def _end_execution(state: State, sender: str | Gate) -> bool:
    if isinstance(sender, Gate):
        state.report("useless-modifier", "the edge of the diagram is no participant that could end something")
        return False
    if state.end_execution(sender):
        return True
    from stackseq.wsd.statements.execution import report_not_active

    report_not_active(state, sender)
    return False


def _auto(state: State, sender: str | Gate, receiver: str, line: Line) -> tuple[bool, bool]:
    """Begin an execution at a call, end one at a reply, as ``autoactivation on`` asks."""
    if sender == receiver or isinstance(sender, Gate):
        return False, False
    if line is Line.SOLID:
        state.start_execution(receiver)
        return True, False
    return False, bool(state.active.get(sender)) and state.end_execution(sender)


def write(message: Message) -> str:
    """Write a message, without its description."""
    sender, receiver = _end(message.sender), _end(message.receiver)
    arrow = write_arrow(message)
    if message.delay:
        receiver = f"({message.delay}){receiver}"
    label = escape(message.label)
    return f"{sender}{arrow}{receiver}: {label}" if label else f"{sender}{arrow}{receiver}:"


def _end(end: str | Gate) -> str:
    return end.value if isinstance(end, Gate) else write_name(end)


def write_arrow(message: Message) -> str:
    """Write an arrow with its modifiers."""
    arrow = _SPELLINGS[message.line, message.head, message.both_ways]
    cross = message.head is Head.CROSS
    if message.colour:
        dashes = "--" if message.line is Line.DASHED else "-"
        before, after = arrow.split(dashes)
        arrow = f"{before}{dashes}{message.colour}{after}"
    arrow = f" {arrow} " if cross else arrow
    modifiers = "-" * message.ends_execution + "+" * message.starts_execution + "*" * message.creates
    return arrow + modifiers
