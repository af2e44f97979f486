"""Which step of an edition each recorded thing is: ``align(plan, facts)``.

A step may be proved by its function, its message, its request, or its notification.
"""

# For maintainers. To call something proved that is not is the worst that can happen here, so what may be several steps is none of
# them, unless the order in which a process does its steps decides. A function that ran proves the first step that it performs and
# no other, and no step under a condition: the condition may stand inside of it. What a loop does again is the same step again.
from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate

from stackseq.records import Record, field
from stackseq.verdict.ends import ends
from stackseq.verdict.facts import ACTION, CLIENT, Kind, is_same_process
from stackseq.verdict.labels import is_same_path, segments_of, words_of
from stackseq.verdict.saved import is_saved_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stackseq.calls import Place
    from stackseq.verdict.facts import Fact
    from stackseq.verdict.plan import Plan, Step


ENTRANCE = "request"
"""What ties a step to work for its request, of which nothing tells what was asked for."""
_MANAGING = ("manager.py", "/api.py")
"""Files of functions that let others do the work."""


class Aligned(Record):
    """Facts and the steps that they are."""

    proofs: Mapping[int, tuple[tuple[Fact, str], ...]]
    """Step → the facts that are it, in the order of time, each with what ties it to the step."""
    loose: tuple[Fact, ...]
    """Facts that belong to no step."""
    roles: Mapping[tuple[str, str], str] = field(default={})
    """Process and host → the lifeline that they are, where an operation has two of a process."""

    def facts(self, step: int) -> tuple[Fact, ...]:
        """Return the facts of a step."""
        return tuple(fact for fact, _ in self.proofs.get(step, ()))

    @property
    def of_fact(self) -> Mapping[int, int]:
        """Return step by the identity of a fact."""
        return {id(fact): step for step, found in self.proofs.items() for fact, _ in found}


def align(plan: Plan, facts: Sequence[Fact]) -> Aligned:
    """Find the step of each fact that is one."""
    return _Aligning(plan, facts).align()


