"""The looks of pictures that stand in a page: the rules of one theme, or of two, of which the reader's preference takes one."""

# For maintainers. The rules are those that the pen would write into an SVG, for every role that a drawing may have, below the
# class `drawing`. What differs between the two themes becomes a variable, and `light-dark()` chooses; browsers that don't know it
# show the light one. Tints are attributes in the picture, which every rule overrides: the light theme's colour selects them.
from __future__ import annotations

from stackseq.layout.drawing import Align, Box, Marker, Polyline, Text
from stackseq.render.options import DEFAULTS
from stackseq.render.pen import Pen
from stackseq.render.shapes import SHAPES
from stackseq.render.stylesheet import OTHER_STACK, STACKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.layout.drawing import Item
    from stackseq.render.theme import Theme

DRAWING = "drawing"
"""The class of every picture in a page."""
_DARK = "-dark"
_WAYS = ("filled", "open", "cross", "gate")


def palette(light: Theme, dark: Theme) -> str:
    """Return the rules for pictures that were drawn with the light theme, as text for a style sheet."""
    pairs = Pairs()
    night = _rules(dark)
    family = STACKS[light.texts["label"].family]
    rules = [f".{DRAWING} text{{font-family:{family};text-anchor:middle;text-rendering:geometricPrecision}}"]
    alike: dict[str, list[str]] = {}
    for name, rule in _rules(light).items():
        alike.setdefault(pairs.rule(rule, night.get(name, rule)), []).append(f".{DRAWING} .{name}")
    rules += [f"{','.join(names)}{{{rule}}}" for rule, names in alike.items()]
    rules += [f'.{DRAWING} [fill="{day}"]{{fill:{pairs.colour(day, other)}}}' for day, other in _tints(light, dark).items()]
    return pairs.variables() + "\n".join(rules)


def counterparts(theme: Theme) -> tuple[Theme, Theme]:
    """Return a theme for light and one for dark: ``stackseq`` has ``stackseq-dark``, most others have only themselves."""
    from stackseq.render.theme import load_theme, theme_names

    light, dark = theme.name.removesuffix(_DARK), theme.name.removesuffix(_DARK) + _DARK
    if {light, dark} <= set(theme_names()) and load_theme(theme.name) is theme:
        return load_theme(light), load_theme(dark)
    return theme, theme


class Pairs:
    """Colours for light and for dark, each pair with a name."""

    def __init__(self) -> None:
        """Start without any."""
        self._names: dict[tuple[str, str], str] = {}

    def colour(self, light: str, dark: str) -> str:
        """Return the colour, or the variable that stands for the two."""
        if light == dark or not (light.startswith("#") and dark.startswith("#")):
            return light
        return f"var({self._names.setdefault((light, dark), f'--look-{len(self._names) + 1}')})"

    def rule(self, light: str, dark: str) -> str:
        """Return the declarations of the light rule, with variables where the dark one has another colour."""
        others = dict(_declarations(dark))
        return ";".join(f"{name}:{self.colour(value, others.get(name, value))}" for name, value in _declarations(light))

    def variables(self) -> str:
        """Return the rules that say what the variables are."""
        if not self._names:
            return ""
        plain = ";".join(f"{name}:{light}" for (light, _), name in self._names.items())
        both = ";".join(f"{name}:light-dark({light},{dark})" for (light, dark), name in self._names.items())
        return f":root{{{plain}}}\n@supports(color:light-dark(#000,#fff)){{:root{{{both}}}}}\n"


def _declarations(rule: str) -> Iterator[tuple[str, str]]:
    for declaration in rule.split(";"):
        name, _, value = declaration.partition(":")
        yield name, value


def _tints(light: Theme, dark: Theme) -> dict[str, str]:
    """Return what fills the page and the operands: the light theme's colour, then the dark one's."""
    depths = range(max(len(light.tints), len(dark.tints)) + 1)
    found: dict[str, str] = {}
    for depth in depths:
        found.setdefault(light.tint(depth), dark.tint(depth))
    return {day: other for day, other in found.items() if day != other}


def _rules(theme: Theme) -> dict[str, str]:
    """Return class → declarations, for everything that a drawing may have."""
    pen = Pen(theme, DEFAULTS)
    pen.write(_specimens(theme))
    for family, stack in STACKS.items():
        pen.rules[family.removeprefix("StackSeq ").lower()] = f"font-family:{stack}"
    pen.rules["other"] = f"font-family:{OTHER_STACK}"
    return pen.rules


def _specimens(theme: Theme) -> Iterator[Item]:
    """Yield one of each kind."""
    for key in theme.boxes:
        role, _, shape = key.partition(".")
        for each in [shape] if shape else SHAPES:
            yield Box(0, 0, 40, 40, role, each)  # type: ignore[arg-type]
    for role in theme.lines:
        yield Polyline(((0, 0), (40, 0)), role)  # type: ignore[arg-type]
        for kind in _WAYS:
            yield Marker(0, 0, 1, 0, kind, role)  # type: ignore[arg-type]
    for role in theme.texts:
        for align in Align:
            yield Text(0, 0, "x", role, align)  # type: ignore[arg-type]
