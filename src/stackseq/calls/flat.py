"""A call tree as plain data, flat and in order: what ``-f json`` prints, and ``docs/calltree.md`` describes."""

from __future__ import annotations

from stackseq.calls.walk import walk_calls

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from stackseq.calls.model import Call, CallTree
    from stackseq.calls.walk import Visit


def flatten(tree: CallTree) -> dict[str, Any]:
    """Return the tree as dicts, lists, strings and numbers."""
    return {
        "operation": tree.operation,
        "project": tree.project,
        "release": tree.release,
        "assumptions": dict(tree.assumptions),
        "unresolved": tree.unresolved,
        "remarks": list(tree.remarks),
        "calls": [_row(visit) for visit in walk_calls(tree)],
    }


def _row(visit: Visit) -> dict[str, Any]:
    call = visit.call
    row: dict[str, Any] = {
        "id": visit.number,
        "parent": visit.parent or None,
        "process": call.process,
        "kind": call.kind.value,
        "name": call.name,
        "to": call.to,
        "anchor": _anchor(call),
        "guards": [guard.text for guard in visit.guards],
        "fields": dict(call.fields),
        "resolved": call.resolved.value,
    }
    row |= {key: value for key, value in (("host", call.host), ("note", call.note), ("error", call.error)) if value}
    row |= {key: value for key, value in (("started", call.started), ("ended", call.ended)) if value is not None}
    if call.evidence:
        row["evidence"] = list(call.evidence)
    return row


def _anchor(call: Call) -> dict[str, Any] | None:
    place = call.place
    if place is None:
        return None
    return {"project": place.project, "path": place.path, "qualname": place.qualname, "line": place.line}
