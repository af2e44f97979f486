"""``end`` closes a fragment, ``}`` a ``parallel`` or ``serial`` block."""

from __future__ import annotations

from stackseq.wsd.frames import close_by_brace, close_by_end
from stackseq.wsd.names import find_arrow, find_colon

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.wsd.state import State

_BLOCKS = ("note", "state", "ref")


def parse(state: State, word: str, rest: str) -> bool:
    """Close the innermost open thing. Words after ``end`` do not count."""
    if word == "}":
        if not close_by_brace(state):
            state.report("unmatched-brace", "`}` without `parallel {`")
        return True
    block = rest.partition(" ")[0].partition("-")[0].lower()
    if block in _BLOCKS:
        state.report(
            "end-without-group",
            f"`end {block}` without a `{block}` above",
            f"a `{block}` with text after its colon ends on its line",
        )
    elif not close_by_end(state):
        state.report("end-without-group", "`end` without a fragment", *_hints(state.line))
    elif _hints(state.line):
        state.report("keyword-as-name", "this line is read as the keyword `end`", *_hints(state.line))
    return True


def _hints(line: str) -> tuple[str, ...]:
    """Return what to do if the line was meant as a message."""
    start, end = find_arrow(line)
    if start < 0 or find_colon(line, end) < 0:
        return ()
    return (f'for a participant of that name, write it in quotes: `"{line[:start].rstrip()}"`',)
