"""``option footer=none``, ``option footer=bar``; as an extension ``option wrap=40``."""

from __future__ import annotations

import re

from stackseq.interaction import Footer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Interaction
    from stackseq.wsd.state import State

_SETTING = re.compile(r"(\w++)\s*+=\s*+(\S*)")
_FOOTERS = {"none": Footer.NONE, "bar": Footer.BAR, "box": Footer.BOXES, "boxes": Footer.BOXES}
_WIDEST = 1000


def parse(state: State, _word: str, rest: str) -> bool:
    """Read a setting of the whole diagram."""
    match = _SETTING.fullmatch(rest)
    if match is None:
        return False
    name, value = match[1].lower(), match[2].lower()
    if name == "footer" and value in _FOOTERS:
        state.footer = _FOOTERS[value]
    elif name == "wrap" and value.isascii() and value.isdigit() and len(value) < 5:
        state.wrap = min(int(value), _WIDEST)
        state.report("wrap", "WebSequenceDiagrams does not wrap texts", r"break lines with `\n` to draw the same everywhere")
    else:
        hint = "the theme is chosen when drawing, with `--theme`" if name in ("style", "theme") else _known()
        state.report("unknown-option", f"there is no option `{rest}`", hint)
    return True


def _known() -> str:
    return "there are `footer=none`, `footer=bar`, `footer=box` and `wrap=N`"


def write(interaction: Interaction) -> list[str]:
    """Write the options that differ from what holds without them."""
    lines = []
    if interaction.footer is not Footer.BOXES:
        lines.append(f"option footer={interaction.footer.value}")
    if interaction.wrap:
        lines.append(f"option wrap={interaction.wrap}")
    return lines