class _Aligning:
    def __init__(self, plan: Plan, facts: Sequence[Fact]) -> None:
        self._plan = plan
        self._facts = facts
        self._roles: dict[tuple[str, str], str] = {}
        self._methods: dict[str, list[Step]] = {}
        self._requests: dict[str, list[Step]] = {}
        self._functions: dict[tuple[str, str], list[Step]] = {}
        self._events: dict[str, list[Step]] = {}
        self._rows: dict[tuple[str, tuple[str, ...]], list[Step]] = {}
        self._saving = [step for step in plan.steps if step.meaning.states]
        for step in plan.steps:
            self._index(step)
        self._methods_begun = {thread.method for thread in plan.threads if thread.method}
        self._found: dict[int, list[tuple[Fact, str]]] = {}
        self._loose: list[Fact] = []
        self._choices: dict[object, tuple[tuple[Step, str], ...]] = {}
        self._alike: dict[tuple[str, str], bool] = {}

    def _index(self, step: Step) -> None:
        meaning = step.meaning
        if meaning.method and step.receiver and not step.is_answer:
            self._methods.setdefault(meaning.method, []).append(step)
        for method in {request.method for request in meaning.requests} if step.receiver and not step.is_answer else ():
            self._requests.setdefault(method, []).append(step)
        for event in meaning.events:
            self._events.setdefault(event, []).append(step)
        if meaning.row and step.receiver and self._plan.processes.get(step.receiver, "").endswith(("database", "conductor")):
            self._rows.setdefault((meaning.row.verb, meaning.row.words), []).append(step)
        if step.anchor and not step.is_answer:
            last = step.anchor.qualname.rpartition(".")[2]
            self._functions.setdefault((step.anchor.path, last), []).append(step)

    def align(self) -> Aligned:
        """Match what is certain first: it tells the roles of hosts, and what comes between."""
        choices = [(fact, self._choice(fact)) for fact in self._facts]
        for fact, found in choices:
            if fact.kind is Kind.MESSAGE:
                self._learn_role(fact, [step for step, _ in found])
        undecided = []
        for fact, found in choices:
            left = self._in_role(fact, self._in_thread(fact, found)) if found else ()
            if len(left) == 1:
                self._take(left[0][0], fact, left[0][1])
            elif left:
                undecided.append((fact, left))
            elif not self._is_entrance(fact):
                self._loose.append(fact)
        self._decide(undecided)
        for own in self._found.values():
            own.sort(key=lambda each: each[0].time)
        return Aligned({step: tuple(found) for step, found in self._found.items()}, tuple(self._loose), self._roles)

    # Candidates.

    def _choice(self, fact: Fact) -> Sequence[tuple[Step, str]]:
        """Return the steps that a fact may be. Of what is recorded again and again, it is looked up once."""
        if fact.kind is Kind.LINE and fact.place is None and not ends().telling:
            return ()
        place = (fact.place.path, fact.place.qualname) if fact.place is not None else ()
        key = (fact.kind, fact.name, fact.process, fact.sender, fact.emitter, place, fact.threads, _is_done(fact))
        known = self._choices.get(key)
        if known is None:
            known = self._choices[key] = tuple(self._candidates(fact))
        return known

    def _candidates(self, fact: Fact) -> Iterator[tuple[Step, str]]:
        if fact.kind is Kind.MESSAGE and fact.name:
            yield from ((step, self._tie(fact)) for step in self._methods.get(fact.name, ()) if self._is_message(step, fact))
        elif fact.kind is Kind.REQUEST:
            yield from ((step, Kind.REQUEST.value) for step in self._requested(fact))
        elif fact.kind is Kind.NOTIFICATION:
            yield from (
                (step, fact.kind.value) for step in self._events.get(fact.name, ()) if self._happens_in(step, fact.process)
            )
        elif fact.kind is Kind.LEDGER and fact.name.startswith(ACTION):
            yield from ((step, "event") for step in self._plan.steps[:1] if self._plan.processes.get(step.process, "") == CLIENT)
        elif fact.kind is Kind.SAVED:
            yield from ((step, fact.kind.value) for step in self._saved(fact))
        elif fact.kind is Kind.ROW:
            yield from ((step, fact.kind.value) for step in self._written(fact))
        else:
            yield from ((step, Kind.LINE.value) for step in self._told(fact))
            step = self._performed(fact)
            if step is not None:
                yield step, Kind.LINE.value if fact.kind is Kind.LINE else Kind.FUNCTION.value

    @staticmethod
    def _tie(fact: Fact) -> str:
        return {"server-events": "event", "notifications": "notification"}.get(fact.emitter, Kind.MESSAGE.value)

    def _is_message(self, step: Step, fact: Fact) -> bool:
        if fact.process and not self._is_process(step.receiver, fact.process):
            return False
        return not fact.sender or fact.sender == CLIENT or self._is_process(step.process, fact.sender)

    def _requested(self, fact: Fact) -> Iterator[Step]:
        method, _, path = fact.name.partition(" ")
        steps = [step for step in self._requests.get(method, ()) if self._is_process(step.receiver, fact.process)]
        segments = segments_of(path) if steps else ()
        for step in steps:
            asked_by_client = self._plan.processes.get(step.process, "") == CLIENT
            if asked_by_client != (fact.sender == CLIENT):
                continue
            if not asked_by_client and not self._is_process(step.process, fact.sender):
                continue
            if any(each.method == method and is_same_path(each.segments, segments) for each in step.meaning.requests):
                yield step

    def _told(self, fact: Fact) -> Iterator[Step]:
        """Yield the step of which a line is known to tell."""
        for row in ends().telling if fact.kind is Kind.LINE else ():
            if row.line.match(fact.text):
                steps = self._functions.get((row.path, row.qualname.rpartition(".")[2]), ())
                yield from [step for step in steps if self._happens_in(step, fact.process)][:1]

    def _written(self, fact: Fact) -> Iterator[Step]:
        from stackseq.verdict.statements import row_of

        row = row_of(fact.name)
        if row is None:
            return
        steps = self._rows.get((row[0], words_of(row[1])), ())
        if len(steps) == 1 and self._happens_in(steps[0], fact.process):
            yield steps[0]

    def _saved(self, fact: Fact) -> Iterator[Step]:
        return (step for step in self._saving if is_saved_at(step, fact) and self._happens_in(step, fact.process))

    def _performed(self, fact: Fact) -> Step | None:
        """Return the step that a function which ran is known to have come to: its first, under no condition."""
        place = fact.place
        if place is None:
            return None
        steps = self._functions.get((place.path, place.qualname.rpartition(".")[2]), ())
        if "." in place.qualname:
            steps = [step for step in steps if step.anchor and step.anchor.qualname == place.qualname]
        steps = [step for step in steps if self._happens_in(step, fact.process)]
        if len({step.thread for step in steps}) > 1:
            steps = [step for step in steps if self._thread_of(step) == self._own_thread(fact)]
        if not steps or self._comes_back(steps) or len({(step.thread, step.process) for step in steps}) > 1:
            return None
        first = steps[0]
        if first.is_conditional and not self._is_only_around(first):
            return None
        return first if self._begins_with(first, place) or _is_done(fact) else None

    def _comes_back(self, steps: Sequence[Step]) -> bool:
        """Tell whether a function has several parts in an operation: that it ran does not tell which of them it came to."""
        between = self._plan.steps[steps[0].index : steps[-1].index]
        others = [each for each in between if (each.thread, each.process) == (steps[0].thread, steps[0].process)]
        return any(each.anchor != steps[0].anchor for each in others)

    def _begins_with(self, step: Step, place: Place) -> bool:
        """Tell whether a step is what a function does before all else: managers do much before they save something."""
        to = self._plan.processes.get(step.receiver, "")
        return not (to.endswith(("database", "conductor")) and place.path.endswith(_MANAGING))

    def _is_only_around(self, step: Step) -> bool:
        """Tell whether all conditions around a step are those of its thread of work."""
        cast = self._plan.threads[step.thread].cast
        return cast is not None and step.path == self._plan.steps[cast].path

    def _thread_of(self, step: Step) -> str:
        return self._plan.threads[step.thread].method

    def _own_thread(self, fact: Fact) -> str:
        """Return the method that began the thread of work that a fact stands in; empty for the request's own."""
        return next((method for method in fact.threads if method in self._methods_begun), "")

    # Processes and roles.

    def _is_process(self, lifeline: str, process: str) -> bool:
        key = lifeline, process
        if key not in self._alike:
            self._alike[key] = is_same_process(self._plan.processes.get(lifeline, lifeline), process)
        return self._alike[key]

    def _happens_in(self, step: Step, process: str) -> bool:
        return self._is_process(step.process, process)

    def _learn_role(self, fact: Fact, steps: Sequence[Step]) -> None:
        """Where an operation has two hosts of one process, a message tells which host has which part."""
        if not fact.host:
            return
        lifelines = {step.receiver for step in steps}
        if len(lifelines) == 1:
            key = fact.process, fact.host
            lifeline = lifelines.pop()
            self._roles[key] = lifeline if self._roles.get(key, lifeline) == lifeline else ""

    def _in_role(self, fact: Fact, found: Sequence[tuple[Step, str]]) -> list[tuple[Step, str]]:
        """Return the steps that the hosts of a fact may do, as far as their roles are known."""
        asks = fact.kind in {Kind.MESSAGE, Kind.REQUEST}
        here = self._roles.get((fact.process, fact.host), "")
        there = self._roles.get((fact.sender, fact.sender_host), "") if asks else here
        return [
            each for each in found if self._plays(there, each[0].process) and (not asks or self._plays(here, each[0].receiver))
        ]

    def _plays(self, role: str, lifeline: str) -> bool:
        """Tell whether a host with a role may be a lifeline: its own, or one of another process."""
        return not role or role == lifeline or self._plan.processes.get(lifeline) != self._plan.processes[role]

    def _in_thread(self, fact: Fact, found: Sequence[tuple[Step, str]]) -> Sequence[tuple[Step, str]]:
        """Return the steps of the thread of work that a fact stands in, if that is known."""
        own = self._own_thread(fact)
        return [each for each in found if self._thread_of(each[0]) == own] if own else found

    # Decisions.

    def _is_entrance(self, fact: Fact) -> bool:
        """Take work for a request as a proof that its process was asked: by the first message that can have reached it."""
        span = fact.span
        if fact.kind is not Kind.MESSAGE or fact.name or span is None or not fact.process:
            return False
        asked = [each for each in self._plan.steps if each.receiver and self._is_process(each.receiver, fact.process)]
        step = asked[0] if len({each.receiver for each in asked}) == 1 else None  # of two hosts nobody knows which it is
        if step is None or step.is_conditional or not step.meaning.method or not self._is_message(step, fact):
            return False
        self._take(step, fact, ENTRANCE)
        return True

    def _decide(self, undecided: Iterable[tuple[Fact, list[tuple[Step, str]]]]) -> None:
        """Decide by what is certain before and after it in the same thread of work, and by what needs no condition."""
        marks = _Marks(self._plan, self._found)
        for fact, choice in undecided:
            left = [each for each in choice if marks.allow(each[0], fact.time)]
            plain = [each for each in left if not each[0].is_conditional]
            left = plain if len(left) > 1 and len(plain) == 1 else left
            if len(left) == 1:
                self._take(left[0][0], fact, left[0][1])

    def _take(self, step: Step, fact: Fact, by: str) -> None:
        self._found.setdefault(step.index, []).append((fact, by))


