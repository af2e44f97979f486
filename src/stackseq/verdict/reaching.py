"""How far an operation came: which steps were reached, which of them only later ones tell of, and which is the next one."""

# For maintainers. A step is implied by another only if it cannot but come before it: in the same thread of work, and in no branch
# but those that were taken. Work that was cast says that it was cast, and nothing of what its sender did since. What handles a
# failure, and what is done at the end of a function however it ends, says nothing of the steps before it.
from __future__ import annotations

from stackseq.records import Record
from stackseq.verdict.facts import CLIENT, Kind, status_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from stackseq.verdict.aligning import Aligned
    from stackseq.verdict.plan import Plan, Step, Thread


class Reached(Record):
    """How far an operation came."""

    plan: Plan
    proved: frozenset[int]
    implied: frozenset[int]
    entered: frozenset[tuple[int, int]]
    """Operands that were taken."""

    def __contains__(self, step: int) -> bool:
        """Tell whether a step was reached."""
        return step in self.proved or step in self.implied

    def is_certain(self, step: Step) -> bool:
        """Tell whether a step comes, as far as conditions go."""
        return all(operand in self.entered or operand not in self.plan.conditions for operand in step.path) and not any(
            operand in self.plan.handlers for operand in step.path
        )

    def chain(self) -> Sequence[Thread]:
        """Return the threads of work from the request to the one that ends the operation."""
        found = [self.plan.last_thread(self.entered)]
        while found[-1].cast is not None:
            found.append(self.plan.threads[self.plan.steps[found[-1].cast].thread])
        return found[::-1]

    def frontier(self) -> Thread:
        """Return the last thread of the chain that was begun."""
        chain = self.chain()
        return next((thread for thread in reversed(chain) if self.is_begun(thread)), chain[0])

    def is_begun(self, thread: Thread) -> bool:
        """Tell whether a thread's work was begun, or asked for."""
        return thread.cast is None or thread.cast in self or self.last_of(thread) is not None

    def last_of(self, thread: Thread) -> Step | None:
        """Return the last step of a thread that was reached on its way; failures handled do not count."""
        own = [step for step in self.plan.steps if step.thread == thread.number and step.index in self]
        plain = [step for step in own if not step.is_handling and not step.is_final]
        return plain[-1] if plain else None

    def next_of(self, thread: Thread, after: Step | None) -> Step | None:
        """Return the first step of a thread that surely comes after another and was not reached."""
        for step in self.plan.steps:
            is_later = step.thread == thread.number and (after is None or step.index > after.index)
            if is_later and step.index not in self and self.is_certain(step):
                return step
        return None


def reach(plan: Plan, aligned: Aligned, more: Iterable[int] = ()) -> Reached:
    """Return how far it came. ``more`` are steps that are known to be reached by other means."""
    proved = frozenset(aligned.proofs)
    sure = [plan.steps[number] for number in sorted({*proved, *more})]
    entered = frozenset(operand for step in sure for operand in step.path)
    implied = set(more) - proved
    for thread in reversed(plan.threads):
        own = [step for step in plan.steps if step.thread == thread.number]
        telling = [step for step in own if step.index in proved or step.index in implied]
        implied.update(_before(plan, own, telling, entered))
        if telling and thread.cast is not None:
            implied.add(thread.cast)
    return Reached(plan, proved, frozenset(implied - proved), entered)


def answered(plan: Plan, aligned: Aligned, reached: Reached) -> frozenset[int]:
    """Return what was surely done before the request was answered well; nothing if it was not, or if nobody tells."""
    told = [fact for step in plan.steps[:1] for fact in aligned.facts(step.index) if fact.kind is Kind.REQUEST]
    own = [step for step in plan.steps if step.thread == 0 and not step.is_handling]
    until = max((step.index for step in own if plan.processes.get(step.receiver, "") == CLIENT), default=-1)
    if not any(200 <= status_of(fact) < 400 for fact in told):
        return frozenset()
    return frozenset(step.index for step in own if step.index <= until and reached.is_certain(step))


def _before(plan: Plan, own: Sequence[Step], telling: Sequence[Step], entered: AbstractSet[tuple[int, int]]) -> Iterator[int]:
    """Yield the steps of a thread that come before one that was reached."""
    for at in telling:
        if at.is_final:
            continue
        handler = next((operand for operand in at.path if operand in plan.handlers), None)
        for step in own:
            if step.index >= at.index:
                break
            if handler is not None and handler not in step.path:
                continue
            if all(operand in entered or operand not in plan.conditions for operand in step.path) and _is_taken(
                plan, step, at, handler
            ):
                yield step.index


def _is_taken(plan: Plan, step: Step, at: Step, handler: tuple[int, int] | None) -> bool:
    """Tell whether no branch excludes one of two steps from the other, and neither handles a failure of its own."""
    branches = dict(step.path)
    if any(branches.get(fragment, branch) != branch for fragment, branch in at.path):
        return False
    return not any(operand in plan.handlers and operand != handler and operand not in at.path for operand in step.path)
