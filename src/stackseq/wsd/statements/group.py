"""``alt``, ``opt``, ``loop``, ``par``, ``seq``, ``parallel``; as an extension ``break``, ``critical``, ``group``."""

from __future__ import annotations

import re

from stackseq.interaction import Operator
from stackseq.wsd.frames import open_fragment, open_parallel
from stackseq.wsd.names import read_name
from stackseq.wsd.text import escape, read_quoted, trim, unescape, write_quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import CombinedFragment
    from stackseq.wsd.state import State

_OPERATORS = {operator.value: operator for operator in Operator} | {"parallel": Operator.PAR}
_QUOTED = re.compile(r'("[^"\\]*+(?:\\.[^"\\]*+)*+")\s*+(?:\[(.*)\])?')
_FOREIGN = {
    "break": "use `opt` with a note that says so",
    "critical": "use `seq`",
    "group": "use `seq` or `opt` with the label as its guard",
}


def parse(state: State, word: str, rest: str) -> bool:
    """Begin a fragment. Only ``parallel {`` is no fragment."""
    if word == "parallel" and rest == "{":
        open_parallel(state)
        return True
    if word == "group":
        label, guard = _split_label(rest)
        open_fragment(state, word, Operator.GROUP, guard, label)
    else:
        open_fragment(state, word, _OPERATORS[word], read_quoted(rest) if word in _FOREIGN else unescape(rest))
    if word in _FOREIGN:
        state.report("fragment-kind", f"WebSequenceDiagrams has no `{word}`", _FOREIGN[word])
    return True


def _split_label(rest: str) -> tuple[str, str]:
    """Split ``label [guard]``; both may be quoted."""
    quoted = _QUOTED.fullmatch(rest)
    if quoted:
        return read_name(quoted[1]), read_quoted(quoted[2] or "")
    label, bracket, guard = rest.partition("[")
    if bracket and guard.endswith("]"):
        return unescape(trim(label)), read_quoted(guard[:-1])
    return unescape(rest), ""


def write(fragment: CombinedFragment) -> str:
    """Write the line that begins a fragment."""
    word, guard = fragment.operator.value, _write_guard(fragment)
    if fragment.operator is not Operator.GROUP:
        return f"{word} {guard}" if guard else word
    words = ["group"]
    if fragment.label:
        words.append(write_quoted(fragment.label, needed=_needs_quotes(fragment.label)))
    if guard:
        words.append(f"[{guard}]")
    return " ".join(words)


def _write_guard(fragment: CombinedFragment) -> str:
    guard = fragment.operands[0].guard
    if guard and fragment.operator.value in _FOREIGN:
        return write_quoted(guard, needed=_looks_like_message(guard))
    return escape(guard)


def _needs_quotes(label: str) -> bool:
    return _looks_like_message(label) or not {'"', "[", "]"}.isdisjoint(label)


def _looks_like_message(text: str) -> bool:
    """Tell whether a text behind the keyword of another dialect would make a message of the line."""
    return "-" in text and (":" in text or "ref" in text.lower())
