"""The ways in which OpenStack's source calls what its text does not name: one file each.

A new one is a file with an ``IDIOM``, a row in ``ALL``, and an example with its calls in ``tests/trace/idioms``.
"""

from __future__ import annotations

from stackseq.calls import CallKind
from stackseq.trace.idiom import module_of, qualname_of
from stackseq.trace.idioms import (
    backends,
    callbacks,
    callers,
    cells,
    checks,
    clients,
    commands,
    configured,
    containers,
    copying,
    database,
    decorated,
    drivers,
    flows,
    fronts,
    leaves,
    loading,
    locks,
    looping,
    making,
    notifications,
    objects,
    own,
    plugins,
    policy,
    properties,
    providers,
    python,
    queues,
    raising,
    references,
    results,
    retries,
    rpc,
    sessions,
    spawning,
    steps,
    stored,
    systems,
    tasks,
    versioned,
)
from stackseq.trace.values import Class, Function, Instance

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeAlias

    from stackseq.interaction import Anchor
    from stackseq.trace.frames import Frame, Site
    from stackseq.trace.idiom import Handler, Idiom, Reader
    from stackseq.trace.machine import Machine
    from stackseq.trace.profile import Profile
    from stackseq.trace.scopes import ClassScope
    from stackseq.trace.values import Arguments, Client, Outside, Value

if TYPE_CHECKING:
    _Known: TypeAlias = tuple[Profile | None, tuple[Idiom, ...], dict[tuple[str, bool], tuple[Handler, ...]]]

ALL: tuple[Idiom, ...] = (
    sessions.IDIOM,
    callbacks.IDIOM,
    plugins.IDIOM,
    copying.IDIOM,
    python.IDIOM,
    containers.IDIOM,
    references.IDIOM,
    tasks.IDIOM,
    steps.IDIOM,
    properties.IDIOM,
    providers.IDIOM,
    configured.IDIOM,
    loading.IDIOM,
    backends.IDIOM,
    decorated.IDIOM,
    callers.IDIOM,
    policy.IDIOM,
    results.IDIOM,
    cells.IDIOM,
    leaves.IDIOM,
    making.IDIOM,
    systems.IDIOM,
    stored.IDIOM,
    rpc.IDIOM,
    objects.IDIOM,
    database.IDIOM,
    clients.IDIOM,
    commands.IDIOM,
    drivers.IDIOM,
    versioned.IDIOM,
    notifications.IDIOM,
    own.IDIOM,
    queues.IDIOM,
    raising.IDIOM,
    spawning.IDIOM,
    retries.IDIOM,
    looping.IDIOM,
    flows.IDIOM,
    fronts.IDIOM,
    locks.IDIOM,
    checks.IDIOM,
)
"""In the order in which they are asked."""


