"""How boxes, lines, their ends and texts look in SVG: what depends on role and theme alone, and not on the drawing."""

# For maintainers. A drawing has thousands of elements but a dozen roles, and who draws one diagram after the other mostly keeps
# to one theme: so each plan is worked out once, when it is first needed, and the plans of the latest theme are kept. A plan
# says which rules of the style sheet it relies on; `Pen` notes them for the drawing that it writes.
from __future__ import annotations

from stackseq.layout.drawing import Align
from stackseq.records import Record
from stackseq.render.fonts import stem_of
from stackseq.render.paths import number
from stackseq.render.shapes import FIGURES, SHAPES
from stackseq.render.strokes import NO_FILL, is_odd
from stackseq.render.stylesheet import box_rule, stroke_rule, text_rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.render.shapes import Draw
    from stackseq.render.theme import BoxStyle, Theme

    Rules = dict[str, str]
    """Class → declarations."""

SOLID = frozenset({"filled", "gate"})
"""Ends of messages that are filled, not stroked."""


class BoxPlan(Record):
    """How boxes of one role and shape are written."""

    name: str
    """The class, or nothing if the fill depends on the depth."""
    offset: int
    suffix: str
    """``.5`` or nothing: what comes behind a coordinate."""
    stroke: float
    radius: str
    """The attribute for rounded corners."""
    style: BoxStyle
    draw: Draw | None
    """The shape, if it is more than a rectangle."""
    shadow: str
    """The class of its shadow."""
    rules: Rules
    gradients: dict[str, tuple[str, str]]
    """Id → the colours at the top and at the bottom."""


class LinePlan(Record):
    """How lines of one role are written."""

    name: str
    suffix: str
    rules: Rules


class HeadPlan(Record):
    """How the ends of lines of one role are written."""

    name: str
    shift: float
    """How far they lie beside the coordinates of their line."""
    rules: Rules


class TextPlan(Record):
    """How texts of one role are written."""

    name: str
    stem: str
    """The face."""
    rules: Rules


class Plans:
    """The plans for a theme. ``prefix`` stands before every id."""

    def __init__(self, theme: Theme, prefix: str) -> None:
        """Start with none."""
        self.theme = theme
        self.prefix = prefix
        self.spacing = theme.spacing()
        self.has_tints = theme.has_tints()
        self._boxes: dict[tuple[str, str], BoxPlan] = {}
        self._lines: dict[str, LinePlan] = {}
        self._heads: dict[tuple[str, str], HeadPlan] = {}
        self._texts: dict[tuple[str, Align], TextPlan] = {}

    def box(self, role: str, shape: str) -> BoxPlan:
        """Return how boxes of a role and a shape are written."""
        plan = self._boxes.get((role, shape))
        if plan is None:
            plan = self._boxes[role, shape] = self._plan_box(role, shape)
        return plan

    def line(self, role: str) -> LinePlan:
        """Return how lines of a role are written."""
        plan = self._lines.get(role)
        if plan is None:
            style, name = self.theme.lines[role], f"{role}-line"
            rules = {name: f"{NO_FILL};{stroke_rule(style)}"}
            plan = self._lines[role] = LinePlan(name, ".5" if is_odd(style.width) else "", rules)
        return plan

    def head(self, role: str, kind: str) -> HeadPlan:
        """Return how the ends of a kind are written, of lines of a role."""
        plan = self._heads.get((role, kind))
        if plan is None:
            style, name = self.theme.lines[role], f"{role}-{kind}"
            width = max(style.width, 1.5) if kind == "cross" else style.width
            stroked = f"{NO_FILL};stroke:{style.stroke};stroke-width:{number(width)};stroke-linejoin:miter"
            rules = {name: f"fill:{style.stroke}" if kind in SOLID else stroked}
            plan = self._heads[role, kind] = HeadPlan(name, 0.5 if is_odd(style.width) else 0.0, rules)
        return plan

    def text(self, role: str, align: Align) -> TextPlan:
        """Return how texts of a role are written that stand at a point in a certain way."""
        plan = self._texts.get((role, align))
        if plan is None:
            style, name = self.theme.texts[role], f"{role}-text"
            rules = {name: text_rule(style, self.theme.texts["label"].family)}
            if align is not Align.MIDDLE:
                rules[align.value] = f"text-anchor:{align.value}"
                name = f"{name} {align.value}"
            stem = stem_of(style.family, bold=style.bold, italic=style.italic)
            plan = self._texts[role, align] = TextPlan(name, stem, rules)
        return plan

    def _plan_box(self, role: str, shape: str) -> BoxPlan:
        key = f"{role}.{shape}"
        boxes = self.theme.boxes
        style, name = (boxes[key], f"{role}-{shape}-box") if key in boxes else (boxes[role], f"{role}-box")
        if role in {"operand", "label"}:
            name = ""
        shadow = f"{name}-shadow" if style.shadow and shape not in FIGURES else ""
        gradient = f"{self.prefix}{name}-fill" if name and style.gradient else ""
        rules = {shadow: f"fill:{style.shadow}"} if shadow else {}
        if name:
            rules[name] = box_rule(style, f"url(#{gradient})" if gradient else style.fill)
        width = 0 if style.stroke == "none" else style.width
        offset, suffix = _split(width / 2)
        return BoxPlan(
            name,
            offset,
            suffix,
            int(width) if width == int(width) else width,
            f' rx="{number(style.radius)}"' if style.radius else "",
            style,
            None if shape in {"plain", "round"} and not self.theme.wobble else SHAPES[shape],
            shadow,
            rules,
            {gradient: (style.fill, style.gradient)} if gradient else {},
        )


def _split(value: float) -> tuple[int, str]:
    """Split a distance into whole pixels and the suffix for the rest."""
    whole = int(value)
    return whole, number(value - whole)[1:] if value != whole else ""


_LATEST: list[Plans] = []
"""Two at most: a page has a theme for light and one for dark."""


def plans_of(theme: Theme, prefix: str) -> Plans:
    """Return the plans for a theme: those that are kept, if they are for the same."""
    for plans in _LATEST:
        if plans.theme is theme and plans.prefix == prefix:
            return plans
    plans = Plans(theme, prefix)
    _LATEST[:] = [plans, *_LATEST[:1]]
    return plans
