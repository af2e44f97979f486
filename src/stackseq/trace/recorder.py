"""Collects the calls of a trace while it runs: a tree, with the conditions that each call happens under."""

from __future__ import annotations

from contextlib import contextmanager

from stackseq.calls import Branching, Call, CallKind, Guard, Place, Resolution

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LIMIT = 40_000
"""Calls in a tree. More are nobody's operation, but a circle that was not seen."""


class Node:
    """A call that is being recorded."""

    __slots__ = ("children", "fields", "host", "is_told", "kind", "name", "note", "place", "process", "resolved", "to")

    def __init__(self, kind: CallKind, name: str, process: str, place: Place | None, resolved: Resolution) -> None:
        """Begin a call."""
        self.kind = kind
        self.name = name
        self.process = process
        self.to = process
        self.place = place
        self.resolved = resolved
        self.fields: Mapping[str, str] = {}
        self.host = ""
        self.note = ""
        self.children: list[Call] = []
        self.is_told = False
        """Whether its first part has been added already."""


class Recorder:
    """Where calls are written to. ``guards`` are the conditions since the call that is being recorded."""

    def __init__(self) -> None:
        self._stack: list[Node] = [Node(CallKind.CALL, "", "", None, Resolution.EXACT)]
        self.guards: list[Guard] = []
        self._outer: list[list[Guard]] = []
        self._number = 0
        self.silent = 0
        """More than nothing while objects are looked into of which it is of no interest how they came about."""
        self.count = 0
        self.events = 0
        """Calls that are seen from outside of a function, so far."""
        self.unresolved = 0

    def new_number(self) -> int:
        """Return the number of a statement with conditions."""
        self._number += 1
        return self._number

    def guard(self, text: str, branching: Branching, number: int = 0, branch: int = 0) -> None:
        """Put what follows under a condition, until ``self.guards`` is cut again."""
        self.guards.append(Guard(text, branching, number or self.new_number(), branch))

    def add(  # noqa: PLR0913  # they are the fields of a call
        self,
        kind: CallKind,
        name: str,
        process: str,
        to: str = "",
        place: Place | None = None,
        *,
        fields: Mapping[str, str] | None = None,
        resolved: Resolution = Resolution.EXACT,
        note: str = "",
        host: str = "",
    ) -> None:
        """Record a call that makes no others."""
        if not self.silent:
            self._add(Call(kind, name, process, to or process, place, tuple(self.guards), fields or {}, resolved, (), host, note))

    def _add(self, call: Call) -> None:
        self._stack[-1].children.append(call)
        self.count += 1
        if call.kind is not CallKind.CALL:
            self.events += 1
        if call.resolved is Resolution.UNRESOLVED:
            self.unresolved += 1

    def begin(self, kind: CallKind, name: str, process: str, place: Place | None, resolved: Resolution) -> Node:
        """Begin a call inside of a process; what is recorded until ``leave`` belongs to it."""
        node = Node(kind, name, process, place, resolved)
        self._stack.append(node)
        self._outer.append(self.guards)
        self.guards = []
        return node

    def enter(self, call: Call) -> None:
        """Begin any call."""
        node = self.begin(call.kind, call.name, call.process, call.place, call.resolved)
        node.to, node.fields, node.host, node.note = call.to, call.fields, call.host, call.note

    def leave(self, kind: CallKind | None = None, note: str = "") -> None:
        """End the call. ``kind`` replaces what it was thought to be."""
        node = self._stack.pop()
        self.guards = self._outer.pop()
        if not (self.silent or (node.is_told and not node.children)):
            self._tell(node, kind or node.kind, note or node.note)

    def _tell(self, node: Node, kind: CallKind, note: str) -> None:
        """Add a call, or the part of it before the body of a ``with``."""
        self._add(
            Call(
                kind,
                node.name,
                node.process,
                node.to,
                node.place,
                tuple(self.guards),
                node.fields,
                node.resolved,
                tuple(node.children),
                node.host,
                note,
            )
        )

    def is_below(self, kinds: frozenset[CallKind]) -> bool:
        """Tell whether a call of one of the kinds is being recorded."""
        return any(node.kind in kinds for node in self._stack)

    def children(self) -> tuple[Call, ...]:
        """Return what the call that is being recorded has made so far."""
        return tuple(self._stack[-1].children)

    def replay(self, children: tuple[Call, ...]) -> None:
        """Put calls into the call that is being recorded, as they were recorded before."""
        if not self.silent:
            self._stack[-1].children.extend(children)
            self.count += len(children)

    @contextmanager
    def outside(self) -> Iterator[None]:
        """Record one level further up for a while: the body of a ``with`` of a generator."""
        node, guards = self._stack.pop(), self.guards
        self.guards = self._outer.pop()
        if node.children and self._stack and not self.silent:
            self._tell(node, node.kind, node.note)
            node.children, node.is_told = [], True
        try:
            yield
        finally:
            self._stack.append(node)
            self._outer.append(self.guards)
            self.guards = guards
