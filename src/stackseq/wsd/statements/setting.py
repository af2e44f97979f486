"""Settings of other dialects that change nothing here: ``bottomparticipants``, ``fontfamily mono``, ``linear``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.wsd.state import State

_HINTS = {
    "bottomparticipants": "participants are repeated at the bottom unless `option footer=none` says otherwise",
    "fontfamily": "the theme has the font",
    "activecolor": "the theme has the colours",
}


def parse(state: State, word: str, _rest: str) -> bool:
    """Read a setting, and say that it has no effect."""
    hints = (_HINTS[word],) if word in _HINTS else ()
    state.report("no-effect", f"`{word}` has no effect", *hints)
    return True
