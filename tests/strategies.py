"""Hypothesis strategies that every area shares: interactions that cover every element of the model.

``interactions()`` yields what the parser could yield: executions that end have begun, messages are numbered in order, names are
unique, every name in the body has a lifeline. Texts are hostile by default; pass ``texts=plain_texts()`` for quiet ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from stackseq.interaction import (
    Anchor,
    CombinedFragment,
    Comment,
    Destruction,
    Divider,
    DividerKind,
    Element,
    ExecutionEnd,
    ExecutionStart,
    Footer,
    Gate,
    Head,
    Interaction,
    InteractionUse,
    Lifeline,
    LifelineGroup,
    LifelineKind,
    Line,
    Message,
    Note,
    Operand,
    Operator,
    Parallel,
    Placement,
    Space,
    StateInvariant,
)
from stackseq.records import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hypothesis.strategies import DrawFn, SearchStrategy

_ANCHORS = (
    None,
    Anchor("nova/compute/api.py", "API.pause"),
    Anchor("nova/compute/manager.py", "ComputeManager.pause_instance"),
    Anchor("api.py", "pause", loose=True),
)
_AWKWARD = (
    "end", "note over A", "x y", "[", "]", "a as b", "->", "A->B: c", "a\\", 'say "hi"', " a ", "a, b", "#", "{", "(3)B", "-x",
    "+", "title", "end-user", "Nova API", "nova-api", "计算节点", "🙂", "é", "\\n", "a\nb", "=", "...", "}", "ref over", "a:",
    "a<-b", "participant", "activate", "A -x B", "'", "\u00a0", "x", "database", "ABC", "as",
)  # fmt: skip
_AWKWARD_TEXTS = ("end note", "end ref-->A: x", "# no comment", "alt", "[a] [b]", "\n", " ", "\\ ", "a\n\n b", '"q"', "@startuml")
_COMMENTS = (
    "nova/compute/api.py API.pause",
    "api.py pause()",
    "source: none",
    "release: liberty",
    "",
    "end",
    "see above",
    "#",
)


def _letters() -> SearchStrategy[str]:
    """Characters that a text may hold: none that the parser replaces."""
    signs = st.sampled_from("abXY \n\\\"-><:,#[](){}+*=.|&;'\u00a0\u3000")
    return signs | st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters=_UNWANTED)


_UNWANTED = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff"


def texts(most: int = 12) -> SearchStrategy[str]:
    """Text that is hard to write: signs of the language, blanks, line breaks, other scripts."""
    return st.sampled_from(_AWKWARD + _AWKWARD_TEXTS) | st.text(_letters(), max_size=most)


def plain_texts(longest: int = 60) -> SearchStrategy[str]:
    """Words, in one to three lines."""
    words = st.sampled_from(
        ("boot", "server", "GET /v2.1/servers", "a", "save instance", "volume 42", "云主机", "naïve", "🙂 ok")
    )
    line = st.lists(words, min_size=1, max_size=5).map(" ".join).map(lambda text: text[:longest].strip())
    return st.lists(line, min_size=1, max_size=3).map("\n".join)


def names() -> SearchStrategy[str]:
    """Names of participants, most of them simple."""
    simple = st.sampled_from(("A", "B", "C", "nova-api", "nova-compute", "Nova API (v2)", "libvirt", "数据库"))
    return simple | simple | st.sampled_from(_AWKWARD) | st.text(_letters(), min_size=1, max_size=8)


_TEXTS = texts()
_NAMES = names()


@st.composite
def interactions(
    draw: DrawFn,
    *,
    texts: SearchStrategy[str] | None = None,
    names: SearchStrategy[str] | None = None,
    most_lifelines: int = 5,
    most_elements: int = 8,
    depth: int = 3,
) -> Interaction:
    """Any interaction. ``most_elements`` bounds each body, ``depth`` how fragments nest."""
    texts = _TEXTS if texts is None else texts
    names = _NAMES if names is None else names
    own = draw(st.lists(names, min_size=1, max_size=most_lifelines, unique=True))
    bodies = _Bodies(draw, own, texts, most_elements)
    body = _Settled(draw(st.sampled_from((None, None, 1, 7)))).body(bodies.body(depth))
    used = list(dict.fromkeys(_names_in(body)))
    lifelines = [_lifeline(draw, name, texts) for name in draw(st.permutations(own)) if name in used or draw(st.booleans())]
    return Interaction(
        title=draw(st.just("") | texts),
        lifelines=tuple(lifelines),
        body=body,
        groups=_groups(draw, [lifeline.name for lifeline in lifelines], texts),
        footer=draw(st.sampled_from(Footer)),
        wrap=draw(st.sampled_from((0, 0, 12, 40))),
        metadata=tuple(draw(st.lists(_facts(), max_size=2))),
    )


def _facts() -> SearchStrategy[tuple[str, str]]:
    return st.tuples(
        st.sampled_from(("release", "operation", "assume", "summary")), st.sampled_from(("liberty", "nova/pause", "a: b", "#"))
    )


def _lifeline(draw: DrawFn, name: str, texts: SearchStrategy[str]) -> Lifeline:
    label = draw(st.just(name) | st.just(name) | texts)
    kind = draw(st.just(LifelineKind.PARTICIPANT) | st.sampled_from(LifelineKind))
    return Lifeline(name, label, kind, draw(st.sampled_from(("", "", "https://example.org/a?b=c&d#e"))))


def _groups(draw: DrawFn, names: list[str], texts: SearchStrategy[str]) -> tuple[LifelineGroup, ...]:
    groups = []
    at = 0
    while at < len(names):
        size = draw(st.sampled_from((0, 0, 0, 1, 2)))
        if size:
            groups.append(LifelineGroup(draw(texts), tuple(names[at : at + size])))
        at += max(1, size)
    return tuple(groups)


class _Bodies:
    """Draws elements."""

    def __init__(self, draw: DrawFn, names: list[str], texts: SearchStrategy[str], most: int) -> None:
        self.draw = draw
        self.names = st.sampled_from(names)
        self.texts = texts
        self.most = most
        self.many = st.lists(self.names, min_size=1, max_size=3, unique=True).map(tuple)
        self.leaves: tuple[Callable[[], Element], ...] = (
            self.message, self.message, self.message, self.note, self.state, self.use, self.start, self.end, self.start, self.end,
            self.destruction, self.divider, self.space, self.comment,
        )  # fmt: skip

    def body(self, depth: int, least: int = 0) -> tuple[Element, ...]:
        return tuple(self.element(depth) for _ in range(self.draw(st.integers(least, self.most))))

    def element(self, depth: int) -> Element:
        makers = (*self.leaves, *((lambda: self.fragment(depth - 1), lambda: self.parallel(depth - 1)) if depth else ()))
        make: Callable[[], Element] = self.draw(st.sampled_from(makers))
        return make()

    def anchor(self) -> Anchor | None:
        return self.draw(st.sampled_from(_ANCHORS))

    def message(self) -> Message:
        draw = self.draw
        sender: str | Gate = draw(self.names)
        receiver: str | Gate = draw(self.names)
        gate = draw(st.sampled_from((None, None, None, None, Gate.LEFT, Gate.RIGHT)))
        if gate is not None:
            sender, receiver = draw(st.sampled_from(((gate, receiver), (sender, gate))))
        head = draw(st.sampled_from((Head.FILLED, Head.FILLED, Head.OPEN, Head.CROSS)))
        named = not isinstance(receiver, Gate)
        return Message(
            sender, receiver, draw(self.texts), draw(st.sampled_from(Line)), head,
            both_ways=head is not Head.CROSS and draw(st.integers(0, 5)) == 0,
            starts_execution=named and draw(st.booleans()),
            ends_execution=draw(st.booleans()),
            creates=named and draw(st.integers(0, 9)) == 0,
            delay=draw(st.sampled_from((0, 0, 0, 0, 2, 5))),
            description=draw(st.just("") | st.just("") | self.texts),
            colour=draw(st.sampled_from(("", "", "", "#ff0000"))),
            anchor=self.anchor(),
        )  # fmt: skip

    def note(self) -> Note:
        placement, covered = self.place()
        return Note(placement, covered, self.draw(self.texts), self.anchor())

    def state(self) -> StateInvariant:
        placement, covered = self.place()
        return StateInvariant(placement, covered, self.draw(self.texts), self.anchor())

    def place(self) -> tuple[Placement, tuple[str, ...]]:
        placement = self.draw(st.sampled_from(Placement))
        return placement, self.draw(self.many) if placement is Placement.OVER else (self.draw(self.names),)

    def use(self) -> InteractionUse:
        draw = self.draw
        covered, anchor = draw(self.many), self.anchor()
        incoming = outgoing = None
        if draw(st.booleans()):
            incoming = replace(self.plain(draw(self.names), covered[0]), anchor=anchor)
        if draw(st.booleans()):
            outgoing = replace(self.plain(covered[0], draw(self.names)), anchor=anchor)
        return InteractionUse(covered, draw(self.texts), incoming, outgoing, anchor)

    def plain(self, sender: str, receiver: str) -> Message:
        draw = self.draw
        line, head = draw(st.sampled_from(Line)), draw(st.sampled_from((Head.FILLED, Head.OPEN)))
        both = head is Head.FILLED and draw(st.booleans())
        return Message(sender, receiver, draw(self.texts), line, head, both, draw(st.booleans()), draw(st.booleans()))

    def start(self) -> ExecutionStart:
        return ExecutionStart(self.draw(self.names), self.anchor())

    def end(self) -> ExecutionEnd:
        return ExecutionEnd(self.draw(self.names), self.anchor())

    def destruction(self) -> Destruction:
        return Destruction(self.draw(self.names), self.anchor())

    def divider(self) -> Divider:
        return Divider(self.draw(self.texts), self.draw(st.sampled_from(DividerKind)), self.anchor())

    def space(self) -> Space:
        return Space(self.draw(st.integers(1, 3)))

    def comment(self) -> Comment:
        return Comment(self.draw(st.sampled_from(_COMMENTS)))

    def fragment(self, depth: int) -> CombinedFragment:
        operator = self.draw(st.sampled_from(Operator))
        count = self.draw(st.integers(1, 3)) if operator is not Operator.GROUP else 1
        operands = tuple(Operand(self.draw(st.just("") | self.texts), self.body(depth)) for _ in range(count))
        label = self.draw(self.texts) if operator is Operator.GROUP else ""
        return CombinedFragment(operator, operands, label, self.anchor())

    def parallel(self, depth: int) -> Parallel:
        lanes = tuple(self.body(depth, 1) for _ in range(self.draw(st.integers(1, 3))))
        return Parallel(lanes, self.anchor())


class _Settled:
    """Makes what was drawn consistent, in the order of the text: executions that end have begun, messages are numbered."""

    def __init__(self, number: int | None) -> None:
        self.active: dict[str | Gate, int] = {}
        self.number = number

    def body(self, body: tuple[Element, ...]) -> tuple[Element, ...]:
        return tuple(settled for element in body for settled in self.element(element))

    def element(self, element: Element) -> Iterator[Element]:
        if isinstance(element, Message):
            yield self.message(element)
        elif isinstance(element, InteractionUse):
            incoming = self.message(element.incoming) if element.incoming else None
            outgoing = self.message(element.outgoing) if element.outgoing else None
            yield replace(element, incoming=incoming, outgoing=outgoing)
        elif isinstance(element, CombinedFragment):
            yield replace(element, operands=tuple(Operand(each.guard, self.body(each.body)) for each in element.operands))
        elif isinstance(element, Parallel):
            lanes = tuple(lane for lane in map(self.body, element.lanes) if lane)
            if lanes:
                yield replace(element, lanes=lanes)
        elif self.happens(element):
            yield element

    def message(self, message: Message) -> Message:
        ends = message.ends_execution and self.end(message.sender)
        if message.starts_execution:
            self.active[message.receiver] = self.active.get(message.receiver, 0) + 1
        number = self.number
        if number is not None:
            self.number = number + 1
        return replace(message, ends_execution=ends, number=number)

    def happens(self, element: Element) -> bool:
        if isinstance(element, ExecutionStart):
            self.active[element.lifeline] = self.active.get(element.lifeline, 0) + 1
        elif isinstance(element, ExecutionEnd):
            return self.end(element.lifeline)
        elif isinstance(element, Destruction):
            self.active[element.lifeline] = 0
        return True

    def end(self, name: str | Gate) -> bool:
        active = self.active.get(name, 0)
        self.active[name] = max(0, active - 1)
        return active > 0


def _names_in(body: tuple[Element, ...]) -> Iterator[str]:
    for element in body:
        if isinstance(element, Message):
            yield from (end for end in (element.sender, element.receiver) if isinstance(end, str))
        elif isinstance(element, Note | StateInvariant):
            yield from element.covered
        elif isinstance(element, InteractionUse):
            yield from element.covered
            yield from _names_in(tuple(message for message in (element.incoming, element.outgoing) if message))
        elif isinstance(element, ExecutionStart | ExecutionEnd | Destruction):
            yield element.lifeline
        elif isinstance(element, CombinedFragment):
            for operand in element.operands:
                yield from _names_in(operand.body)
        elif isinstance(element, Parallel):
            for lane in element.lanes:
                yield from _names_in(lane)
