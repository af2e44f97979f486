"""Interactions by chance, the same for the same seed: every kind of element, in every combination, balanced or not."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from stackseq.interaction import (
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

if TYPE_CHECKING:
    from collections.abc import Callable

_WORDS = ["a", "bb", "pause", "instance", "task_state=PAUSING", "nova/compute/api.py", "中文标签", "the", "lock", "202"]
_NAMES = ["client", "nova-api", "db", "c", "nova-compute", "中文"]
_DEPTH = 4


def interaction(seed: int) -> Interaction:
    """Return the interaction of a seed."""
    return _Generator(random.Random(seed)).interaction()  # noqa: S311  # chance, not secrecy


class _Generator:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.names = _NAMES[: chance.randint(1, len(_NAMES))]

    def interaction(self) -> Interaction:
        chance = self.chance
        lifelines = tuple(
            Lifeline(name, name if chance.random() < 0.8 else self.text(3), chance.choice(list(LifelineKind)))
            for name in self.names
        )
        return Interaction(
            self.text(20) if chance.random() < 0.7 else "",
            lifelines,
            self.body(0, 8),
            self.groups(),
            chance.choice(list(Footer)),
            chance.choice([0, 0, 12, 30]),
        )

    def groups(self) -> tuple[LifelineGroup, ...]:
        if self.chance.random() > 0.2 or len(self.names) < 3:
            return ()
        start = self.chance.randint(0, len(self.names) - 2)
        return (LifelineGroup("a box", tuple(self.names[start : start + self.chance.randint(1, 2)])),)

    def text(self, words: int) -> str:
        blank = self.chance.choice([" ", " ", " ", "\n"])
        return blank.join(self.chance.choice(_WORDS) for _ in range(self.chance.randint(1, words)))

    def body(self, depth: int, most: int) -> tuple[Element, ...]:
        return tuple(self.element(depth) for _ in range(self.chance.randint(0, most)))

    def element(self, depth: int) -> Element:
        kinds, weights = zip(*_KINDS, strict=True)
        make = self.chance.choices(kinds, weights)[0]
        if depth >= _DEPTH and make in {_Generator.fragment, _Generator.parallel}:
            return self.message(depth)
        return make(self, depth)

    def name(self) -> str:
        return self.chance.choice(self.names)

    def some_names(self) -> tuple[str, ...]:
        return tuple(self.chance.sample(self.names, self.chance.randint(1, min(3, len(self.names)))))

    def rarely(self, share: float) -> bool:
        return self.chance.random() < share

    def message(self, _depth: int) -> Element:
        chance = self.chance
        sender: str | Gate = chance.choice(list(Gate)) if self.rarely(0.05) else self.name()
        receiver: str | Gate = chance.choice(list(Gate)) if isinstance(sender, str) and self.rarely(0.05) else self.name()
        return Message(
            sender,
            receiver,
            "" if self.rarely(0.1) else self.text(6),
            chance.choice(list(Line)),
            chance.choice(list(Head)),
            self.rarely(0.1),
            self.rarely(0.2),
            self.rarely(0.2),
            self.rarely(0.1),
            3 if self.rarely(0.1) else 0,
            7 if self.rarely(0.1) else None,
            self.text(6) if self.rarely(0.05) else "",
        )

    def note(self, _depth: int) -> Element:
        placement = self.chance.choice(list(Placement))
        covered = self.some_names() if placement is Placement.OVER else (self.name(),)
        kind = Note if self.rarely(0.5) else StateInvariant
        return kind(placement, covered, self.text(9))

    def use(self, _depth: int) -> Element:
        covered = self.some_names()
        incoming = Message(self.name(), covered[0], self.text(5)) if self.rarely(0.5) else None
        outgoing = Message(covered[0], self.name(), self.text(5)) if self.rarely(0.5) else None
        return InteractionUse(covered, self.text(6), incoming, outgoing)

    def divider(self, _depth: int) -> Element:
        return Divider("" if self.rarely(0.2) else self.text(6), self.chance.choice(list(DividerKind)))

    def start(self, _depth: int) -> Element:
        return ExecutionStart(self.name())

    def end(self, _depth: int) -> Element:
        return ExecutionEnd(self.name())

    def destruction(self, _depth: int) -> Element:
        return Destruction(self.name())

    def space(self, _depth: int) -> Element:
        return Space(2)

    def comment(self, _depth: int) -> Element:
        return Comment("a comment")

    def fragment(self, depth: int) -> Element:
        operands = tuple(
            Operand("" if self.rarely(0.3) else self.text(12), self.body(depth + 1, 4)) for _ in range(self.chance.randint(1, 3))
        )
        return CombinedFragment(self.chance.choice(list(Operator)), operands)

    def parallel(self, depth: int) -> Element:
        return Parallel(tuple(self.body(depth + 1, 2) for _ in range(self.chance.randint(1, 3))))


_KINDS: list[tuple[Callable[[_Generator, int], Element], int]] = [
    (_Generator.message, 40),
    (_Generator.note, 12),
    (_Generator.start, 10),
    (_Generator.end, 10),
    (_Generator.destruction, 3),
    (_Generator.divider, 3),
    (_Generator.space, 1),
    (_Generator.comment, 1),
    (_Generator.use, 3),
    (_Generator.fragment, 13),
    (_Generator.parallel, 4),
]
