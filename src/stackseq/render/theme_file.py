"""From a theme file to a theme: find it, and merge it over what it extends."""

from __future__ import annotations

import os

from stackseq.render.simple_toml import read_toml
from stackseq.render.theme import Arrow, BoxStyle, LineStyle, TextStyle, Theme, ThemeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackseq.render.simple_toml import Table

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
    if is_path(name):
        _check(tables, name)
    return _build(os.path.basename(name).removesuffix(".toml"), tables)


def _check(tables: Table, name: str) -> None:
    from stackseq.render.theme_checks import check_theme

    try:
        check_theme(tables, _read(_BASE))
    except ThemeError as error:
        raise ThemeError(f"theme {name}: {error}") from None


def _tables(name: str) -> Table:
    """Return the tables of a theme, merged over those of its bases."""
    chain: list[Table] = []
    wanted: str | None = name
    while wanted is not None:
        chain.append(_read(wanted))
        if len(chain) > _MOST_BASES:
            raise ThemeError(f"theme {name}: extends more than {_MOST_BASES} others, or itself")
        wanted = _base_of(chain[-1], wanted)
    merged: Table = {}
    for tables in reversed(chain):
        merged = _merge(merged, tables)
    return merged


def _base_of(tables: Table, name: str) -> str | None:
    """Return what a theme extends. A path is relative to the folder of the theme's file."""
    base = tables.get("extends", None if name == _BASE else _BASE)
    if base is not None and not isinstance(base, str):
        raise ThemeError(f"theme {name}: extends: {base!r} is no name of a theme")
    return os.path.join(os.path.dirname(name), base) if base and is_path(base) else base


def _read(name: str) -> Table:
    path = name if is_path(name) else os.path.join(_FOLDER, f"{name}.toml")
    try:
        with open(path, encoding="utf-8") as file:
            return read_toml(file.read())
    except FileNotFoundError:
        if is_path(name):
            raise
        raise ThemeError(f"no theme is called {name!r}{_suggestion(name)}") from None
    except UnicodeDecodeError:
        raise ThemeError(f"theme {name}: not UTF-8 text") from None
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


def _build(name: str, tables: Table) -> Theme:
    page = tables["page"]
    return Theme(
        name=name,
        summary=tables["summary"],
        page=page,
        tints=tuple(page if tint == "page" else tint for tint in tables["tints"]),
        boxes=_boxes(tables),
        lines={role: LineStyle(**table) for role, table in tables["line"].items()},
        texts=_texts(tables),
        arrow=Arrow(**tables["arrow"]),
        overrides=tuple(tables["spacing"].items()),
        wobble=tables["wobble"],
        shadow_offset=tables["shadow_offset"],
    )


def _boxes(tables: Table) -> Mapping[str, BoxStyle]:
    boxes = {role: BoxStyle(**table) for role, table in tables["box"].items()}
    for shape, table in tables["shape"].items():
        boxes[f"head.{shape}"] = BoxStyle(**(tables["box"]["head"] | table))
        boxes[f"foot.{shape}"] = BoxStyle(**(tables["box"]["foot"] | table))
    for role, style in boxes.items():
        if style.gradient and style.fill == "none":
            raise ThemeError(f"the gradient of {role} needs a fill to begin with")
    return boxes


def _texts(tables: Table) -> Mapping[str, TextStyle]:
    font = tables["font"]
    texts = {}
    for role, table in tables["text"].items():
        values = font | table
        if "line_height" not in values:
            values = values | {"line_height": _line_height(values["size"])}
        texts[role] = TextStyle(**values)
    return texts


def _line_height(size: float) -> int:
    return round(size * 1.36)
