"""nova-compute has no database: ``without_asking(calls)`` tells what it lets nova-conductor save as if it saved that itself."""

# For maintainers. That is how diagrams of operations tell it too: who saves which state is what matters, and not who has the
# password of the database. What is saved again as it was is left out, as are rows of tables that only hold details. What failed
# is never touched.
from __future__ import annotations

from stackseq.calls import CallKind
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stackseq.calls import Call

_ASKING = frozenset({"object_action", "object_class_action_versions", "object_class_action", "object_backport_versions"})
_OWNERS = {"vm_state": "Instance", "status": "Migration"}
"""Field that an object was saved with → what it is, if no row tells."""


def without_asking(calls: Iterable[Call]) -> tuple[Call, ...]:
    """Return the calls in which messages about objects are what was saved, or gone."""
    return tuple(_told(calls, {}))


def _told(calls: Iterable[Call], known: dict[str, dict[str, str]]) -> Iterator[Call]:
    for call in calls:
        if call.name in _ASKING and call.kind is not CallKind.DB and not _failed(call):
            saved = _saved(call, known)
            if saved is not None:
                yield saved
        else:
            own = {} if call.kind.leaves else known  # each message has its own server
            yield replace(call, children=tuple(_told(call.children, own))) if call.children else call


def _failed(call: Call) -> bool:
    return bool(call.error) or any(_failed(child) for child in call.children)


def _saved(call: Call, known: dict[str, dict[str, str]]) -> Call | None:
    """Return what a message saved, if that is another state than before, or something new."""
    rows = [row for row in _rows(call) if "." in row.name and not row.name.endswith(".get")]
    owner = next((_OWNERS[name] for name in call.fields if name in _OWNERS), "")
    telling = next((row for row in rows if row.fields and (not owner or row.name.startswith(f"{owner}."))), None)
    name = telling.name if telling is not None else f"{owner}.save"
    fields = {**call.fields, **(telling.fields if telling is not None else {})}
    if fields:
        before = known.setdefault(name, {})
        new = {field: value for field, value in fields.items() if before.get(field, "None" if before else "") != value}
        before.update(fields)
        return _row(call, name, new) if new else None
    made = [row for row in rows if not row.name.endswith(".save")]
    if call.note and not rows:  # only who was asked tells of a fault
        return _row(call, "InstanceFault.create", {})
    return _row(call, made[0].name, {}) if made and made[0] is rows[0] else None


def _rows(call: Call) -> Iterator[Call]:
    for child in call.children:
        if child.kind is CallKind.DB:
            yield child
        yield from _rows(child)


def _row(call: Call, name: str, fields: Mapping[str, str]) -> Call:
    rows = [row for row in _rows(call) if row.name == name]
    return replace(
        call,
        kind=CallKind.DB,
        name=name,
        to="database",
        host="",
        place=None,
        fields=fields,
        children=(),
        note=next(filter(None, (call.note, *(row.note for row in rows))), ""),
        evidence=_evidence(call, rows),
    )


def _evidence(call: Call, rows: Sequence[Call]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*call.evidence, *(each for row in rows for each in row.evidence))))