class _Marks:
    """When each process is known to have come how far in a thread of work. Loops come back, and are no marks."""

    def __init__(self, plan: Plan, found: Mapping[int, Sequence[tuple[Fact, str]]]) -> None:
        marks: dict[tuple[int, str], list[tuple[float, int]]] = {}
        for number, facts in found.items():
            step = plan.steps[number]
            if not plan.loops.intersection(step.path):
                marks.setdefault((step.thread, step.process), []).extend(
                    (fact.time, number) for fact, by in facts if by != ENTRANCE
                )
        self._times: dict[tuple[int, str], list[float]] = {}
        self._before: dict[tuple[int, str], list[int]] = {}
        self._after: dict[tuple[int, str], list[int]] = {}
        for key, own in marks.items():
            own.sort()
            self._times[key] = [time for time, _ in own]
            self._before[key] = list(accumulate((step for _, step in own), max))
            self._after[key] = list(accumulate((step for _, step in reversed(own)), min))[::-1]

    def allow(self, step: Step, time: float) -> bool:
        """Tell whether a step may have been at a time."""
        key = step.thread, step.process
        times = self._times.get(key)
        if times is None:
            return True
        earlier, later = bisect_left(times, time), bisect_right(times, time)
        passed = self._before[key][earlier - 1] if earlier else -1
        coming = self._after[key][later] if later < len(times) else step.index
        return passed <= step.index <= coming


def _is_done(fact: Fact) -> bool:
    """Tell whether a function is known to have ended well."""
    return fact.kind is Kind.FUNCTION and fact.ended is not None and not fact.error and fact.emitter != "notifications"
