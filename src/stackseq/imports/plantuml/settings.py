"""What only tells how a picture looks, and what wants to compute the text, which is refused."""

from __future__ import annotations

import re

from stackseq.imports.plantuml.blocks import skip_block
from stackseq.imports.plantuml.page import set_wrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.imports.plantuml.state import State

_WRAP = ("maxmessagesize", "wrapwidth")
_DIRECTIVE = re.compile(r"!\s*+(\$?\w*+)")
_QUIET = ("pragma", "theme", "assume", "log", "dump_memory")
_BLOCKS = {
    "procedure": r"!\s*end\s*procedure",
    "unquoted": r"!\s*end\s*(?:procedure|function)",
    "final": r"!\s*end\s*(?:procedure|function)",
    "function": r"!\s*end\s*function",
    "definelong": r"!\s*enddefinelong",
    "startsub": "",
}
_ENDS = ("end", "else", "return")
_ADVICE = "let PlantUML work it out first: plantuml -preproc FILE"


def parse_skinparam(state: State, _word: str, rest: str) -> bool:
    """Read a setting, or leave out a block of them. Widths at which texts break are kept."""
    name, _, value = rest.partition(" ")
    if name.lower() in _WRAP:
        set_wrap(state, value.strip())
        return True
    if rest.endswith("{"):
        _skip_braces(state)
    state.no_effect(f"`skinparam {name.rstrip('{')}`".replace(" `", "`"))
    return True


def _skip_braces(state: State) -> None:
    depth = 1
    if "}" in state.missing:
        return
    for number in range(state.index, len(state.lines)):
        text = state.lines[number].text
        depth += text.count("{") - text.count("}")
        if depth <= 0:
            state.index = number + 1
            return
    state.missing.add("}")


def parse_setting(state: State, word: str, _rest: str) -> bool:
    """Leave out a setting of one line."""
    state.no_effect(f"`{word}`")
    return True


def parse_style(state: State) -> bool:
    """Leave out ``<style> … </style>``."""
    state.no_effect("a style")
    skip_block(state, r"</style>")
    return True


def parse_sprite(state: State, _word: str, rest: str) -> bool:
    """Leave out a small picture."""
    state.no_effect("a sprite")
    if rest.endswith("{"):
        skip_block(state, r"\}")
    return True


def parse_directive(state: State, text: str) -> bool:
    """Refuse what the preprocessor would do; the lines below are read as they are."""
    match = _DIRECTIVE.match(text)
    word = match[1].lower() if match else ""
    if word in _QUIET:
        state.no_effect(f"`!{word}`")
    elif not word.startswith(_ENDS):
        state.report("preprocessing", f"`!{word}` is not done here: nothing is included, defined or computed", _ADVICE)
        if _BLOCKS.get(word):
            skip_block(state, _BLOCKS[word])
    return True
