"""Going through a function of the source."""

# For maintainers. A function is gone through each time it is called, with the values of that call. What a function did that wrote
# to nothing outside of itself is remembered by its arguments, and put in again when it is called with the same: most calls are to
# helpers like that.
from __future__ import annotations

import ast

from stackseq.calls import Call, CallKind, Place, Resolution
from stackseq.records import Record
from stackseq.trace.binding import give_arguments
from stackseq.trace.frames import Ending, Frame, Names, Raised, Site
from stackseq.trace.recorder import LIMIT
from stackseq.trace.signatures import signature_of
from stackseq.trace.values import NONE, Arguments, Function, Instance, Items, Opened, Outside, Unknown, Value, join

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stackseq.trace.machine import Machine


class Remembered(Record):
    """What a call did."""

    children: tuple[Call, ...]
    value: Value
    kind: CallKind
    function: Function
    arguments: Arguments
    """Kept alive: calls are remembered by the identity of what is in here, which nothing else may take over."""


_DEEPEST = 90
"""Functions inside of each other. OpenStack's deepest operations have about seventy."""
_AGAIN = 2
"""Times that a function may be inside of itself, for those that go through a tree."""
_LAYERS = 8
"""Objects around each other that may inherit the function by which each asks the next."""


def enter(
    machine: Machine, site: Site, function: Function, arguments: Arguments, on_yield: Callable[[Value], None] | None = None
) -> Value:
    """Go through a function, and record that."""
    if "contextmanager" in function.attributes and on_yield is None:
        return Opened(function, arguments)
    running = machine.running.get(function.node)
    if running:
        running = [frame for frame in running if frame.function and frame.function.closure is function.closure]
    inside = _inside(running, function) if running else 0
    is_again = inside >= _AGAIN or (running and _is_second(machine, function, running))
    if is_again or len(machine.frames) >= _DEEPEST or machine.recorder.count >= LIMIT:
        return _stop(machine, site, function, inside)
    key = None if on_yield else signature_of(machine, function, arguments)
    known = machine.memory.get(key) if key is not None else None
    kind = machine.idioms.kind_of(machine, function, site.frame)
    machine.recorder.begin(kind, function.qualname, machine.process, _defined_at(function), _resolution(function))
    if known is not None:
        machine.recorder.replay(known.children)
        machine.recorder.leave(known.kind)
        return known.value
    return _run(machine, function, arguments, key, kind, on_yield)


def _is_second(machine: Machine, function: Function, running: Sequence[Frame]) -> bool:
    """Tell whether a process does something again after a failure, which is as it was. Messages are sent again all the same."""
    return (
        any(frame.in_failure for frame in machine.frames)
        and any(frame.process == machine.process and _inside([frame], function) for frame in running)
        and not _is_sender(machine, function)
    )


def _is_sender(machine: Machine, function: Function) -> bool:
    """Tell whether a function is a client's of RPC."""
    profile = machine.profile(function.scope.package)
    return profile is not None and any(key.partition(" ")[0] == function.scope.path for key in profile.rpc)


def _inside(running: Sequence[Frame], function: Function) -> int:
    """Count how often a function is inside of itself. Objects of different classes that pass a call on are no circle."""
    owner = function.bound
    if len(running) >= _LAYERS or not isinstance(owner, Instance):
        return len(running)
    owners = (frame.function.bound for frame in running if frame.function)
    return sum(not isinstance(each, Instance) or each.cls is owner.cls for each in owners)


def _run(
    machine: Machine,
    function: Function,
    arguments: Arguments,
    key: object,
    kind: CallKind,
    on_yield: Callable[[Value], None] | None,
) -> Value:
    frame = Frame(function.scope, function, Names(function.closure))  # type: ignore[arg-type]
    frame.on_yield = on_yield
    frame.process = machine.process
    give_arguments(machine, frame, function, arguments)
    machine.frames.append(frame)
    running = machine.running.setdefault(function.node, [])
    running.append(frame)
    journal = machine.journal
    outer = journal.outer
    try:
        value = _body(machine, frame, function)
        if key is not None and journal.outer == outer:
            machine.memory[key] = Remembered(machine.recorder.children(), value, kind, function, arguments)
    finally:
        machine.frames.pop()
        running.pop()
        frame.names.end()
        machine.recorder.leave(kind)
    return value


def _body(machine: Machine, frame: Frame, function: Function) -> Value:
    node = function.node
    if isinstance(node, ast.Lambda):
        return machine.evaluate(frame, node.body)
    try:
        ending = machine.execute(frame, node.body)
    except Raised:
        if not frame.returns:
            raise
        ending = Ending.RAISE  # at the end of what is left when it has not returned before
    if frame.yields:
        return Items(element=join(*frame.yields))
    if ending is Ending.RAISE and not frame.returns:
        raise Raised(Outside("exception"), "Exception")
    if ending is Ending.NORMAL:
        frame.returns.append(NONE)
    return join(*frame.results()) if frame.returns else NONE


def _stop(machine: Machine, site: Site, function: Function, inside: int) -> Value:
    note = "again" if inside else "not followed: too deep" if machine.recorder.count < LIMIT else "not followed: too many calls"
    machine.recorder.add(CallKind.CALL, function.qualname, machine.process, place=site.place(), note=note)
    if not inside:
        machine.remark(f"some calls are {note}")
    return Unknown(f"{function.qualname}()")


def _defined_at(function: Function) -> Place:
    place: Place | None = getattr(function.node, "known_place", None)
    if place is None or place.qualname != function.qualname:
        place = Place(function.scope.package, function.scope.path, function.qualname, function.node.lineno)
        function.node.known_place = place  # type: ignore[union-attr]
    return place


def _resolution(function: Function) -> Resolution:
    bound = function.bound
    return Resolution.ASSUMPTION if isinstance(bound, Instance) and bound.is_guess else Resolution.EXACT
