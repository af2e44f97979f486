"""Write call trees as people would on paper."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from stackseq.calls import Call

_ARROWS = {"rpc-cast": "->>", "rpc-call": "->", "http": "=>", "db": "-[]", "call": "..", "driver": "..", "happening": "::"}


def outline(calls: Iterable[Call]) -> str:
    """Return one line a call: who, how, whom, what; ``!`` and the error, ``x3`` and how often."""
    lines: list[str] = []
    _write(calls, "", lines)
    return "\n".join(lines)


def _write(calls: Iterable[Call], margin: str, lines: list[str]) -> None:
    for call in calls:
        what = f"{margin}{call.process} {_ARROWS[call.kind.value]} {call.to}: {call.name}"
        lines.append(f"{what}{f' ({call.note})' if call.note else ''}{f' ! {call.error}' if call.error else ''}")
        _write(call.children, f"{margin}  ", lines)
