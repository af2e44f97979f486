"""Trace an operation: ``trace(question, indexes)``."""

from __future__ import annotations

import re
import sys

from stackseq.calls import Call, CallKind, CallTree, Place, Resolution
from stackseq.records import Record, field
from stackseq.source import Found
from stackseq.trace.assumptions import Assumptions, class_of, misfits
from stackseq.trace.bodies import body_of
from stackseq.trace.deep import call_deeply
from stackseq.trace.frames import Raised, Site
from stackseq.trace.idioms import Idioms
from stackseq.trace.idioms.extensions import extend
from stackseq.trace.idioms.python import unwrap
from stackseq.trace.machine import Machine
from stackseq.trace.members import bind_to, of_class
from stackseq.trace.names import module_value
from stackseq.trace.profile import read_profile, usual_profile
from stackseq.trace.scopes import parameters
from stackseq.trace.values import Arguments, Bound, Class, Const, Function, Unknown, Value
from stackseq.trace.world import World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stackseq.interaction import Anchor
    from stackseq.source import Index
    from stackseq.trace.profile import Profile

_FRAMES = 20_000
"""Functions of ours inside of each other: each function of the source takes about ten."""


_PART = re.compile(r'[{}\[\]]|"(?P<key>\w+)"\s*:\s*(?:"(?P<text>[^"…]+)")?')


class TraceError(Exception):
    """There is nothing to trace. ``hints`` tell what may have been meant."""

    def __init__(self, message: str, *hints: str) -> None:
        """Take one line, and what to do about it."""
        super().__init__(message)
        self.message = message
        self.hints = hints


class Question(Record):
    """What to trace."""

    anchor: Anchor
    """The function in which the operation begins."""
    operation: str = ""
    """``nova/pause``; empty for a function that belongs to no operation that we know."""
    request: str = ""
    """The REST request that begins it."""
    release: str = ""
    assumptions: Mapping[str, str] = field(default={})
    """What to assume instead of what the profile says: ``driver`` → ``ironic``, ``CONF.cells.enable`` → ``true``."""


def trace(question: Question, indexes: Mapping[str, Index], profiles: Mapping[str, Profile] | None = None) -> CallTree:
    """Go through the source, and return what calls what. Raises TraceError if there is no such function.

    Of a project without a profile, what holds for most projects is assumed.

    ``indexes`` has the source of the operation's project by its package (``nova``), and of others that are to be entered.
    """
    known = {name: read_profile(name) or usual_profile(name) for name in indexes} if profiles is None else dict(profiles)
    machine = Machine(World(indexes), known, Idioms(), Assumptions(question.assumptions))
    for message, hint in misfits(question.assumptions, known):
        raise TraceError(message, hint)
    callee = _find(machine, question, indexes)
    package = question.anchor.path.partition("/")[0]
    machine.process = _process(machine, package, question.anchor.path)
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _FRAMES))
    try:
        call_deeply(_run, machine, question, callee)
    finally:
        sys.setrecursionlimit(before)
    for name in machine.assumptions.unused():
        machine.remark(f"nothing depends on {name}")
    return _tree(machine, question, package)


def _find(machine: Machine, question: Question, indexes: Mapping[str, Index]) -> Value:
    """Return the function in which the operation begins, bound to an object of its class."""
    anchor = question.anchor
    index = indexes.get(anchor.path.partition("/")[0])
    if index is None:
        raise TraceError(f"there is no source of {anchor.path}", "name it with --source, --git or --release")
    found = index.find(anchor)
    if not isinstance(found, Found):
        near = (f"did you mean {' or '.join(found.near[:3])}?",) if found.near else ()
        raise TraceError(found.message, *near)
    definition = found.definition
    if definition.class_name and definition.inherited_from is None and "." in definition.qualname:
        return _method(machine, definition.path, definition.class_name, definition.name, anchor)
    if "." in anchor.qualname and definition.inherited_from:
        return _method(machine, anchor.path, anchor.qualname.rpartition(".")[0], definition.name, anchor)
    module = machine.world.module(definition.path)
    value = module_value(machine, module, definition.name) if module else None
    if not isinstance(value, Function | Bound):
        raise TraceError(f"{anchor} is no function", *_methods(index, anchor))
    return value


