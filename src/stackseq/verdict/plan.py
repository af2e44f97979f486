"""What an edition lets expect: ``plan_of(interaction)`` gives its steps, the thread of work of each, and what must happen."""

# For maintainers. A thread of work begins where something is cast: who cast it does not wait, so nothing that its receiver does
# tells of what the sender did afterwards. What is called and answered belongs to the caller's thread. Traced editions draw some
# casts where they are sent, and what they start further below, under a note that says so: it has the conditions of its cast.
from __future__ import annotations

import re

from stackseq.interaction import (
    CombinedFragment,
    ExecutionEnd,
    ExecutionStart,
    Head,
    Line,
    Message,
    Note,
    Operator,
    Parallel,
    Placement,
)
from stackseq.records import Record, replace
from stackseq.verdict.labels import Meaning, meaning_of, unwrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stackseq.interaction import Anchor, Element, Interaction

    Path = tuple[tuple[int, int], ...]

_STARTED = re.compile(r"^(\w+): what the cast starts\b")
_LONGEST = 140
_FAILURE = re.compile(r"^on failure\b|^(?:it )?fail(?:s|ed|ure)\b|\berror\b|\bno valid host\b", re.IGNORECASE)
_FINALLY = re.compile(r"\bfinish(?:es)? instance action event|\bevent_finish")
"""What happens at the end of a function whatever became of it."""


class Thread(Record):
    """Work that nobody waits for."""

    number: int
    process: str
    """The lifeline that does it."""
    method: str = ""
    """The one that was cast; empty for the request itself."""
    cast: int | None = None
    """The step that starts it; None for the request itself."""


class Step(Record):
    """A step of an edition."""

    index: int
    element: Element
    meaning: Meaning
    process: str
    """The lifeline where it happens."""
    receiver: str
    """The lifeline that a message goes to; empty for a note."""
    thread: int
    path: Path
    """The operands around it, outermost first: number of the fragment, and of the operand."""
    guards: tuple[str, ...]
    anchor: Anchor | None
    is_cast: bool = False
    is_answer: bool = False
    is_conditional: bool = False
    """Whether any operand around it may be left out."""
    is_handling: bool = False
    """Whether it happens only after a failure."""

    @property
    def is_final(self) -> bool:
        """Whether it happens however the function ends."""
        return _FINALLY.search(self.meaning.text) is not None

    @property
    def text(self) -> str:
        """What it is, in one line."""
        way = f"{self.process} -> {self.receiver}" if self.receiver else self.process
        words = f"{way}: {self.meaning.text}"
        return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"


class Plan(Record):
    """An edition's steps."""

    steps: tuple[Step, ...]
    threads: tuple[Thread, ...]
    processes: Mapping[str, str]
    """Lifeline → the process as records call it: ``nova-compute-source`` is ``nova-compute``."""
    loops: frozenset[tuple[int, int]] = frozenset()
    """Operands that are done again."""
    conditions: frozenset[tuple[int, int]] = frozenset()
    """Operands that may be left out."""
    handlers: frozenset[tuple[int, int]] = frozenset()
    """Operands that are come to only after a failure."""

    def last_thread(self, entered: frozenset[tuple[int, int]] = frozenset()) -> Thread:
        """Return the thread with which the operation ends if nothing fails.

        Of threads under conditions those count whose conditions are known to have held.
        """
        working = [
            thread
            for thread in self.threads
            if (thread.cast is None or not self._is_aside(self.steps[thread.cast], entered))
            and (thread.cast is None or any(step.thread == thread.number for step in self.steps))
        ]
        return working[-1]

    @staticmethod
    def _is_aside(cast: Step, entered: frozenset[tuple[int, int]]) -> bool:
        """Tell whether a cast belongs to a branch that the operation does not take."""
        if cast.is_handling:
            return True
        others = dict(entered)
        return any(fragment in others and others[fragment] != branch for fragment, branch in cast.path)


def plan_of(interaction: Interaction) -> Plan:
    """Read an edition."""
    reader = _Reader({line.name: _process(line.name, line.label) for line in interaction.lifelines})
    reader.read(interaction.body, (), ())
    return reader.plan()


def _process(name: str, label: str) -> str:
    first = label.partition("\n")[0].strip()
    return first if re.fullmatch(r"[a-z][a-z0-9-]*", first) else name


