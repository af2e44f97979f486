"""The colours of a terminal drawing, by role: parameters of the escape sequence that selects a colour."""

# For maintainers. Only the colours that every terminal has, and of those none that is hard to see on black or on white: no
# yellow, no black, no white. Texts keep the terminal's own colour, at most bold; only strokes are coloured. Then everything can
# be read with any palette, and nothing depends on colour alone.
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

INKS: Mapping[str, str] = {
    # Texts.
    "title": "1",
    "head-text": "1",
    "actor": "1",
    "number": "2",
    "operator": "1",
    "guard": "1",
    "divider-text": "1",
    "group-text": "1",
    "description": "2",
    # Strokes.
    "lifeline": "2",
    "bar": "2",
    "group": "2",
    "frame": "34",
    "separator": "34",
    "use": "34",
    "execution": "36",
    "call": "36",
    "cast": "35",
    "reply": "32",
    "signal": "35",
    "note": "32",
    "state": "35",
    "divider": "2",
    "delay": "2",
    "lost": "31",
}
"""Role → parameters. Roles that are missing keep the terminal's colour."""

_RED, _GREEN, _BLUE = 1, 2, 4
_FOREGROUND = 30


def ink_of(colour: str) -> str:
    """Return the parameters of the terminal's colour that is nearest to ``#rrggbb``; none for greys."""
    try:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    except ValueError:
        return ""
    low, high = min(red, green, blue), max(red, green, blue)
    middle = (low + high) // 2
    if high - low < 48:
        return ""
    number = _RED * (red > middle) + _GREEN * (green > middle) + _BLUE * (blue > middle)
    return str(_FOREGROUND + number)
