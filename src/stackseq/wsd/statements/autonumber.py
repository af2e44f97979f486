"""``autonumber``, ``autonumber 10``, ``autonumber off``; as an extension a step, ``stop`` and ``resume``."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.wsd.state import State

_START = re.compile(r"([0-9]{1,9})(?:\s++([0-9]{1,9}))?")


def parse(state: State, _word: str, rest: str) -> bool:
    """Begin to number the messages, or stop."""
    argument = rest.lower()
    match = _START.fullmatch(argument)
    if not argument:
        state.number, state.step = 1, 1
    elif argument == "off":
        _stop(state)
    elif match:
        state.number, state.step = int(match[1]), int(match[2] or 1)
        if match[2]:
            _extension(state)
    elif argument in ("stop", "resume"):
        _extension(state)
        if argument == "stop":
            _stop(state)
        elif state.number is None:
            state.number = state.stopped_at
    else:
        return False
    return True


def _stop(state: State) -> None:
    if state.number is not None:
        state.stopped_at = state.number
    state.number = None


def _extension(state: State) -> None:
    state.report(
        "autonumber-step",
        "WebSequenceDiagrams counts by one",
        "write `autonumber N` where the numbers jump, `autonumber off` to stop",
    )


def write(number: int | None) -> str:
    """Write what makes the next message carry the number."""
    if number is None:
        return "autonumber off"
    return "autonumber" if number == 1 else f"autonumber {number}"
