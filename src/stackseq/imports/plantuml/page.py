"""What stands around and between the steps: titles, legends, dividers, delays, empty rows, numbers."""

from __future__ import annotations

import re

from stackseq.imports.plantuml.blocks import read_block
from stackseq.imports.plantuml.creole import plain
from stackseq.interaction import Comment, Divider, DividerKind, Footer, Space

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.imports.plantuml.state import State

_SPACE = re.compile(r"\|\|\|?(?:([0-9]{1,6})\|\|\|?)?")
_ROW = 20
"""Pixels that make an empty row of ours."""
_MOST = 100
"""Empty rows in one place."""
_NUMBER = re.compile(r'(?:([0-9]{1,9})((?:[.,;:][0-9]{1,9})*+)(?:\s++|\Z))?(?:([0-9]{1,9})(?:\s++|\Z))?("[^"]*+")?')
_ALIGNMENT = re.compile(r"(?:left|right|center|top|bottom)\b\s*+", re.IGNORECASE)
_PIXELS_PER_CHARACTER = 7


def parse_title(state: State, word: str, rest: str) -> bool:
    """Read the title, in one line or up to `end title`."""
    text = plain(rest.removeprefix(":").strip()) if rest else read_block(state, rf"end\s*{word}", word)
    if text:
        state.builder.title = text.strip()
    return True


def parse_around(state: State, word: str, rest: str) -> bool:
    """Read what stands above or below the picture. A legend or caption becomes a note at the end, the others are remarks."""
    behind = _ALIGNMENT.sub("", rest)
    span = state.span
    single = behind and word != "legend"
    text = plain(behind.removeprefix(":").strip()) if single else read_block(state, rf"end\s*{word}", word)
    if not text:
        return True
    if word in ("legend", "caption"):
        state.endings.append((text.strip(), span))
    elif word == "mainframe" and not state.builder.title:
        state.builder.title = text.strip()
    else:
        for line in text.strip().split("\n"):
            state.builder.add(Comment(line.strip(), span))
        state.report("not-drawn", f"the {word} of the page is kept as a remark, and not drawn", span=span)
    return True


def parse_page(state: State, _word: str, rest: str) -> bool:
    """Read the beginning of another page, which is drawn as a divider."""
    text = plain(rest)
    state.builder.add(Divider(text, DividerKind.LINE, span=state.span))
    state.no_effect("the beginning of a page, but for a line,")
    return True


def parse_divider(state: State, text: str) -> bool:
    """Read ``== text ==``."""
    inner = text.strip("=").strip() if text.endswith("==") else text.lstrip("=").strip()
    state.builder.add(Divider(plain(inner), DividerKind.LINE, span=state.span))
    return True


def parse_delay(state: State, text: str) -> bool:
    """Read ``...`` and ``... text ...``."""
    state.builder.add(Divider(plain(text.strip(".").strip()), DividerKind.DELAY, span=state.span))
    return True


def parse_space(state: State, text: str) -> bool:
    """Read ``|||`` and ``||45||``."""
    match = _SPACE.fullmatch(text)
    if match is None:
        return False
    rows = max(1, round(int(match[1]) / _ROW)) if match[1] else 1
    state.builder.add(Space(min(rows, _MOST), state.span))
    return True


def parse_numbers(state: State, _word: str, rest: str) -> bool:
    """Read how messages are numbered from here on."""
    word, _, behind = rest.partition(" ")
    if word.lower() == "stop" and not behind:
        state.stopped_at, state.builder.number = state.builder.number, None
        return True
    if word.lower() == "inc":
        state.no_effect("the level of a number")
        return True
    resumes = word.lower() == "resume"
    match = _NUMBER.fullmatch(behind.strip() if resumes else rest)
    if match is None:
        return False
    if resumes:
        number = state.stopped_at if state.builder.number is None else state.builder.number
        state.builder.number, step = number or 1, match[1]
    else:
        state.builder.number, step = int(match[1] or 1), match[3] or "1"
    state.builder.step = int(step) if step else state.builder.step
    if match[2] or match[4]:
        state.no_effect("the format of the numbers")
    return True


def parse_hide(state: State, word: str, rest: str) -> bool:
    """Read ``hide footbox``, ``hide unlinked``; anything else that is hidden or shown has no effect."""
    what = rest.lower()
    if what == "footbox":
        state.builder.footer = Footer.NONE if word != "show" else Footer.BOXES
    elif what == "unlinked":
        state.builder.hide_unused = word != "show"
    else:
        state.no_effect(f"`{word} {rest}`".replace(" `", "`"))
    return True


def set_wrap(state: State, pixels: str) -> None:
    """Break long texts at a width in pixels."""
    if pixels.isascii() and pixels.isdigit() and len(pixels) < 7:
        state.builder.wrap = round(int(pixels) / _PIXELS_PER_CHARACTER)