def _methods(index: Index, anchor: Anchor) -> Iterator[str]:
    """Yield what to name instead of a class."""
    inside = f"{anchor.qualname}."
    found = [each.qualname for each in index.definitions(anchor.path) if each.qualname.startswith(inside)]
    methods = [name for name in found if not name.removeprefix(inside).startswith("_")]
    if methods:
        yield f"name one of its methods, such as {' or '.join(methods[:3])}"


def _method(machine: Machine, path: str, class_name: str, name: str, anchor: Anchor) -> Value:
    cls = class_of(machine, f"{path} {class_name}")
    found = of_class(machine, cls, name) if cls else None
    if cls is None or found is None or isinstance(found, Class):
        raise TraceError(f"{anchor} is no function")
    return bind_to(found, machine.singleton(cls))


def _process(machine: Machine, package: str, path: str) -> str:
    """Return the process whose work begins in a file."""
    profile = machine.profile(package)
    rows = profile.processes if profile else {}
    fitting = [prefix for prefix in rows if path.startswith(prefix)]
    return rows[max(fitting, key=len)] if fitting else package


def _run(machine: Machine, question: Question, callee: Value) -> None:
    recorder = machine.recorder
    module = machine.world.module(question.anchor.path)
    if module is None:
        raise TraceError(f"{question.anchor.path} cannot be read")
    frame = machine.module_frame(module)
    site = Site(frame, getattr(callee, "node", module.names.get("", None)) or _Nowhere())  # type: ignore[arg-type]
    if question.request:
        place = Place(module.package, module.path, question.anchor.qualname, getattr(site.node, "lineno", 0))
        recorder.enter(Call(CallKind.HTTP, question.request, "client", machine.process, place, resolved=Resolution.REGISTRY))
    try:
        if not machine.idioms.begin(machine, site, question.anchor, question.request):
            given = _body(machine, callee, question.request) | _member(callee, question.request)
            machine.call(site, callee, Arguments(named=given, is_open=True))
            extend(machine, site, unwrap(callee), question.request)
    except Raised as raised:
        machine.remark(f"it always ends with {raised.name}")
    finally:
        if question.request:
            recorder.leave()


def _body(machine: Machine, callee: Value, request: str) -> dict[str, Value]:
    """Return the body of the request, its members, and parts of its path, which a handler is given if it asks for them."""
    function = unwrap(callee)
    names = parameters(function.node.args) if isinstance(function, Function) else {}
    scope = function.scope.package if isinstance(function, Function) else ""
    given: dict[str, Value] = {"body": body_of(machine, scope, request)}
    given |= {key: Unknown(key) for key in re.findall(r"{(\w+)}", request)}
    given |= {key: Const(text) if text else Unknown(key) for key, text in _members(request)}
    return {name: value for name, value in given.items() if name in names}


def _members(request: str) -> Iterator[tuple[str, str]]:
    """Yield the members of the body that the request shows, with their text where it is written out: ``{"target": "active"}``."""
    depth = 0
    for part in _PART.finditer(request.partition(" {")[2]):
        if part["key"] and not depth:
            yield part["key"], part["text"] or ""
        depth += (part[0] in "{[") - (part[0] in "}]")


def _member(callee: Value, request: str) -> dict[str, Value]:
    """Return the last part of the path, where it is written out: ``disable`` of ``PUT /os-services/disable`` is an ``id``."""
    function = unwrap(callee)
    found = re.match(r"(?:GET|PUT|DELETE|PATCH) /(?:[\w{}-]+/)+([\w-]+)(?:\s|$)", request)
    is_asked = isinstance(function, Function) and "id" in parameters(function.node.args)
    return {"id": Const(found[1])} if found and is_asked else {}


class _Nowhere:
    """A node that is no place in the source."""

    lineno = 0


def _tree(machine: Machine, question: Question, package: str) -> CallTree:
    recorder = machine.recorder
    return CallTree(
        question.operation or str(question.anchor),
        package,
        question.release,
        recorder.children(),
        dict(sorted(machine.assumptions.used.items())),
        recorder.unresolved,
        recorder.count,
        tuple(machine.remarks),
    )
