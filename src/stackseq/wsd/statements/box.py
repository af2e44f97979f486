"""``box "Label"`` … ``end box``: a box around the participants declared in it. Not part of the WebSequenceDiagrams language."""

from __future__ import annotations

import re

from stackseq.wsd.frames import open_box
from stackseq.wsd.names import read_name
from stackseq.wsd.text import escape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import LifelineGroup
    from stackseq.wsd.state import State

_QUOTED = re.compile(r'(?:#\w++\s++)?("[^"\\]*+(?:\\.[^"\\]*+)*+")(?:\s++#\w++)?')
_COLOUR = re.compile(r"^(?:#\w++|(?i:rgba?\([^)]*+\)|transparent))(?:\s++|$)|\s#\w++$")


def parse(state: State, word: str, rest: str) -> bool:
    """Begin a box. Colours do not count: the theme has them."""
    quoted = _QUOTED.fullmatch(rest)
    open_box(state, word, read_name(quoted[1] if quoted else _COLOUR.sub("", rest).strip()))
    state.report("box", "WebSequenceDiagrams has no boxes around participants", "declare them side by side")
    return True


def write(group: LifelineGroup) -> str:
    """Write the line that begins a box."""
    label = escape(group.label).replace('"', '\\"')
    return f'box "{label}"' if label else "box"