class _Reader:
    def __init__(self, processes: Mapping[str, str]) -> None:
        self._processes = processes
        self._steps: list[Step] = []
        self._threads = [Thread(0, next(iter(processes), ""))]
        self._in: dict[str, list[int]] = {}
        self._conditional: set[tuple[int, int]] = set()
        self._handling: set[tuple[int, int]] = set()
        self._loops: set[tuple[int, int]] = set()
        self._fragments = 0
        self._begun: set[str] = set()
        """Lifelines that were activated, by what was cast to them further up."""
        self._apart: dict[int, tuple[Path, tuple[str, ...]]] = {}
        """Threads that stand apart from their casts → the conditions of those, which are theirs."""

    def plan(self) -> Plan:
        """Return what was read; conditions that cannot but hold are none."""
        held = self._needed()
        conditional = self._conditional - held
        return Plan(
            tuple(
                replace(
                    step,
                    is_conditional=any(each in conditional for each in step.path),
                    is_handling=any(each in self._handling for each in step.path),
                )
                for step in self._steps
            ),
            tuple(self._threads),
            self._processes,
            frozenset(self._loops),
            frozenset(conditional),
            frozenset(self._handling),
        )

    def _needed(self) -> set[tuple[int, int]]:
        """Return the loops that go round at least once, for they start work without which there is no operation."""
        casts = [self._steps[thread.cast] for thread in self._threads if thread.cast is not None]
        return {
            each
            for cast in casts
            if not any(one in self._handling for one in cast.path) and all(one in self._loops for one in cast.path)
            for each in cast.path
        }

    def read(self, body: Iterable[Element], path: Path, guards: tuple[str, ...]) -> None:
        """Read elements, with the operands around them."""
        for element in body:
            match element:
                case CombinedFragment():
                    self._read_fragment(element, path, guards)
                case Parallel():
                    for lane in element.lanes:
                        self.read(lane, path, guards)
                case Message():
                    self._read_message(element, path, guards)
                case Note(covered=(process,), placement=Placement.OVER):
                    self._read_note(element, process, path, guards)
                case ExecutionStart(lifeline=process):
                    self._begun.add(process)
                case ExecutionEnd(lifeline=process):
                    if len(self._in.get(process, ())) > 1:
                        self._in[process].pop()
                case _:
                    pass

    def _read_fragment(self, fragment: CombinedFragment, path: Path, guards: tuple[str, ...]) -> None:
        self._fragments += 1
        number = self._fragments
        for branch, operand in enumerate(fragment.operands):
            own = (number, branch)
            guard = unwrap(operand.guard)
            if fragment.operator is Operator.LOOP:
                self._loops.add(own)
                self._conditional.add(own)
            elif fragment.operator in {Operator.ALT, Operator.OPT, Operator.BREAK}:
                self._conditional.add(own)
            if _FAILURE.search(guard) and fragment.operator is not Operator.LOOP:
                self._handling.add(own)
            words = guard or ("else" if branch else fragment.operator.value)
            self.read(operand.body, (*path, own), (*guards, f"{fragment.operator.value} {words}".strip()))

    def _read_message(self, message: Message, path: Path, guards: tuple[str, ...]) -> None:
        if not isinstance(message.sender, str) or not isinstance(message.receiver, str):
            return
        answers = message.line is Line.DASHED
        casts = message.head is Head.OPEN and not answers and message.sender != message.receiver
        step = self._add(message, message.sender, message.label, path, guards)
        step = replace(step, receiver=message.receiver, is_cast=casts, is_answer=answers)
        self._steps[-1] = step
        if casts and message.starts_execution:
            self._start(message.receiver, step)
        elif answers:
            if len(self._in.get(message.sender, ())) > 1:
                self._in[message.sender].pop()
        elif message.sender != message.receiver and (message.starts_execution or message.receiver not in self._in):
            self._in.setdefault(message.receiver, []).append(step.thread)

    def _read_note(self, note: Note, process: str, path: Path, guards: tuple[str, ...]) -> None:
        started = _STARTED.match(unwrap(note.text))
        if started:
            self._begin(process, started[1])
        elif note.anchor is not None and "has no database access" not in unwrap(note.text):
            self._add(note, process, note.text, path, guards)

    def _begin(self, process: str, method: str = "") -> None:
        """Begin what a cast starts that was sent further up: the one of that method, or the last that nothing belongs to."""
        self._begun.discard(process)
        known = {thread.cast for thread in self._threads}
        casts = [step for step in self._steps if step.is_cast and step.receiver == process and step.index not in known]
        named = [step for step in casts if step.meaning.method == method] if method else casts[-1:]
        if named:
            self._start(process, named[0])
            self._apart[len(self._threads) - 1] = named[0].path, named[0].guards

    def _start(self, process: str, cast: Step) -> None:
        self._threads.append(Thread(len(self._threads), process, cast.meaning.method, cast.index))
        self._in[process] = [self._threads[-1].number]

    def _add(self, element: Message | Note, process: str, text: str, path: Path, guards: tuple[str, ...]) -> Step:
        if process in self._begun:
            self._begin(process)
        thread = self._in.get(process, [0])[-1]
        above, conditions = self._apart.get(thread, ((), ()))
        step = Step(
            len(self._steps),
            element,
            meaning_of(text),
            process,
            "",
            thread,
            (*above, *path),
            (*conditions, *guards),
            element.anchor,
        )
        self._steps.append(step)
        return step
