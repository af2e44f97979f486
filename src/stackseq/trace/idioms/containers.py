"""Methods of Python's own types: lists, dicts and texts, as far as calls go through them."""

# For maintainers. Dicts are written to through the journal, so that branches can be taken back. Lists are not: where something is
# added under a condition, all that is known from then on is what stands for each member.
from __future__ import annotations

from stackseq.trace.expressions import member_of
from stackseq.trace.idiom import Idiom
from stackseq.trace.statements import element_of, set_attribute
from stackseq.trace.truth import known
from stackseq.trace.values import (
    ABSENT,
    ELSE,
    NONE,
    Arguments,
    Class,
    Const,
    Function,
    Instance,
    Items,
    Table,
    Unknown,
    Value,
    join,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.idiom import Handler
    from stackseq.trace.machine import Machine

_MOST = 6
"""Members of a dict that are told apart when it is gone through."""
_MOST_CALLED = 20
"""The same for dicts of functions and classes, which are there to be called."""


def _get(machine: Machine, _site: Site, owner: Value, arguments: Arguments) -> Value | None:
    """``owner.get(key, default)`` of a dict, or of something unknown that is used like one."""
    key = known(machine, arguments.get(0) or Unknown())
    if not isinstance(owner, Table | Unknown) or not isinstance(key, Const):
        return join(*owner.attributes.values(), arguments.get(1) or NONE) if isinstance(owner, Table) else None
    default = arguments.get(1) or NONE
    if isinstance(owner, Unknown):
        if not owner.attributes and not isinstance(key.value, str):
            return Unknown()
        found = member_of(machine, owner, key, str(key.value))
        return default if found is ABSENT else found
    if repr(key.value) in owner.attributes:
        return owner.attributes[repr(key.value)]
    if ELSE in owner.attributes:
        return join(owner.attributes[ELSE], default)
    return join(member_of(machine, Unknown(owner.text), key, str(key.value)), default) if owner.is_open else default


def _get_or_set(machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
    """``owner.setdefault(key, default)``."""
    key = known(machine, arguments.get(0) or Unknown())
    found = _get(machine, site, owner, arguments)
    name = repr(key.value) if isinstance(key, Const) else ELSE
    if isinstance(owner, Table) and name not in owner.attributes:
        machine.journal.write_attribute(owner, name, found or NONE)
    return found


def _take(machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
    key = arguments.get(0)
    if isinstance(owner, Table) and isinstance(key, Const):
        found = _get(machine, site, owner, arguments)
        machine.journal.remove(owner.attributes, repr(key.value))
        return found
    if isinstance(owner, Items):
        return element_of(machine, owner)
    return None


def _update(machine: Machine, _site: Site, owner: Value, arguments: Arguments) -> Value | None:
    """Write several members, or several attributes of an object at once."""
    first = arguments.get(0)
    members = dict(arguments.named)
    if isinstance(first, Table):
        members |= {key[1:-1]: value for key, value in first.attributes.items() if key[:1] in "'\""}
    if isinstance(owner, Table | Unknown):
        for name, value in members.items():
            machine.journal.write_attribute(owner, repr(name), value)
        if isinstance(owner, Table) and not isinstance(first, Table | None.__class__):
            machine.journal.write_attribute(owner, ELSE, element_of(machine, first))
        elif isinstance(first, Table) and (first.is_open or ELSE in first.attributes):
            machine.journal.write_attribute(owner, ELSE, first.attributes.get(ELSE) or Unknown())
        return NONE
    if isinstance(owner, Instance) and members and not machine.idioms.has_method(machine, owner, "update"):
        for name, value in members.items():
            set_attribute(machine, owner, name, value)
        return NONE
    return None


def _append(machine: Machine, _site: Site, owner: Value, arguments: Arguments) -> Value | None:
    first = arguments.get(0)
    if not isinstance(owner, Items) or first is None:
        return None
    machine.journal.outer += 1
    if not machine.recorder.guards and owner.items is not None:
        owner.items = (*owner.items, first)  # nothing here is done only under a condition
        return NONE
    owner.element = join(*(owner.items or ()), *([owner.element] if owner.element else ()), first)
    owner.items = None
    return NONE


def _extend(machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
    first = arguments.get(0)
    if first is None:
        return None
    if isinstance(owner, Items) and isinstance(first, Items) and first.items is not None and not first.is_open:
        for each in first.items:
            _append(machine, site, owner, Arguments([each]))
        return NONE
    return _append(machine, site, owner, Arguments([element_of(machine, first)]))


def _copy(_machine: Machine, _site: Site, owner: Value, _arguments: Arguments) -> Value | None:
    if isinstance(owner, Table):
        return Table(owner.attributes, is_open=owner.is_open)
    return Items(owner.items, owner.element) if isinstance(owner, Items) else None


def _values(_machine: Machine, _site: Site, owner: Value, _arguments: Arguments) -> Value | None:
    if not isinstance(owner, Table):
        return None
    members = list(owner.attributes.values())
    return Items(element=join(*members)) if members and _is_vague(owner) else None if owner.is_open else Items(members)


def _is_vague(table: Table) -> bool:
    return table.is_open or ELSE in table.attributes


def _keys(_machine: Machine, _site: Site, owner: Value, _arguments: Arguments) -> Value | None:
    if isinstance(owner, Table) and not owner.is_open and all(key[:1] in "'\"" for key in owner.attributes):
        return Items([Const(key[1:-1]) for key in owner.attributes])
    return None


def _pairs(_machine: Machine, _site: Site, owner: Value, _arguments: Arguments) -> Value | None:
    if not isinstance(owner, Table):
        return None
    any_pair = Items([Unknown("key"), join(*owner.attributes.values())]) if owner.attributes and _is_vague(owner) else None
    most = _MOST_CALLED if all(isinstance(each, Function | Class) for each in owner.attributes.values()) else _MOST
    if ELSE in owner.attributes or len(owner.attributes) > most or (owner.is_open and not owner.attributes):
        return Items(element=any_pair) if any_pair else None
    pairs = [Items([Const(key[1:-1]), value]) for key, value in owner.attributes.items()]
    return Items(pairs, any_pair, is_open=owner.is_open)


def _on_text(name: str) -> Handler:
    def run(machine: Machine, _site: Site, owner: Value, arguments: Arguments) -> Value | None:
        if not isinstance(owner, Const) or not isinstance(owner.value, str):
            return None
        given = [known(machine, _texts(machine, each)) for each in arguments.positional]
        named = {key: known(machine, each) for key, each in arguments.named.items()}
        values = [each.value for each in (*given, *named.values()) if isinstance(each, Const)]
        if len(values) < len(given) + len(named):
            return Unknown(owner.value)
        try:
            found = getattr(owner.value, name)(*values[: len(given)], **dict(zip(named, values[len(given) :], strict=True)))
        except (TypeError, ValueError, LookupError, AttributeError):
            return Unknown(owner.value)
        return Items([Const(each) for each in found]) if isinstance(found, list | tuple) else Const(found)

    return run


def _texts(machine: Machine, value: Value) -> Value:
    """Return a list of texts as one value, to join them."""
    if not isinstance(value, Items) or value.items is None or value.is_open:
        return value
    found = [known(machine, each) for each in value.items]
    texts = [each.value for each in found if isinstance(each, Const)]
    return Const(texts) if len(texts) == len(found) else value


IDIOM = Idiom(
    "containers",
    methods={
        "get": _get,
        "pop": _take,
        "setdefault": _get_or_set,
        "update": _update,
        "append": _append,
        "add": _append,
        "extend": _extend,
        "copy": _copy,
        "values": _values,
        "itervalues": _values,
        "keys": _keys,
        "items": _pairs,
        "iteritems": _pairs,
        **{
            name: _on_text(name)
            for name in ("format", "join", "lower", "upper", "replace", "split", "startswith", "endswith", "strip", "capitalize")
        },
    },
)
