"""From calls to steps: what is told of each call, under which conditions, between which lifelines."""

# For maintainers. A call that is not told hands its children up to the call around it, with its own conditions before theirs.
# What a call that stays on its lifeline makes in turn follows it, at the same level.
from __future__ import annotations

import builtins
import re

from stackseq.calls import Branching, CallKind, Resolution, walk_calls
from stackseq.narrate.labels import lines_of
from stackseq.narrate.model import Arm, Detail, Fork, Shape, Step
from stackseq.narrate.ranks import (
    CHECK,
    CONDITIONAL,
    ELSEWHERE,
    NAMED,
    NEVER,
    QUIET,
    at_most,
    failures_in,
    is_state,
    less_for,
    less_there,
    rank_of,
)
from stackseq.narrate.wording import break_lines, words_of
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TypeAlias

    from stackseq.calls import Call, CallTree, Guard, Place
    from stackseq.narrate.model import Body, Trail
    from stackseq.narrate.phrasebook import Phrasebook

    Row: TypeAlias = tuple[tuple[Guard, ...], Step]

_NO_FUNCTION = "<"
"""Begins the name of a module's own code, and of a lambda."""
_RAISE = "raise "
_CALLED = re.compile(r"(\w+)\(")
_CHECKING = ("check", "validate", "verify", "assert", "ensure", "reject", "block", "policy", "enforce", "authorize")
_CHECKED = ("policy ", "schema ", "quota ")
_MAKING = ("ensure", "require", "is ", "check and ")
"""Begins what a function is called that need not refuse anything."""
_BUILTIN = frozenset(name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, Exception))
_CONTROL = frozenset({"_reraise", "raise with_traceback", "raise e"})
_ANSWERED = frozenset({CallKind.DB, CallKind.HTTP, CallKind.DRIVER})
_REMOTE = frozenset({CallKind.RPC_CALL, CallKind.RPC_CAST})
_NAMED = {"source": ("source", "source"), "destination": ("dest", "destination")}


class _Around(Record):
    """What is around a call."""

    guards: tuple[Guard, ...]
    """The conditions since the step around it."""
    host: str
    less: float
    """What conditions around take off ranks."""
    failed: float
    """What of that failures do."""
    call: Call | None
    place: Place | None
    """The last place in a function."""
    trail: Trail | None = None
    """All calls around."""


