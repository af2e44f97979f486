"""``autoactivation on``: executions begin at calls and end at replies. Not part of the WebSequenceDiagrams language."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.wsd.state import State


def parse(state: State, _word: str, rest: str) -> bool:
    """Switch it on or off."""
    if rest.lower() not in ("", "on", "off"):
        return False
    state.auto_activate = rest.lower() != "off"
    state.report(
        "autoactivation",
        "WebSequenceDiagrams does not begin executions by itself",
        "write `->+` for a call and `-->-` for its reply",
    )
    return True
