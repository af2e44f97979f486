"""Versioned objects: what is read from and written to the database through them, and which objects their fields hold."""

# For maintainers. An object's remotable methods are not gone through: from a nova-compute they are RPC to the conductor, and end
# in the database; the tree says what is read or written, and the fields that have been set since the last time. Classes are found
# by their names, as `objects.Instance` is: modules register them when a service starts.
from __future__ import annotations

import ast
import re

from stackseq.calls import CallKind, Resolution
from stackseq.trace.facts import fact
from stackseq.trace.idiom import Idiom
from stackseq.trace.idioms.lazy import is_set, load, mark_loaded
from stackseq.trace.values import (
    NONE,
    Arguments,
    Class,
    Const,
    Function,
    Instance,
    Items,
    Module,
    Some,
    Table,
    Unknown,
    Value,
    join,
    text_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine
    from stackseq.trace.scopes import ClassScope, ModuleScope

_REMOTABLE = frozenset({"remotable", "remotable_classmethod"})
_STORING = frozenset(
    {
        "save",
        "create",
        "destroy",
        "refresh",
        "soft_delete",
        "hard_destroy",
        "update",
        "delete",
        "conditional_update",
        "update_object",
        "update_objects",
        "delete_objects",
    }
)
_READING = re.compile(r"(get_by|get_all|get_active|get_in|get$|get_host|get_uuid|list_|exists|count|has_|get_)")
_NOT_STORED = frozenset({"context", "_context"})
_WRITING = frozenset({"save", "create", "update"})
_ID = "id"
"""A field that every object has which was read from the database."""
_CONDITIONAL = "conditional_update"
"""Writes the values of its first argument, if what is stored is as its second one says."""


def is_object(machine: Machine, cls: ClassScope) -> bool:
    """Tell whether a class is one of versioned objects."""
    profile = machine.profile(cls.module.package)
    return profile is not None and bool(profile.objects) and cls.module.path.startswith(profile.objects)


def _stored(machine: Machine, site: Site, callee: Value, arguments: Arguments) -> Value | None:
    """Call a method that reads or writes the database."""
    if not isinstance(callee, Function) or callee.owner is None or not is_object(machine, callee.owner):
        return None
    name = callee.qualname.rpartition(".")[2]
    if not _is_remote(callee, name):
        return None
    owner = callee.bound
    cls = owner.cls if isinstance(owner, Instance) else owner.scope if isinstance(owner, Class) else callee.owner
    fields = _changes(machine, owner) if isinstance(owner, Instance) and name in _WRITING else {}
    fields |= _given(arguments) if name in _WRITING or name.startswith("update") else {}
    if name == _CONDITIONAL:
        fields |= _write(machine, owner, arguments.get(0, "values"))
    machine.recorder.add(
        CallKind.DB,
        f"{_plain(cls.name)}.{name}",
        machine.process,
        "database",
        site.place(),
        fields=fields,
        resolved=Resolution.ASSUMPTION if isinstance(owner, Instance) and owner.is_guess else Resolution.REGISTRY,
    )
    return mark_loaded(machine, _result(machine, cls, callee, owner), callee, arguments)


def _plain(name: str) -> str:
    """Return the name that a class of objects is registered by: ``Instance`` for ``InstanceV2``."""
    return re.sub(r"V\d+$", "", name)


def _is_remote(callee: Function, name: str) -> bool:
    node = callee.node
    if not isinstance(node, ast.FunctionDef):
        return False
    decorators = {getattr(each, "attr", getattr(each, "id", "")) for each in node.decorator_list}
    return bool(decorators & _REMOTABLE) or name in _STORING or (_is_class_method(decorators) and bool(_READING.match(name)))


def _is_class_method(decorators: set[str]) -> bool:
    return "classmethod" in decorators


def _stored_fields(machine: Machine, owner: Instance) -> frozenset[str] | None:
    """Return the names of the fields of an object; None if they are not all written in its classes."""
    found: set[str] = set()
    for cls in machine.world.order(owner.cls):
        fields = cls.names.get("fields")
        if isinstance(fields, ast.Dict):
            found |= {str(key.value) for key in fields.keys if isinstance(key, ast.Constant)}
        elif fields is not None:
            return None
    return frozenset(found) or None


def _changes(machine: Machine, owner: Instance) -> dict[str, str]:
    """Return what has been set since the last time, and forget it."""
    stored = _stored_fields(machine, owner)
    found = {name: _written(value) for name, value in owner.changes.items() if stored is None or name in stored}
    found = {name: text for name, text in found.items() if not name.startswith("_") and name not in _NOT_STORED}
    for name in list(owner.changes):
        machine.journal.remove(owner.changes, name)
    return found


def _given(arguments: Arguments) -> dict[str, str]:
    """Return the members of dicts among the arguments: values to store."""
    tables = [each for each in arguments.positional if isinstance(each, Table)]
    return {key[1:-1]: _written(value) for table in tables for key, value in table.attributes.items() if key[:1] in "'\""}


def _write(machine: Machine, owner: Value | None, values: Value | None) -> dict[str, str]:
    """Set what is stored in the object, too."""
    members = values.attributes if isinstance(values, Table) else {}
    found = {key[1:-1]: value for key, value in members.items() if key[:1] in "'\""}
    if isinstance(owner, Instance):
        for name, value in found.items():
            machine.journal.write_attribute(owner, name, value)
    return {name: _written(value) for name, value in found.items()}


def _written(value: Value) -> str:
    return text_of(value) or "…"


def _result(machine: Machine, cls: ClassScope, callee: Function, owner: Value | None) -> Value:
    name = callee.qualname.rpartition(".")[2]
    if name in {"refresh", "save", "destroy", "create"} or name.startswith(("update", "delete", "destroy")):
        return NONE
    if name.startswith("list") and not cls.name.endswith("List"):
        return Items(element=Instance(cls, _called(_plain(cls.name))))
    if isinstance(owner, Class | None) and (_READING.match(name) or _makes(callee)):
        return _found(machine, cls, name)
    return Unknown(f"{cls.name}.{name}()")


def _makes(callee: Function) -> bool:
    """Tell whether a class method makes an object of its class: what it stores, it returns."""
    return any(isinstance(node, ast.Call) and getattr(node.func, "id", "") == "cls" for node in ast.walk(callee.node))


def _found(machine: Machine, cls: ClassScope, name: str) -> Value:
    """Return what is read. Objects below the classes that the profile names under ``optional`` may be missing."""
    profile = machine.profile(cls.module.package)
    optional = profile.settings.get("optional", ()) if profile else ()
    found = Instance(cls, _called(_plain(cls.name)))
    if not any(machine.world.inherits(cls, base) for base in optional):
        return found
    if name in {"count", "objects_exist"} or not name.startswith("get_"):
        return Unknown(f"{cls.name}.{name}()")
    return Items(element=found) if name == "get_objects" else join(found, NONE)


def _called(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _made(machine: Machine, _site: Site, callee: Value, arguments: Arguments) -> Value | None:
    """Make an object: its fields are those that it is given."""
    if not isinstance(callee, Class) or not is_object(machine, callee.scope):
        return None
    value = Instance(callee.scope, _called(callee.scope.name), Arguments())
    value.is_made = True
    for name, given in arguments.named.items():
        if name not in _NOT_STORED:
            value.attributes[name] = given
            value.changes[name] = given
    return value


def _every(machine: Machine, site: Site, callee: Value, arguments: Arguments) -> Value | None:
    return _made(machine, site, callee, arguments) if isinstance(callee, Class) else _stored(machine, site, callee, arguments)


def _read(machine: Machine, value: Value, name: str) -> Value | None:
    if isinstance(value, Module):
        return _registered(machine, value, name)
    if isinstance(value, Instance) and is_object(machine, value.cls):
        load(machine, value, name)
        return value.attributes.get(name) or _field(machine, value, name)
    return None


def _registered(machine: Machine, module: Module, name: str) -> Value | None:
    """Return a class of objects by its name, as the package of objects offers it."""
    profile = machine.profile(module.scope.package)
    if profile is None or not profile.objects or not name[:1].isupper():
        return None
    if not module.scope.path.startswith(profile.objects):
        return None
    cls = find_object(machine, module.scope.package, name)
    return Class(cls) if cls else None


def find_object(machine: Machine, package: str, name: str) -> ClassScope | None:
    """Return a class of versioned objects by its name."""
    for path in _likely(machine, package, name):
        if not machine.world.mentions(path, f"class {name}"):
            continue
        module = machine.world.module(path)
        found = _versioned(module, name) if module else ""
        if found:
            return machine.world.class_at(path, found)
    return None


def _versioned(module: ModuleScope, name: str) -> str:
    """Return what a module calls a class of objects: by its name, or ``InstanceV2``, which is registered as ``Instance``."""
    if isinstance(module.names.get(name), ast.ClassDef):
        return name
    pattern = re.compile(rf"{re.escape(name)}V\d+")
    return max((each for each in module.names if pattern.fullmatch(each)), default="")


def _likely(machine: Machine, package: str, name: str) -> Iterator[str]:
    profile = machine.profile(package)
    folders = profile.objects if profile else ()
    words = _called(name.removesuffix("List"))
    files = machine.world.files(package)
    for folder in folders:
        for stem in (words, f"{words}s", words.rpartition("_")[0], words.partition("_")[0]):
            path = f"{folder}{stem}.py"
            if path in files:
                yield path
        yield from machine.world.files_in(folder)


def _field(machine: Machine, value: Instance, name: str) -> Value | None:
    """Return the object that a field holds."""
    for cls in machine.world.order(value.cls):
        fields = cls.names.get("fields")
        kind = fact(fields, "known_members", _members).get(name) if isinstance(fields, ast.Dict) else None
        if kind is not None:
            text = f"{value.text}.{name}" if value.text else name
            found = Some(text) if name == _ID else _held(machine, cls, kind, text)
            if found is not None:
                value.attributes[name] = found
            return found
    return None


def _members(node: ast.Dict) -> Mapping[object, ast.expr]:
    found: dict[object, ast.expr] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant):
            found.setdefault(key.value, value)
    return found


def _held(machine: Machine, cls: ClassScope, kind: ast.expr, text: str) -> Value | None:
    match kind:
        case ast.Call(func=ast.Attribute(attr="ObjectField"), args=[ast.Constant(value=str(name)), *_]):
            found = find_object(machine, cls.module.package, name)
            return Instance(found, text) if found else None
        case ast.Call(func=ast.Attribute(attr="ListOfObjectsField"), args=[ast.Constant(value=str(name)), *_]):
            found = find_object(machine, cls.module.package, name)
            return Items(element=Instance(found, _called(name))) if found else None
    return None


def element(machine: Machine, value: Instance) -> Value | None:
    """Return what stands for each member of a list of objects."""
    found = value.attributes.get("objects") or (_field(machine, value, "objects") if is_object(machine, value.cls) else None)
    if isinstance(found, Items) and not found.items and found.element is None and is_object(machine, value.cls):
        found = _field(machine, value, "objects")  # a new list is empty, one that is read is not
    if isinstance(found, Items):
        return found.items[0] if found.items else found.element
    return None


def _of_its_own(_machine: Machine, _site: Site, owner: Value, arguments: Arguments) -> Value | None:
    """Call a method that every versioned object has from its library: nothing leaves the process."""
    return owner if not arguments.positional and isinstance(owner, Instance) else Unknown()


def _get(machine: Machine, _site: Site, owner: Value, arguments: Arguments) -> Value | None:
    """``volume.get('size')`` of an object that is used like a dict."""
    key = arguments.get(0)
    if not isinstance(owner, Instance) or not isinstance(key, Const) or not is_object(machine, owner.cls):
        return None
    return machine.attribute(owner, str(key.value))


_METHODS = (
    "obj_attr_is_set",
    "obj_clone",
    "obj_get_changes",
    "obj_name",
    "obj_reset_changes",
    "obj_set_defaults",
    "obj_to_primitive",
    "obj_what_changed",
)


def _is_set(machine: Machine, _site: Site, owner: Value, arguments: Arguments) -> Value | None:
    name = arguments.get(0)
    verdict = is_set(machine, owner, str(name.value)) if isinstance(owner, Instance) and isinstance(name, Const) else None
    return Unknown() if verdict is None else Const(verdict)


def _from_primitive(_machine: Machine, _site: Site, owner: Value, _arguments: Arguments) -> Value | None:
    return Instance(owner.scope, _called(_plain(owner.scope.name))) if isinstance(owner, Class) else None


def _fits(machine: Machine, callee: Function | Class) -> bool:
    if isinstance(callee, Class):
        return is_object(machine, callee.scope)
    owner = callee.owner
    return owner is not None and is_object(machine, owner) and _is_remote(callee, callee.qualname.rpartition(".")[2])


IDIOM = Idiom(
    "objects",
    methods={
        **dict.fromkeys(_METHODS, _of_its_own),
        "obj_attr_is_set": _is_set,
        "obj_from_primitive": _from_primitive,
        "get": _get,
    },
    every=_every,
    fits=_fits,
    attributes=_read,
    holds=is_object,
)
