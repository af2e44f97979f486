"""What functions return in a usual cloud of the release, as the profile tells: ``is_supported(req, '2.74')`` is true."""

# For maintainers. `[settings.results]` has functions, as anchors → `value`, `table` (something of a library, not None), `object`
# (the anchor of its class, or several: the first that is there counts), or `classes` (a list of those of the anchors that are
# there). With `optional`, it may be None as well. With `unless`, it holds only for calls without that argument; with `enter`, the
# function is gone through all the same, for what it reads on the way. Ids are taken to be such, of the form that the request asks
# for.
from __future__ import annotations

from stackseq.trace.assumptions import class_of
from stackseq.trace.idiom import Idiom, anchor_of
from stackseq.trace.objects_made import open_arguments
from stackseq.trace.scopes import parameters
from stackseq.trace.values import NONE, Class, Const, Either, Function, Instance, Items, Table, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine
    from stackseq.trace.values import Arguments

_ENTERED = "__entered__"


def _every(machine: Machine, site: Site, callee: Value, arguments: Arguments) -> Value | None:
    profile = machine.profile(callee.scope.package) if isinstance(callee, Function) else None
    if profile is None or not isinstance(callee, Function) or _ENTERED in callee.attributes:
        return None
    row = profile.settings.get("results", {}).get(f"{callee.scope.path} {callee.qualname}")
    if row is None or _is_given(callee, arguments, row.get("unless", "")):
        return None
    if row.get("enter"):
        machine.call(site, _marked(callee), arguments)
    return _result(machine, row)


def _is_given(callee: Function, arguments: Arguments, name: str) -> bool:
    """Tell whether a function is called with an argument that is not None."""
    names = list(parameters(callee.node.args))
    place = names.index(name) - (callee.bound is not None) if name in names else -1
    given = arguments.get(place, name)
    return given is not None and not (isinstance(given, Const) and given.value is None)


def _marked(callee: Function) -> Function:
    marked = Function(callee.node, callee.scope, callee.qualname, owner=callee.owner, closure=callee.closure, bound=callee.bound)
    marked.attributes = {**callee.attributes, _ENTERED: Const(value=True)}
    return marked


def _result(machine: Machine, row: dict[str, Any]) -> Value | None:
    if "classes" in row:
        found = (class_of(machine, anchor) for anchor in row["classes"])
        return Items([Class(cls) for cls in found if cls is not None])
    if "table" in row:
        return Table(is_open=True, text=row["table"])
    if "object" not in row:
        return Const(row["value"])
    anchors = [row["object"]] if isinstance(row["object"], str) else row["object"]
    cls = next((cls for anchor in anchors if (cls := class_of(machine, anchor))), None)
    if cls is None:
        return None
    one = Instance(cls, row.get("text", ""), open_arguments(machine, cls))
    return Either([NONE, one]) if row.get("optional") else one


def _true(_machine: Machine, _site: Site, _callee: Value, _arguments: Arguments) -> Value | None:
    return Const(value=True)


def _fits(machine: Machine, callee: Function | Class) -> bool:
    profile = machine.profile(callee.scope.package) if isinstance(callee, Function) else None
    return profile is not None and anchor_of(callee) in profile.settings.get("results", {})


IDIOM = Idiom("results", outside={"uuidutils.is_uuid_like": _true}, every=_every, fits=_fits)
