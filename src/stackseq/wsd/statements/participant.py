"""``participant Name``, ``participant Label as Name``, ``participant:database Name``, ``actor Name``."""

from __future__ import annotations

import re

from stackseq.interaction import LifelineKind
from stackseq.wsd.names import find_colon, has_arrow, read_name, split_alias, write_name
from stackseq.wsd.text import escape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Lifeline
    from stackseq.wsd.state import State

_KINDS = {kind.value: kind for kind in LifelineKind}
_FOREIGN = (LifelineKind.BOUNDARY, LifelineKind.CONTROL, LifelineKind.ENTITY)
_KIND = re.compile(r":\s*+(\w++)(?:\s++(.+))?")


def parse(state: State, word: str, rest: str) -> bool:
    """Read a declaration: the participant gets its column here, if it has none yet."""
    kind, name = word, rest
    if word == "participant" and rest.startswith(":"):
        match = _KIND.fullmatch(rest)
        if match is None or not match[2]:
            return False
        kind, name = match[1].lower(), match[2]
    if not name or has_arrow(name) or (word not in ("participant", "actor") and find_colon(name) >= 0):
        return False
    return _declare(state, word, kind, name)


def _declare(state: State, word: str, kind: str, text: str) -> bool:
    label, alias = split_alias(text)
    name = read_name(alias or label)
    if not name:
        return False
    entry = state.lifelines.enter(name, state.span())
    entry.declared = True
    if alias:
        entry.label = read_name(label)
    if kind in _KINDS and kind != "participant":
        entry.kind = _KINDS[kind]
    _report(state, word, kind)
    if state.box and entry.position < state.box.started:
        state.report(
            "outside-box", f"`{name}` has its column outside of this box", "declare it here before anything else uses it"
        )
    return True


def _report(state: State, word: str, kind: str) -> None:
    if kind not in _KINDS:
        known = ", ".join(f"`{name}`" for name in _KINDS if name != "participant")
        state.report("unknown-kind", f"there is no kind of participant `{kind}`", f"there are {known}")
    elif _KINDS[kind] in _FOREIGN:
        state.report(
            "participant-kind",
            f"WebSequenceDiagrams has no kind `{kind}`",
            "it has `actor`, `database`, `collections`, `cloud` and `queue`",
        )
    elif word not in ("participant", "actor"):
        state.report(
            "participant-kind",
            f"`{word}` alone does not declare a participant in WebSequenceDiagrams",
            f"write `participant:{word}`",
        )


def write(lifeline: Lifeline) -> str:
    """Write a declaration."""
    kind = lifeline.kind
    if kind is LifelineKind.PARTICIPANT:
        word = "participant"
    elif kind is LifelineKind.ACTOR:
        word = "actor"
    else:
        word = f"participant:{kind.value}"
    if lifeline.label == lifeline.name:
        return f"{word} {write_name(lifeline.name)}"
    return f"{word} {_write_label(lifeline.label)} as {write_name(lifeline.name)}"


def _write_label(label: str) -> str:
    if label and '"' not in label and not has_arrow(label) and label[0] != ":" and label == label.strip():
        return escape(label)
    escaped = escape(label).replace('"', '\\"')
    return f'"{escaped}"'
