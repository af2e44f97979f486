"""SQLAlchemy: what is read and written through sessions, queries and models, where a project has no functions for that.

A model is a class below the base class that the profile names under ``models``. What is read is an object of the model; what is
written to it is written to the database, as it is when the transaction ends.
"""

from __future__ import annotations

import ast
import re

from stackseq.calls import CallKind
from stackseq.trace.assumptions import class_of
from stackseq.trace.frames import Site
from stackseq.trace.idiom import Idiom
from stackseq.trace.members import of_class
from stackseq.trace.texts import text_of_node
from stackseq.trace.values import (
    NONE,
    Arguments,
    Class,
    Client,
    Const,
    Function,
    Instance,
    Items,
    Outside,
    Table,
    Thing,
    Unknown,
    Value,
    join,
    options_of,
    text_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackseq.trace.frames import Frame
    from stackseq.trace.idiom import Handler
    from stackseq.trace.machine import Machine
    from stackseq.trace.scopes import ClassScope

QUERY = "query"
"""The kind of a client that is a query."""
_MODEL = "model"


def is_model(machine: Machine, cls: ClassScope) -> bool:
    """Tell whether a class is a table of the database."""
    profile = machine.profile(cls.module.package)
    bases = profile.settings.get("models", ()) if profile else ()
    return any(machine.world.inherits(cls, base) for base in bases)


def _query(_machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
    """Begin a query: ``session.query(models.Network)``."""
    first = arguments.get(0)
    if first is None or not _is_session(owner):
        return None
    if not isinstance(first, Class | Client) and isinstance(site.node, ast.Call) and site.node.args:
        first = Unknown(text_of(first) if _table(text_of(first)) else text_of_node(site.node.args[0]))
    return Client(QUERY, _name(first), {_MODEL: first})


def _is_session(owner: Value) -> bool:
    return isinstance(owner, Outside | Unknown) and "session" in owner.text.rpartition(".")[2].lower()


def _name(value: Value) -> str:
    if isinstance(value, Class):
        return value.scope.name
    if isinstance(value, Client):
        return text_of(value)
    return _table(text_of(value)) or text_of(value) or "?"


def _table(text: str) -> str:
    """Return the name of a table in a dotted name: ``Port`` in ``models_v2.Port.id``."""
    return next((part for part in text.split(".") if part[:1].isupper() and part.isidentifier()), "")


def call_query(callee: Client) -> Value | None:
    """Go on with a query: what narrows it leaves it a query."""
    if callee.kind != QUERY:
        return None
    model = callee.settings[_MODEL]
    return Client(QUERY, _name(model), callee.settings)


def _ends(verb: str) -> Handler:
    def run(machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
        if not isinstance(owner, Client) or owner.kind != QUERY:
            return None
        fields = _members(arguments.get(0)) if verb == "update" else {}
        _record(machine, site, f"{_name(owner.settings[_MODEL])}.{verb}", fields)
        return Unknown(f"{verb}()") if verb != "query" else None

    return run


def _reads(shape: str) -> Handler:
    record = _ends("query")

    def run(machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
        if not isinstance(owner, Client) or owner.kind != QUERY:
            return None
        record(machine, site, owner, arguments)
        found = _row(machine, owner)
        if shape == "all":
            return Items(element=found)
        return join(found, NONE) if shape == "first" else found

    return run


def _row(machine: Machine, owner: Client) -> Value:
    model = owner.settings[_MODEL]
    if isinstance(model, Class) and is_model(machine, model.scope):
        return Instance(model.scope, _called(model.scope.name))
    return Unknown(_called(_name(model)))


def _called(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def iterate(machine: Machine, owner: Client) -> Value:
    """Read the rows of a query that is gone through."""
    if machine.frames:
        frame = machine.frames[-1]
        place = frame.place(frame.function.node) if frame.function else None
        machine.recorder.add(CallKind.DB, f"{_name(owner.settings[_MODEL])}.query", machine.process, "database", place)
    return _row(machine, owner)


def _record(machine: Machine, site: Site, name: str, fields: Mapping[str, str]) -> None:
    machine.recorder.add(CallKind.DB, name, machine.process, "database", site.place(), fields=fields)


def _members(value: Value | None) -> dict[str, str]:
    if not isinstance(value, Table):
        return {}
    return {key[1:-1]: text_of(each) or "…" for key, each in value.attributes.items() if key[:1] in "'\""}


def _add(machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
    """Store a new row: ``session.add(Network(...))``."""
    first = arguments.get(0)
    if first is None or not _is_session(owner):
        return None
    if isinstance(first, Instance):
        fields = {name: text_of(value) or "…" for name, value in (first.attributes | first.changes).items() if name[:1] != "_"}
        first.arguments = None
        machine.recorder.add(CallKind.DB, f"{first.cls.name}.create", machine.process, "database", site.place(), fields=fields)
    else:
        _record(machine, site, f"{_name(first)}.create", {})
    return NONE


def _delete(machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
    first = arguments.get(0)
    if isinstance(owner, Client) or first is None or not _is_session(owner):
        return _ends("delete")(machine, site, owner, arguments)
    found = next((option for option in options_of(first) if isinstance(option, Instance)), first)
    _record(machine, site, f"{found.cls.name if isinstance(found, Instance) else _name(found)}.delete", {})
    return NONE


def _save(machine: Machine, site: Site, owner: Value, _arguments: Arguments) -> Value | None:
    """Store a row that knows how to store itself: ``row.save(session)``."""
    if not isinstance(owner, Instance) or not is_model(machine, owner.cls) or of_class(machine, owner.cls, "save"):
        return None
    return _add(machine, site, Unknown("session"), Arguments([owner])) if owner.arguments is not None else NONE


def _update(machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
    """Write several columns of a row at once; they are written one by one after this."""
    if isinstance(owner, Client):
        return _ends("update")(machine, site, owner, arguments)
    if not isinstance(owner, Instance) or not is_model(machine, owner.cls):
        return None
    members = arguments.get(0)
    values = {key[1:-1]: each for key, each in members.attributes.items()} if isinstance(members, Table) else {}
    values |= arguments.named
    for name, value in values.items():
        machine.journal.write_attribute(owner, name, value)
    if owner.arguments is None:
        _record(machine, site, f"{owner.cls.name}.update", {name: text_of(value) or "…" for name, value in values.items()})
    return NONE


def write(machine: Machine, owner: Instance, name: str, value: Value) -> None:
    """Write one column of a row that is in the database."""
    is_column = not name.startswith("_")
    if is_column and owner.arguments is None and not owner.is_guess and machine.frames and is_model(machine, owner.cls):
        frame = machine.frames[-1]
        place = frame.place(frame.function.node) if frame.function else None
        fields = {name: text_of(value) or "…"}
        machine.recorder.add(CallKind.DB, f"{owner.cls.name}.update", machine.process, "database", place, fields=fields)
        _tell(machine, frame, owner, name, value)


def _tell(machine: Machine, frame: Frame, owner: Instance, name: str, value: Value) -> None:
    """Call who listens to a column, as the profile says under ``listeners``: when it is set, and when the row is stored."""
    profile = machine.profile(owner.cls.module.package)
    rows = profile.settings.get("listeners", {}) if profile else {}
    row = rows.get(f"{owner.cls.module.path} {owner.cls.qualname}.{name}")
    if row is None or frame.function is None:
        return
    site = Site(frame, frame.function.node)
    for anchor in (row["set"], row["stored"]):
        path, _, method = anchor.rpartition(".")
        cls = class_of(machine, path)
        given = [owner, value, Unknown("previous"), NONE] if anchor == row["set"] else [NONE, NONE, owner]
        if cls is not None:
            machine.call_method(site, machine.singleton(cls), method, Arguments(given))


def _make(machine: Machine, _site: Site, callee: Value, arguments: Arguments) -> Value | None:
    """Make a row, which is not stored yet."""
    if not isinstance(callee, Class) or not is_model(machine, callee.scope):
        return None
    value = Instance(callee.scope, _called(callee.scope.name), arguments)
    value.is_made = True
    value.attributes.update(arguments.named)
    return value


def _column(machine: Machine, value: Value, name: str) -> Value | None:
    """Return a column of a row, or the rows of another table that belong to it."""
    if not isinstance(value, Instance) or not is_model(machine, value.cls):
        return None
    for cls in machine.world.order(value.cls):
        node = cls.names.get(name)
        if isinstance(node, ast.Call):
            found: Thing = Unknown(f"{value.text}.{name}" if value.text else name)
            value.attributes[name] = found
            return found
        if node is not None:
            return None
    return None


def _has_column(machine: Machine, _site: Site, owner: Value, arguments: Arguments) -> Value | None:
    """``row.get('column')``."""
    name = arguments.get(0)
    if isinstance(owner, Instance) and isinstance(name, Const) and is_model(machine, owner.cls):
        return machine.attribute(owner, str(name.value))
    return _reads("first")(machine, _site, owner, arguments)


def _of_column(_machine: Machine, _site: Site, owner: Value, _arguments: Arguments) -> Value | None:
    """Make a condition of a query."""
    return Outside("condition") if isinstance(owner, Outside | Unknown) else None


def _extended(_machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    """Let others add to a dict of a resource: it may hold more than is known."""
    table = arguments.get(1, "response")
    if isinstance(table, Table):
        table.is_open = True
    return NONE


def _aliased(_machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    return arguments.get(0)


def _of_session(_machine: Machine, _site: Site, owner: Value, _arguments: Arguments) -> Value | None:
    return NONE if _is_session(owner) else None


def _fits(machine: Machine, callee: Function | Class) -> bool:
    return isinstance(callee, Class) and is_model(machine, callee.scope)


IDIOM = Idiom(
    "sessions",
    methods={
        "query": _query,
        "add": _add,
        "delete": _delete,
        "update": _update,
        "save": _save,
        "get": _has_column,
        **dict.fromkeys(("one", "scalar", "count", "exists"), _reads("one")),
        **dict.fromkeys(("first", "one_or_none"), _reads("first")),
        "all": _reads("all"),
        **dict.fromkeys(
            ("in_", "notin_", "not_in", "is_", "is_not", "isnot", "like", "ilike", "label", "has", "any"), _of_column
        ),
        **dict.fromkeys(
            ("flush", "refresh", "expunge", "expire", "expire_all", "expunge_all", "merge", "begin", "begin_nested", "commit"),
            _of_session,
        ),
    },
    functions={"_apply_dict_extend_functions": _extended},
    outside={
        "orm.aliased": _aliased,
        "utils.resource_fields": _aliased,
        "resource_extend.apply_funcs": _extended,
        "db.resource_extend.apply_funcs": _extended,
    },
    every=_make,
    fits=_fits,
    attributes=_column,
    holds=is_model,
)