class Idioms:
    """Finds the idiom of a call."""

    def __init__(self, idioms: Iterable[Idiom] = ALL) -> None:
        """Take them in the order in which they are asked."""
        self._idioms = tuple(idioms)
        self._methods = _by_name((name, handler) for idiom in self._idioms for name, handler in idiom.methods.items())
        self._functions = _by_name((name, handler) for idiom in self._idioms for name, handler in idiom.functions.items())
        self._outside = _by_name((name, handler) for idiom in self._idioms for name, handler in idiom.outside.items())
        self._library: dict[str, tuple[Handler, ...]] = {}
        self._readers = tuple(idiom for idiom in self._idioms if idiom.attributes)
        self._readers_of: dict[ClassScope | None, tuple[Reader, ...]] = {}
        self._told: dict[tuple[ClassScope, str], str | None] = {}
        self._kind_of: dict[object, CallKind] = {}
        self._beginners = tuple(idiom.begin for idiom in self._idioms if idiom.begin)
        self._kinds = tuple(idiom.kind for idiom in self._idioms if idiom.kind)

    def begin(self, machine: Machine, site: Site, anchor: Anchor, request: str) -> bool:
        """Begin an operation by an idiom; tell whether there is one for it."""
        return any(begin(machine, site, anchor, request) for begin in self._beginners)

    def call_method(self, machine: Machine, site: Site, value: Value, name: str, arguments: Arguments) -> Value | None:
        """Call a method by an idiom; None if there is none for it."""
        handlers = self._methods.get(name)
        return _first(handlers, machine, site, value, arguments) if handlers else None

    def call_function(self, machine: Machine, site: Site, callee: Function | Class, arguments: Arguments) -> Value | None:
        """Call a function or class of the source by an idiom; None if it is to be gone through."""
        handlers = self._handlers_of(machine, callee)
        return _first(handlers, machine, site, callee, arguments) if handlers else None

    def _handlers_of(self, machine: Machine, callee: Function | Class) -> tuple[Handler, ...]:
        """Return who may have something to say about a function or class, as is kept with its node for all traces."""
        node = callee.scope.node if isinstance(callee, Class) else callee.node
        profile = machine.profile(module_of(callee).package)
        known: _Known | None = getattr(node, "known_idioms", None)
        if known is None or known[0] is not profile or known[1] is not self._idioms:
            known = node.known_idioms = profile, self._idioms, {}  # type: ignore[union-attr]
        key = qualname_of(callee), isinstance(callee, Function) and bool(callee.attributes)
        handlers = known[2].get(key)
        if handlers is None:
            handlers = known[2][key] = tuple(self._fitting(machine, callee))
        return handlers

    def _fitting(self, machine: Machine, callee: Function | Class) -> Iterator[Handler]:
        """Yield who may have something to say about a function or class."""
        yield from self._functions.get(callee.scope.name if isinstance(callee, Class) else callee.qualname.rpartition(".")[2], ())
        for idiom in self._idioms:
            if idiom.every and (idiom.fits is None or idiom.fits(machine, callee)):
                yield idiom.every

    def call_outside(self, machine: Machine, site: Site, callee: Outside, arguments: Arguments) -> Value | None:
        """Call something of a library by an idiom."""
        text = callee.text
        handlers = self._library.get(text)
        if handlers is None:
            parts = text.split(".")
            names = dict.fromkeys((text, ".".join(parts[-2:]), parts[-1]))
            handlers = self._library[text] = tuple(each for name in names for each in self._outside.get(name, ()))
        found = _first(handlers, machine, site, callee, arguments) if handlers else None
        return clients.call_library(machine, site, callee, arguments) if found is None else found

    def call_client(self, machine: Machine, site: Site, callee: Client, arguments: Arguments) -> Value | None:
        """Call a client of another process."""
        return sessions.call_query(callee) or clients.call_client(machine, site, callee, arguments)

    def told(self, machine: Machine, value: Instance, name: str) -> Value | None:
        """Return an attribute that the profile tells about, whatever the source says."""
        key = value.cls, name
        if key not in self._told:
            self._told[key] = clients.told(machine, value.cls, name)
        anchor = self._told[key]
        return None if anchor is None else clients.held(machine, anchor, name)

    def held(self, machine: Machine, anchor: str, name: str) -> Value | None:
        """Return what a profile says that something holds."""
        return clients.held(machine, anchor, name)

    def read(self, machine: Machine, value: Value, name: str) -> Value | None:
        """Read an attribute by an idiom."""
        for reader in self._readers_for(machine, value.cls if isinstance(value, Instance) else None):
            found = reader(machine, value, name)
            if found is not None:
                return found
        return None

    def _readers_for(self, machine: Machine, cls: ClassScope | None) -> tuple[Reader, ...]:
        """Return who may know something about attributes of objects of a class; None for what is no object."""
        found = self._readers_of.get(cls)
        if found is None:
            asked = (each for each in self._readers if cls is None or each.holds is None or each.holds(machine, cls))
            found = self._readers_of[cls] = tuple(each.attributes for each in asked if each.attributes)
        return found

    def kind_of(self, machine: Machine, function: Function, frame: Frame) -> CallKind:
        """Tell what kind of call it is to enter a function."""
        key = function.node, function.qualname, function.owner, frame.owner
        kind = self._kind_of.get(key)
        if kind is None:
            kind = self._kind_of[key] = self._classify(machine, function, frame)
        return kind

    def _classify(self, machine: Machine, function: Function, frame: Frame) -> CallKind:
        for classify in self._kinds:
            kind = classify(machine, function, frame)
            if kind is not None:
                return kind
        return CallKind.CALL

    def has_method(self, machine: Machine, value: Instance, name: str) -> bool:
        """Tell whether the class of an object has a method."""
        from stackseq.trace.members import of_class

        return of_class(machine, value.cls, name) is not None

    def element(self, machine: Machine, value: Instance) -> Value | None:
        """Return what stands for each member of an object that is a list."""
        return self.told(machine, value, "[]") or objects.element(machine, value) or plugins.element(machine, value)

    def row(self, machine: Machine, value: Client) -> Value | None:
        """Return what stands for each row of a query that is gone through."""
        return sessions.iterate(machine, value) if value.kind == sessions.QUERY else None

    def wrote(self, machine: Machine, owner: Instance, name: str, value: Value) -> None:
        """Tell that an attribute was written."""
        sessions.write(machine, owner, name, value)
        stored.wrote(machine, owner, name, value)


def _by_name(pairs: Iterable[tuple[str, Handler]]) -> dict[str, list[Handler]]:
    found: dict[str, list[Handler]] = {}
    for name, handler in pairs:
        found.setdefault(name, []).append(handler)
    return found


def _first(handlers: Iterable[Handler], machine: Machine, site: Site, value: Value, arguments: Arguments) -> Value | None:
    for handler in handlers:
        found = handler(machine, site, value, arguments)
        if found is not None:
            return found
    return None