class Teller:
    """Tells one call tree."""

    def __init__(self, tree: CallTree, detail: Detail, phrasebook: Phrasebook) -> None:
        """Look where the operation begins, and on which hosts it happens."""
        self._detail = detail
        self._phrasebook = phrasebook
        first = tree.calls[0] if tree.calls else None
        self._front = "" if first is None else first.to if first.process == "client" else first.process
        self._on_hosts = _processes_on_hosts(tree)
        self._asked = _asked_in(tree)
        self.labels: dict[str, str] = {}
        """Lifeline → what its head shows."""
        self.remarks: dict[str, str] = {}
        """Lifeline → what must be said about it."""
        self.calls = 0
        self._words: dict[str, str] = {}

    def tell(self, calls: Sequence[Call]) -> Body:
        """Return the steps of calls that nothing is around of."""
        return self._body(calls, _Around((), "", 0.0, 0.0, None, None))

    def _body(self, calls: Iterable[Call], around: _Around) -> Body:
        rows: list[Row] = []
        for call in calls:
            self._gather(call, around, rows)
        return self._nest(rows)

    def _gather(self, call: Call, around: _Around, rows: list[Row]) -> None:
        """Add the steps of a call and of what it calls."""
        guards = around.guards + call.guards
        less = around.less + less_for(call.guards)
        failed = around.failed + failures_in(call.guards)
        host = call.host if call.kind in _REMOTE else call.host or around.host
        place = _place(call, around.place)
        trail = (call, around.trail)
        step = self._step(call, guards, (around.host, host), at_most(less, failed), around.call)
        if step is not None:
            step.place, step.trail = place, around.trail
            rows.append((guards, step))
            if step.shape is Shape.MESSAGE or self._detail is Detail.CALLS:
                there = less_there(less) if call.kind in _REMOTE else less
                step.body = self._body(call.children, _Around((), _host_inside(call, host), there, failed, call, place, trail))
                return
        inside = _Around(guards, host, less, failed, call, place, trail)
        for child in call.children:
            if step is None or step.shape is not Shape.CHECKS or not child.name.startswith(_RAISE):
                self._gather(child, inside, rows)

    def _step(
        self, call: Call, guards: tuple[Guard, ...], hosts: tuple[str, str], less: float, around: Call | None
    ) -> Step | None:
        """Return what is told of a call; None for nothing. ``less`` is what conditions take off its rank."""
        if call.resolved is Resolution.UNRESOLVED:
            return self._unresolved(call, hosts) if self._detail is Detail.CALLS else None
        self.calls += 1
        if self._detail is not Detail.CALLS and not self._is_told(call, guards):
            return None
        sender, receiver = self._lifeline(call.process, hosts[0]), self._lifeline(call.to, hosts[1])
        remark = self._phrasebook.remarks.get(f"{call.process} {call.kind.value}")
        if remark and remark not in self.remarks.values():
            self.remarks[sender] = remark
        if self._detail is not Detail.CALLS and (_is_for_programmers(call) or self._is_question(call)):
            return None
        rank = (rank_of(call, self._phrasebook) if self._reaches(call) else QUIET) - less
        if call.kind is CallKind.CHECK:
            own = CONDITIONAL * bool(call.guards)
            named = NAMED * (not call.name.startswith(_RAISE))
            rank += own + named if call.process == self._front else ELSEWHERE - CHECK
            return Step(Shape.CHECKS, call, (sender, sender), [self._check(call, guards, around)], rank)
        shape = _shape(call)
        lines = break_lines(f"{call.name}()") if call.kind is CallKind.CALL else lines_of(call, self._phrasebook)
        step = Step(shape, call, (sender, receiver), lines, rank)
        step.is_question = call.kind in _ANSWERED and self._phrasebook.is_query(call.name)
        return step

    def _is_question(self, call: Call) -> bool:
        """Tell whether a check refuses nothing, but is asked for a condition: that tells it."""
        return call.kind is CallKind.CHECK and call.name.rpartition(".")[2] in self._asked and not _may_refuse(call)

    @staticmethod
    def _reaches(call: Call) -> bool:
        """Tell whether a call to a driver does anything that is seen outside of its process."""
        return call.kind is not CallKind.DRIVER or call.to != call.process or _leaves(call)

    def _unresolved(self, call: Call, hosts: tuple[str, str]) -> Step:
        lifeline = self._lifeline(call.process, hosts[0])
        return Step(Shape.NOTE, call, (lifeline, lifeline), ["not resolved:", *break_lines(call.name)], 1.0)

    def _is_told(self, call: Call, guards: tuple[Guard, ...]) -> bool:
        if call.error and self._detail is not Detail.MESSAGES:
            return True
        if call.kind is CallKind.CALL or rank_of(call, self._phrasebook) <= NEVER or call.name in _CONTROL:
            return False
        messages = call.kind.leaves or (call.kind is CallKind.DRIVER and call.to != call.process)
        asks = call.kind in {CallKind.DB, CallKind.DRIVER} and self._phrasebook.is_query(call.name)
        if self._detail is Detail.MESSAGES and (asks or not messages):
            return False
        return self._is_told_of_failure(call) if any(guard.branching is Branching.FAILURE for guard in guards) else True

    def _is_told_of_failure(self, call: Call) -> bool:
        if call.kind is CallKind.CHECK:
            return call.process == self._front
        rpc = {CallKind.NOTIFY, CallKind.RPC_CALL, CallKind.RPC_CAST}
        return call.kind in rpc or is_state(call, self._phrasebook) or call.name.startswith(self._phrasebook.faults)

    # Checks.

    def _check(self, call: Call, guards: tuple[Guard, ...], around: Call | None) -> str:
        """Return the line about a check: what is looked at, and what refuses it."""
        refusals = dict.fromkeys(_refusals(call))
        if not call.name.startswith(_RAISE):
            words = call.name if " " in call.name else self._phrasebook.function(call.name)
            words = f"check {words}" if f"{words} ".startswith(_CHECKED) else words
            return f"{words}, else {' or '.join(refusals)}" if refusals else words
        name = call.name.removeprefix(_RAISE)
        parts = [part for part in (around.name if around else "").split(".") if part != "<lambda>"]
        checking = next((part for part in reversed(parts) if words_of(part).startswith(_CHECKING)), "")
        if checking:
            return f"{self._phrasebook.function(checking)}, else {name}"
        last = next((guard for guard in reversed(guards)), None)
        if last is None:
            return name
        words = self._condition(last.text)
        return f"{name} {words}" if words == "on failure" else f"{name} if {words.removeprefix('on failure: ')}"

    def _condition(self, text: str) -> str:
        if text not in self._words:
            self._words[text] = self._phrasebook.condition(text)
        return self._words[text]

    # Lifelines.

    def _lifeline(self, process: str, host: str) -> str:
        """Return the lifeline of a process on a host."""
        process = process.partition(" ")[0]
        if not host or process not in self._on_hosts:
            self.labels.setdefault(process, process)
            return process
        short, long = _NAMED.get(host, (host, host))
        self.labels[f"{process}-{short}"] = f"{process}\n({long})"
        return f"{process}-{short}"

    # Conditions.

    def _nest(self, rows: Sequence[Row], depth: int = 0) -> Body:
        """Put steps into forks by their conditions from the ``depth``-th on."""
        body: Body = []
        at = 0
        while at < len(rows):
            guards, step = rows[at]
            if len(guards) <= depth:
                body.append(step)
                at += 1
                continue
            end = _end(rows, at, depth)
            body.append(self._fork(rows[at:end], depth))
            at = end
        return body

    def _fork(self, rows: Sequence[Row], depth: int) -> Fork:
        first = rows[0][0][depth]
        arms: list[Arm] = []
        at = 0
        while at < len(rows):
            guard = rows[at][0][depth]
            end = at
            while end < len(rows) and rows[end][0][depth] == guard:
                end += 1
            arms.append(Arm(guard.text, self._condition(guard.text), guard.branch, self._nest(rows[at:end], depth + 1)))
            at = end
        return Fork(first.branching, first.number, arms)


