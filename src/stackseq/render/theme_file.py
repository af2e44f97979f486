"""From a theme file to a theme: find it, merge it over what it extends, check every word."""

from __future__ import annotations

import os

from stackseq.layout.spacing import PIXELS
from stackseq.render.simple_toml import read_toml
from stackseq.render.theme import Arrow, BoxStyle, LineStyle, TextStyle, Theme, ThemeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    from stackseq.render.simple_toml import Table

    _Style = TypeVar("_Style")

HOUSE_THEME = "stackseq"
_FOLDER = os.path.join(os.path.dirname(__file__), "themes")
_MOST_BASES = 8
_BASE = "default"


def names() -> list[str]:
    """Return the names of the themes that we ship, the program's default first."""
    found = sorted(file.removesuffix(".toml") for file in os.listdir(_FOLDER) if file.endswith(".toml"))
    return sorted(found, key=lambda name: not name.startswith(HOUSE_THEME))


def is_path(name: str) -> bool:
    """Tell whether a theme's name is the path of a file."""
    return name.endswith(".toml") or "/" in name or "\\" in name


def read_theme(name: str) -> Theme:
    """Read the theme of that name or path."""
    tables = _tables(name)
    _refuse_unknown_words(tables, name)
    try:
        return _build(os.path.basename(name).removesuffix(".toml"), tables)
    except (TypeError, AttributeError, ValueError) as error:
        if isinstance(error, ThemeError):
            raise
        raise ThemeError(f"theme {name}: {error}") from error


def _tables(name: str) -> Table:
    """Return the tables of a theme, merged over those of its bases."""
    chain: list[Table] = []
    wanted = name
    while wanted:
        chain.append(_read(wanted))
        if len(chain) > _MOST_BASES:
            raise ThemeError(f"theme {name}: extends more than {_MOST_BASES} others, or itself")
        wanted = str(chain[-1].get("extends", "" if wanted == _BASE else _BASE))
    merged: Table = {}
    for tables in reversed(chain):
        merged = _merge(merged, tables)
    return merged


def _read(name: str) -> Table:
    path = name if is_path(name) else os.path.join(_FOLDER, f"{name}.toml")
    try:
        with open(path, encoding="utf-8") as file:
            return read_toml(file.read())
    except FileNotFoundError:
        if is_path(name):
            raise
        raise ThemeError(f"no theme is called {name!r}{_suggestion(name)}") from None
    except ValueError as error:
        raise ThemeError(f"theme {name}: {error}") from error


def _suggestion(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), names(), 1)
    return f", did you mean {near[0]!r}?" if near else f"; there are {', '.join(names())}"


def _merge(base: Table, own: Table) -> Table:
    merged = dict(base)
    for key, value in own.items():
        known = merged.get(key)
        merged[key] = _merge(known, value) if isinstance(value, dict) and isinstance(known, dict) else value
    return merged


def _refuse_unknown_words(tables: Table, name: str) -> None:
    known = _read(_BASE)
    for table in ("box", "line", "text", ""):
        ours, theirs = (known[table], tables[table]) if table else (known, tables)
        if not isinstance(theirs, dict):
            raise ThemeError(f"theme {name}: {table} is a table: [{table}.…]")
        unknown = sorted(set(theirs) - set(ours) - {"extends"})
        if unknown:
            where = f" in [{table}.…]" if table else ""
            raise ThemeError(f"theme {name}: unknown{where}: {', '.join(unknown)}")


def _build(name: str, tables: Table) -> Theme:
    page = _colour(tables["page"])
    return Theme(
        name=name,
        summary=str(tables["summary"]),
        page=page,
        tints=tuple(page if tint == "page" else _colour(tint) for tint in tables["tints"]),
        boxes=_boxes(tables),
        lines={role: _visible(_style(LineStyle, table), role) for role, table in tables["line"].items()},
        texts=_texts(tables),
        arrow=Arrow(**tables["arrow"]),
        overrides=_overrides(tables["spacing"]),
        wobble=float(tables["wobble"]),
        shadow_offset=int(tables["shadow_offset"]),
    )


def _boxes(tables: Table) -> Mapping[str, BoxStyle]:
    boxes = {role: _style(BoxStyle, table) for role, table in tables["box"].items()}
    for shape, table in tables["shape"].items():
        boxes[f"head.{shape}"] = _style(BoxStyle, tables["box"]["head"] | table)
        boxes[f"foot.{shape}"] = _style(BoxStyle, tables["box"]["foot"] | table)
    for role, style in boxes.items():
        if style.gradient and style.fill == "none":
            raise ThemeError(f"the gradient of {role} needs a fill to begin with")
    return boxes


def _visible(style: LineStyle, role: str) -> LineStyle:
    if style.stroke == "none":
        raise ThemeError(f"[line.{role}] needs a colour: what is drawn must be seen")
    return style


def _texts(tables: Table) -> Mapping[str, TextStyle]:
    font = tables["font"]
    texts = {}
    for role, table in tables["text"].items():
        values = font | table
        if "line_height" not in values:
            values = values | {"line_height": _line_height(values["size"])}
        texts[role] = _style(TextStyle, values)
    return texts


def _line_height(size: float) -> int:
    return round(size * 1.36)


def _overrides(table: Table) -> tuple[tuple[str, int], ...]:
    unknown = sorted(key for key in table if not hasattr(PIXELS, key))
    if unknown:
        raise ThemeError(f"the layout has no distance called {', '.join(unknown)}")
    return tuple(table.items())


def _style(kind: Callable[..., _Style], table: Table) -> _Style:
    for key, check in _CHECKS.items():
        if key in table:
            check(table[key])
    return kind(**table)


def _colour(value: object) -> str:
    text = str(value)
    if text != "none" and not (text[:1] == "#" and len(text) in {4, 7} and _is_hexadecimal(text[1:])):
        raise ThemeError(f"{text!r} is no colour: write #rrggbb or none")
    return text


def _ink(value: object) -> None:
    if _colour(value) == "none":
        raise ThemeError("a text needs a colour: what is drawn must be read")


def _is_hexadecimal(text: str) -> bool:
    return all(char in "0123456789abcdefABCDEF" for char in text)


def _optional_colour(value: object) -> None:
    if value != "":
        _colour(value)


def _dash(value: object) -> None:
    if not all(part.replace(".", "", 1).isdecimal() for part in str(value).split(" ") if part):
        raise ThemeError(f"{value!r} is no dash pattern: write lengths in pixels, such as 4 3")


def _number(value: object) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
        raise ThemeError(f"{value!r} is no length in pixels")


def _family(value: object) -> None:
    from stackseq.render.fonts import FAMILIES

    if value not in FAMILIES:
        raise ThemeError(f"{value!r} is none of our fonts: {', '.join(FAMILIES)}")


_CHECKS: Mapping[str, Callable[[object], object]] = {
    "fill": _colour,
    "stroke": _colour,
    "colour": _ink,
    "gradient": _optional_colour,
    "shadow": _optional_colour,
    "dash": _dash,
    "width": _number,
    "radius": _number,
    "size": _number,
    "line_height": _number,
    "family": _family,
}
