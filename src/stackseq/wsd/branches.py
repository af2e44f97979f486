"""Check that the branches of a fragment agree about which executions are open."""

# For maintainers. Executions are linear in the text: a branch does not restore what the branch before it changed. That surprises
# people more than anything else in the language, so branches that differ, or that all begin an execution, get a warning.
from __future__ import annotations

from stackseq.interaction import Operator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.wsd.frames import Frame
    from stackseq.wsd.state import State

_ALL_RUN = (Operator.PAR, Operator.SEQ)
"""Fragments whose operands are no alternatives."""
_NAMED = 3
"""Participants that a message names before it says "and more"."""


def check_branches(state: State, frame: Frame) -> dict[str, int]:
    """Warn about branches that differ; return how the whole fragment changes the number of open executions."""
    totals: dict[str, int] = {}
    agreeing: dict[str, int] = {}
    for changes in frame.past:
        for name, change in changes.items():
            totals[name] = totals.get(name, 0) + change
            if change == frame.past[0].get(name):
                agreeing[name] = agreeing.get(name, 0) + 1
    if frame.operator in _ALL_RUN:
        return totals
    branches = len(frame.past)
    uneven = [name for name in totals if agreeing.get(name) != branches]
    nested = [name for name, change in frame.past[0].items() if change > 0 and agreeing[name] == branches]
    _report(state, frame, uneven, nested)
    return frame.past[0]


def _report(state: State, frame: Frame, uneven: list[str], nested: list[str]) -> None:
    if uneven:
        state.report(
            "uneven-executions",
            f"the branches of this `{frame.keyword}` leave different executions of {_listed(uneven)} open",
            "activate and deactivate outside of the fragment, or the same in every branch",
            span=frame.span,
        )
    if nested:
        state.report(
            "nested-executions",
            f"every branch of this `{frame.keyword}` begins an execution of {_listed(nested)}: they are drawn nested",
            "begin the execution before the fragment: a branch does not take back what the one before it did",
            span=frame.span,
        )


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} and {len(names) - _NAMED} more"
