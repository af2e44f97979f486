"""``with``: what is done before its body, and what after."""

# For maintainers. A generator that is a context manager is gone through up to its `yield`; there, the body of the `with` runs, in
# the frame where it stands and as calls of the function that it stands in; then the generator goes on.
from __future__ import annotations

from stackseq.trace.entering import enter
from stackseq.trace.frames import Ending, Frame, Raised, Site
from stackseq.trace.values import NONE, Arguments, Client, Instance, Opened, Outside, Unknown, Value, options_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Sequence

    from stackseq.trace.machine import Machine

_RERAISING = "save_and_reraise_exception"


def run_with(machine: Machine, frame: Frame, node: ast.With | ast.AsyncWith) -> Ending:
    """Go through a ``with``."""
    return _run_items(machine, frame, node.items, node.body)


def _run_items(machine: Machine, frame: Frame, items: Sequence[ast.withitem], body: Sequence[ast.stmt]) -> Ending:
    if not items:
        return machine.execute(frame, body)
    first, rest = items[0], items[1:]
    value = machine.evaluate(frame, first.context_expr)
    site = Site(frame, first.context_expr)
    chosen = next((option for option in options_of(value) if isinstance(option, Opened | Instance | Client)), value)
    runner = _Runner(machine, frame, first.optional_vars, rest, body)
    match chosen:
        case Opened():
            return runner.run_generator(site, chosen)
        case Instance():
            return runner.run_object(site, chosen)
        case Client():
            return runner.run(chosen)
    ending = runner.run(Unknown() if not isinstance(chosen, Outside) else Outside(f"{chosen.text}.__enter__()"))
    return Ending.RAISE if isinstance(chosen, Outside) and _RERAISING in chosen.text and ending is Ending.NORMAL else ending


class _Runner:
    """The rest of a ``with``: what its value is bound to, its other items, its body."""

    def __init__(
        self, machine: Machine, frame: Frame, target: ast.expr | None, rest: Sequence[ast.withitem], body: Sequence[ast.stmt]
    ) -> None:
        self._machine = machine
        self._frame = frame
        self._target = target
        self._rest = rest
        self._body = body

    def run(self, value: Value) -> Ending:
        """Go through the body, with the value that the context manager gives."""
        from stackseq.trace.statements import bind

        if self._target is not None:
            bind(self._machine, self._frame, self._target, value)
        return _run_items(self._machine, self._frame, self._rest, self._body)

    def run_generator(self, site: Site, opened: Opened) -> Ending:
        """Go through a generator, and through the body where it yields."""
        endings: list[Ending] = []
        raised: list[Raised] = []

        def on_yield(value: Value) -> None:
            if endings:
                return
            with self._machine.recorder.outside():
                process = self._machine.process
                try:
                    endings.append(self.run(value))
                except Raised as caught:
                    endings.append(Ending.RAISE)
                    raised.append(caught)
                self._machine.process = process

        enter(self._machine, site, opened.function, opened.arguments, on_yield=on_yield)
        if not endings:
            return self.run(Unknown())
        if raised:
            raise raised[0]
        return endings[0]

    def run_object(self, site: Site, manager: Instance) -> Ending:
        """Go through ``__enter__``, the body, and ``__exit__`` without an exception."""
        value = self._call(site, manager, "__enter__", Arguments())
        ending = self.run(manager if isinstance(value, Unknown | Outside) else value)
        self._call(site, manager, "__exit__", Arguments([NONE, NONE, NONE]))
        return ending

    def _call(self, site: Site, manager: Instance, name: str, arguments: Arguments) -> Value:
        """Call a method of a context manager, unless it inherits the method from a library."""
        machine = self._machine
        return machine.call_method(site, manager, name, arguments) if _has(machine, manager, name) else Unknown()


def _has(machine: Machine, manager: Instance, name: str) -> bool:
    return machine.idioms.has_method(machine, manager, name)
