"""The characters of a terminal drawing: strokes that join where they meet, and signs, in Unicode and in ASCII."""

# For maintainers. A stroke is a number: one bit for each side of the cell that it reaches, and flags for its style. Strokes that
# share a cell are joined with `|`, and the tables below know the character. So nobody has to look what is in a cell already.
# ► and ◄ are taken rather than ▶ and ◀: they are in every console font, are never an emoji, and never two cells wide.
from __future__ import annotations

from stackseq.records import Record

NORTH, EAST, SOUTH, WEST = 1, 2, 4, 8
HEAVY = 16
"""Vertical strokes are heavy."""
DASHED = 32
"""Horizontal strokes are dashed."""
DOUBLE = 64
"""Horizontal strokes are double."""
ROUND = 128
"""Corners are round."""
DOTTED = 256
"""Straight strokes are dotted."""

ACROSS = EAST | WEST
DOWN = NORTH | SOUTH
SIDES = ACROSS | DOWN

_STYLES = (HEAVY, DOUBLE, DASHED, DOTTED, ROUND)
"""Which style decides, where several meet."""


class Glyphs(Record):
    """One set of characters."""

    strokes: dict[int, str]
    """Style → the characters for all sixteen combinations of sides."""
    call: str
    """Filled heads that point left and right."""
    cast: str
    """Open heads that point left and right."""
    twice: bool
    """An open head is drawn twice, to tell it from a filled one."""
    lost: str
    """The end of a message that never arrives."""
    gate: str
    """The end of a message that is outside of the diagram."""
    destroyed: str
    """The end of a lifeline."""
    bar: str
    """What closes a lifeline."""
    wave: str
    """The upper and the lower side of a cloud."""
    figures: dict[str, tuple[str, str, str]]
    """What stands above the name of some lifelines."""
    unknown: str
    """Stands for a character that cannot be shown."""

    def character(self, stroke: int) -> str:
        """Return the character of joined strokes."""
        strokes = self.strokes
        for style in _STYLES:
            if stroke & style:
                return strokes[style][stroke & SIDES]
        return strokes[0][stroke & SIDES]


_LIGHT = " ╵╶└╷│┌├╴┘─┴┐┤┬┼"

UNICODE = Glyphs(
    strokes={
        0: _LIGHT,
        HEAVY: " ╹╶┖╻┃┎┠╴┚─┸┒┨┰╂",
        DOUBLE: " ╵═╘╷│╒╞═╛═╧╕╡╤╪",
        DASHED: " ╵╌└╷│┌├╌┘╌┴┐┤┬┼",
        DOTTED: " ╵┈└╷┊┌├┈┘┈┴┐┤┬┼",
        ROUND: " ╵╶╰╷│╭├╴╯─┴╮┤┬┼",
    },
    call="◄►",
    cast="<>",
    twice=False,
    lost="×",
    gate="●",
    destroyed="╳",
    bar="━",
    wave="~",
    figures={
        "actor": (" ○ ", "/│\\", "/ \\"),
        "boundary": ("│  ", "├─○", "│  "),
        "control": ("╭◄╮", "│ │", "╰─╯"),
        "entity": ("╭─╮", "╰─╯", "───"),
    },
    unknown="\N{REPLACEMENT CHARACTER}",
)

_PLAIN = " |-+||+|-+-++|++"

ASCII = Glyphs(
    strokes={
        0: _PLAIN,
        HEAVY: " #-+##+#-+-++#+#",
        DOUBLE: " |=+||+|=+=++|++",
        DASHED: " |.+||+|.+.++|++",
        DOTTED: " |.+|:+|.+.++|++",
        ROUND: " |-'||.|-'-+.|++",
    },
    call="<>",
    cast="<>",
    twice=True,
    lost="x",
    gate="o",
    destroyed="X",
    bar="=",
    wave="~",
    figures={
        "actor": (" o ", "/|\\", "/ \\"),
        "boundary": ("|  ", "+-o", "|  "),
        "control": (".<.", "| |", "'-'"),
        "entity": (".-.", "'-'", "---"),
    },
    unknown="?",
)
