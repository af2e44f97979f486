"""``serial {`` … ``}``: several statements are one lane of a ``parallel {``."""

# For maintainers. `parallel {` itself is read by `group`, which knows the word `parallel`.
from __future__ import annotations

from stackseq.wsd.frames import open_serial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.wsd.state import State


def parse(state: State, _word: str, rest: str) -> bool:
    """Begin a lane."""
    if rest != "{":
        return False
    open_serial(state)
    state.report("serial", "WebSequenceDiagrams has no `serial`", "in its `parallel`, every statement begins at the same height")
    return True