def _end(rows: Sequence[Row], at: int, depth: int) -> int:
    """Return where the rows end that stand under the same statement as the one at ``at``, each branch once."""
    first = rows[at][0][depth]
    branch, seen = first.branch, {first.branch}
    end = at + 1
    while end < len(rows) and len(rows[end][0]) > depth and rows[end][0][depth].number == first.number:
        now = rows[end][0][depth].branch
        if now != branch and now in seen:
            break
        branch = now
        seen.add(now)
        end += 1
    return end


def _place(call: Call, around: Place | None) -> Place | None:
    """Return where a step is: for what a decorator does, the function around, as decorators stand in no function."""
    place = call.place
    return around if place is None or _NO_FUNCTION in place.qualname else place


def _leaves(call: Call) -> bool:
    return any(
        child.kind.leaves or (child.kind is CallKind.DRIVER and child.to != child.process) or _leaves(child)
        for child in call.children
    )


def _shape(call: Call) -> Shape:
    if call.kind in {CallKind.NOTIFY, CallKind.LOCK, CallKind.HAPPENING}:
        return Shape.NOTE
    return Shape.MESSAGE if call.to != call.process or call.kind.leaves else Shape.SELF


def _refusals(call: Call) -> list[str]:
    """Return the exceptions that a check raises itself."""
    raised = [child.name.removeprefix(_RAISE) for child in call.children if child.name.startswith(_RAISE)]
    return [name for name in raised if name not in _BUILTIN][:2]


def _is_for_programmers(call: Call) -> bool:
    """Tell whether a check is none that users or administrators meet: it finds mistakes in programs, or sees to something."""
    if call.kind is not CallKind.CHECK:
        return False
    if call.name.startswith(_RAISE):
        return call.name.removeprefix(_RAISE) in _BUILTIN
    words = words_of(call.name)
    return " " not in call.name and (words.startswith(_MAKING) or words.endswith(" exists")) and not _may_refuse(call)


def _may_refuse(call: Call) -> bool:
    return any(child.name.startswith(_RAISE) or _may_refuse(child) for child in call.children)


def _asked_in(tree: CallTree) -> frozenset[str]:
    """Return the names of the functions that conditions ask."""
    texts = {guard.text for visit in walk_calls(tree) for guard in visit.call.guards}
    return frozenset(name for text in texts for name in _CALLED.findall(text))


def _processes_on_hosts(tree: CallTree) -> Mapping[str, set[str]]:
    """Return the processes that are drawn once for each host, because the operation has more than one."""
    hosts: dict[str, set[str]] = {}
    stack = [(call, "") for call in tree.calls]
    while stack:
        call, around = stack.pop()
        inner = call.host or around
        if call.kind in _REMOTE or (call.kind is CallKind.DRIVER and call.to != call.process):
            hosts.setdefault(call.to.partition(" ")[0], set()).add(inner if call.kind is CallKind.DRIVER else call.host)
        stack += [(child, _host_inside(call, inner)) for child in call.children]
    return {process: names for process, names in hosts.items() if len(names) > 1}


def _host_inside(call: Call, host: str) -> str:
    return host if call.host or call.to == call.process else ""
