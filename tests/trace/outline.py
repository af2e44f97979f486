"""A call tree in lines, for people to read: one call a line, what it calls below it."""

from __future__ import annotations

from stackseq.calls import Call, CallTree, Resolution

_QUIET = frozenset({Resolution.EXACT, Resolution.REGISTRY})


def outline(tree: CallTree) -> str:
    """Return the tree. Conditions stand in brackets, what is written in braces."""
    return "".join(f"{line}\n" for call in tree.calls for line in _lines(call, ""))


def _lines(call: Call, indent: str) -> list[str]:
    parts = [f"{indent}{call.kind.value} {call.name}"]
    if call.to != call.process:
        parts.append(f"-> {call.to}{f' ({call.host})' if call.host else ''}")
    if call.fields:
        parts.append("{" + ", ".join(f"{name}={value}" for name, value in call.fields.items()) + "}")
    parts += [f"[{guard.text}]" for guard in call.guards]
    if call.resolved not in _QUIET:
        parts.append(f"({call.resolved.value})")
    if call.note == "again":
        parts.append("(again)")
    return [" ".join(parts), *(line for child in call.children for line in _lines(child, f"{indent}    "))]
