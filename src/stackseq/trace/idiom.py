"""What an idiom is: one way in which OpenStack's source calls something that its text does not name."""

from __future__ import annotations

from stackseq.records import Record, field
from stackseq.trace.values import Class

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from stackseq.calls import CallKind
    from stackseq.interaction import Anchor
    from stackseq.trace.frames import Frame, Site
    from stackseq.trace.machine import Machine
    from stackseq.trace.scopes import ClassScope, ModuleScope
    from stackseq.trace.values import Arguments, Function, Value

    Handler: TypeAlias = Callable[[Machine, Site, Value, Arguments], Value | None]
    """Makes a call, and returns its result; None if it is not of this idiom."""
    Reader: TypeAlias = Callable[[Machine, Value, str], Value | None]
    """Reads an attribute; None if it is not of this idiom."""
    Classifier: TypeAlias = Callable[[Machine, Function, Frame], CallKind | None]
    Fit: TypeAlias = Callable[[Machine, Function | Class], bool]
    Beginner: TypeAlias = Callable[[Machine, Site, Anchor, str], bool]
    """Begins the operation of a request, and tells whether it has done so."""


class Idiom(Record):
    """One idiom. Handlers are looked up by the name of what is called."""

    name: str
    methods: Mapping[str, Handler] = field(default={})
    """By the name of a method, whatever it is called on; the handler gets the object."""
    functions: Mapping[str, Handler] = field(default={})
    """By the last name of a function or class of the source; the handler gets it."""
    outside: Mapping[str, Handler] = field(default={})
    """By the dotted name of something of a library, or its last two parts; the handler gets it."""
    every: Handler | None = None
    """For every function and class of the source that is called, if ``fits``."""
    fits: Fit | None = None
    """Tells whether ``every`` may have anything to say about a callee, by what stands in the source, and by whether it carries
    marks (``attributes``) at all. The answer is kept."""
    attributes: Reader | None = None
    """For every attribute that is read of an object and that nothing else tells about."""
    holds: Callable[[Machine, ClassScope], bool] | None = None
    """Tells whether ``attributes`` may know anything about objects of a class. The answer is kept."""
    kind: Classifier | None = None
    """Tells what kind of call it is to enter a function, by what stands in the source and the class that the caller belongs to.
    The answer is kept."""
    begin: Beginner | None = None
    """Begins an operation elsewhere than in the function that serves it."""


def module_of(callee: Function | Class) -> ModuleScope:
    """Return the module that a function or class stands in."""
    return callee.scope.module if isinstance(callee, Class) else callee.scope


def qualname_of(callee: Function | Class) -> str:
    """Return the qualified name of a function or class."""
    return callee.scope.qualname if isinstance(callee, Class) else callee.qualname


def anchor_of(callee: Function | Class) -> str:
    """Return how profiles write a function or class."""
    return f"{module_of(callee).path} {qualname_of(callee)}"
