"""Check a theme that somebody wrote: every word and every value, so that a mistake is named with its place."""

# For maintainers. This runs for theme files only: our own themes are checked by a test, and drawing does not wait for it.
from __future__ import annotations

from stackseq.layout.spacing import PIXELS
from stackseq.render.fonts import FAMILIES
from stackseq.render.theme import ThemeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from stackseq.render.simple_toml import Table

    Check = Callable[[object], str]
    """Returns what is wrong with a value, or an empty string."""

_LARGEST = 10_000
"""Pixels. No length of a picture is greater."""
_TEXTS = (4, 400)
"""Pixels: the least and the greatest size of a text."""
_SHAPES = frozenset("actor database collections cloud queue boundary control entity".split())


def check_theme(tables: Table, known: Table) -> None:
    """Raise ThemeError for the first mistake in a theme, merged over its bases; ``known`` is the complete default theme."""
    _refuse_unknown(tables, {*known, "extends"}, "")
    for word, default in known.items():
        if isinstance(default, dict):
            _check_table(word, tables[word], known)
    _check_value("page", tables["page"], _colour)
    _check_value("wobble", tables["wobble"], _number)
    _check_value("shadow_offset", tables["shadow_offset"], _whole)
    _check_value("summary", tables["summary"], _text)
    _check_value("tints", tables["tints"], _tints)


def _check_table(name: str, table: object, known: Table) -> None:
    styled = name in {"box", "shape", "line", "text"}
    if not isinstance(table, dict):
        raise ThemeError(f"{name} is a table: [{name}{'.…' if styled else ''}]")
    if not styled:
        _check_style(name, table)
        return
    _refuse_unknown(table, _SHAPES if name == "shape" else known[name], f" in [{name}.…]")
    for role, style in table.items():
        if not isinstance(style, dict):
            raise ThemeError(f"{name}.{role} is a table: [{name}.{role}]")
        _check_style(f"{name}.{role}", style)


def _check_style(where: str, style: Table) -> None:
    name = where.partition(".")[0]
    if name == "spacing":
        _refuse_unknown(style, PIXELS._fields, ": the layout has no distance called")
    else:
        _refuse_unknown(style, _STYLES[name], f" in [{where}]")
    for word, value in style.items():
        check = _distance(word) if name == "spacing" else _STYLES[name][word]
        _check_value(f"[{where}] {word}", value, check)
    if name == "line" and (style.get("stroke") == "none" or style.get("width") == 0):
        raise ThemeError(f"[{where}] needs a colour and a width: what is drawn must be seen")


def _refuse_unknown(table: Table, known: Collection[str], where: str) -> None:
    unknown = sorted(set(table) - set(known))
    if unknown:
        raise ThemeError(f"unknown{where}{'' if where.endswith('called') else ':'} {', '.join(unknown)}")


def _check_value(place: str, value: object, check: Check) -> None:
    problem = check(value)
    if problem:
        raise ThemeError(f"{place}: {value!r} {problem}")


def _colour(value: object) -> str:
    text = value if isinstance(value, str) else ""
    fine = text == "none" or (text[:1] == "#" and len(text) in {4, 7} and not set(text[1:]) - set("0123456789abcdefABCDEF"))
    return "" if fine else "is no colour: write #rrggbb or none"


def _optional_colour(value: object) -> str:
    return "" if value == "" else _colour(value)


def _ink(value: object) -> str:
    return "is no colour for a text: what is drawn must be read" if value == "none" else _colour(value)


def _tints(value: object) -> str:
    if not isinstance(value, list):
        return 'is no list of colours: write ["page", "#rrggbb"]'
    return next((problem for problem in (_colour(tint) for tint in value if tint != "page") if problem), "")


def _number(value: object) -> str:
    fine = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _LARGEST
    return "" if fine else f"is no length in pixels, from 0 to {_LARGEST}"


def _whole(value: object) -> str:
    return _number(value) or ("" if value == int(value) else "is no whole number of pixels")  # type: ignore[call-overload]


def _size(value: object) -> str:
    low, high = _TEXTS
    fine = not _number(value) and low <= value <= high  # type: ignore[operator]
    return "" if fine else f"is no size of a text, from {low} to {high} pixels"


def _flag(value: object) -> str:
    return "" if isinstance(value, bool) else "is neither true nor false"


def _text(value: object) -> str:
    return "" if isinstance(value, str) else "is no text in quotes"


def _dash(value: object) -> str:
    parts = value.split() if isinstance(value, str) else ["?"]
    fine = all(part.replace(".", "", 1).isdecimal() for part in parts)
    return "" if fine else "is no dash pattern: write lengths in pixels, such as 4 3"


def _family(value: object) -> str:
    return "" if value in FAMILIES else f"is none of our fonts: {', '.join(FAMILIES)}"


def _distance(word: str) -> Check:
    default = getattr(PIXELS, word)
    if isinstance(default, bool):
        return _flag
    return (lambda _value: "") if default > _LARGEST else _whole


_BOX: Mapping[str, Check] = {
    "fill": _colour,
    "gradient": _optional_colour,
    "stroke": _colour,
    "width": _number,
    "dash": _dash,
    "radius": _number,
    "shadow": _optional_colour,
}
_WRITING: Mapping[str, Check] = {
    "colour": _ink,
    "family": _family,
    "size": _size,
    "line_height": _whole,
    "bold": _flag,
    "italic": _flag,
    "underline": _flag,
}
_STYLES: Mapping[str, Mapping[str, Check]] = {
    "box": _BOX,
    "shape": _BOX,
    "line": {"stroke": _colour, "width": _number, "dash": _dash},
    "text": _WRITING,
    "font": _WRITING,
    "arrow": {"length": _whole, "half": _whole, "notch": _whole},
}
