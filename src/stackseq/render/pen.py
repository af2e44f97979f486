"""Write the items of a drawing as SVG elements, one pass, and note which styles they need."""

# For maintainers. This is the hot part of `stackseq draw`: strings only, one list, and everything that depends on the role
# alone is worked out once and kept as a plan. Coordinates are whole; strokes of odd width get half a pixel so that
# they fill whole pixels. Coordinates of drawings are never negative, which is why a suffix can carry the half.
from __future__ import annotations

from stackseq.layout.drawing import Align, Box, Group, Marker, Polyline, Text
from stackseq.records import Record
from stackseq.render.fonts import load_face, runs, stem_of
from stackseq.render.markup import anchor_link, escape, escape_attribute, is_right_to_left, safe_link
from stackseq.render.paths import number
from stackseq.render.shapes import FIGURES, SHAPES
from stackseq.render.strokes import NO_FILL, head_path, is_odd, line_path
from stackseq.render.stylesheet import box_rule, run_rule, stroke_rule, text_rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stackseq.layout.drawing import Item
    from stackseq.render.fonts import Face
    from stackseq.render.options import Options
    from stackseq.render.shapes import Draw
    from stackseq.render.theme import BoxStyle, Theme

_SILENT = frozenset({"lifeline", "execution", "foot", "frame"})
"""Kinds of groups that say nothing that others do not say."""
CORNER = 6
"""Radius of the corners of a loop."""


class _BoxPlan(Record):
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


class Pen:
    """Collects the elements of one drawing."""

    def __init__(self, theme: Theme, options: Options) -> None:
        """Start with nothing written."""
        self.out: list[str] = []
        self.rules: dict[str, str] = {}
        """Class → declarations, as needed."""
        self.faces: dict[str, None] = {}
        """Parts of fonts that the texts need, in order."""
        self.gradients: dict[str, tuple[str, str]] = {}
        self.subsets: dict[str, set[str]] = {}
        """Characters that are needed of faces that are too large to be embedded whole."""
        self._theme = theme
        self._prefix = options.prefix
        self._link_base = options.link_base
        self._spacing = theme.spacing()
        self._boxes: dict[tuple[str, str], _BoxPlan] = {}
        self._lines: dict[str, tuple[str, str]] = {}
        self._heads: dict[tuple[str, str], tuple[str, float]] = {}
        self._names: dict[tuple[str, ...], str] = {}
        self._texts: dict[tuple[str, Align], tuple[str, str]] = {}
        self._has_tints = theme.has_tints()
        self._stray: Callable[[str], str] | None = None
        if theme.wobble:
            from stackseq.render.wobble import Wobble

            self._stray = Wobble(theme.wobble)
        self._writers: dict[type, Callable[..., None]] = {
            Box: self._box,
            Polyline: self._polyline,
            Marker: self._marker,
            Text: self._text,
            Group: self._group,
        }

    def write(self, items: Iterable[Item]) -> None:
        """Write items in painting order."""
        writers = self._writers
        for item in items:
            writers[type(item)](item)

    # Boxes

    def _box(self, box: Box) -> None:
        plan = self._boxes.get((box.role, box.shape)) or self._plan_box(box.role, box.shape)
        if not plan.name:
            self._tinted(box)
        elif plan.draw:
            self._shape(box, plan, plan.draw)
        else:
            offset, suffix = plan.offset, plan.suffix
            rectangle = (
                f' x="{box.x + offset}{suffix}" y="{box.y + offset}{suffix}"'
                f' width="{max(box.width - plan.stroke, 0)}" height="{max(box.height - plan.stroke, 0)}"{plan.radius}/>'
            )
            if plan.shadow:
                self._cast_shadow(f"<rect{rectangle[:-2]}", plan.shadow)
            self.out.append(f'<rect class="{plan.name}"{rectangle}')

    def _tinted(self, box: Box) -> None:
        """Fill it with what its depth looks like."""
        if self._has_tints or box.role == "label":
            tint = self._theme.tint(box.depth)
            self.out.append(f'<rect fill="{tint}" x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}"/>')

    def _shape(self, box: Box, plan: _BoxPlan, draw: Draw) -> None:
        stroke = plan.stroke
        width, height = max(box.width - stroke, 0), max(box.height - stroke, 0)
        paths = draw(box.x + stroke / 2, box.y + stroke / 2, width, height, plan.style.radius, self._spacing)
        outline, behind, strokes = map(self._stray, paths) if self._stray else paths
        if plan.shadow:
            self._cast_shadow(f'<path d="{behind}{outline}"', plan.shadow)
        if behind:
            self.out.append(f'<path class="{plan.name}" d="{behind}"/>')
        self.out.append(f'<path class="{plan.name}" d="{outline}"/>')
        if strokes and plan.stroke:
            if plan.name + "-lines" not in self.rules:
                self.rules[plan.name + "-lines"] = f"fill:none;{stroke_rule(plan.style)}"
            self.out.append(f'<path class="{plan.name}-lines" d="{strokes}"/>')

    def _cast_shadow(self, element: str, name: str) -> None:
        offset = self._theme.shadow_offset
        self.out.append(f'{element} class="{name}" transform="translate({offset} {offset})"/>')

    def _plan_box(self, role: str, shape: str) -> _BoxPlan:
        key = f"{role}.{shape}"
        boxes = self._theme.boxes
        style, name = (boxes[key], f"{role}-{shape}-box") if key in boxes else (boxes[role], f"{role}-box")
        if role in {"operand", "label"}:
            name = ""
        simple = shape in {"plain", "round"} and not self._stray
        shadow = ""
        if style.shadow and shape not in FIGURES:
            shadow = f"{name}-shadow"
            self.rules[shadow] = f"fill:{style.shadow}"
        if name:
            self.rules[name] = box_rule(style, self._fill(style, name))
        width = 0 if style.stroke == "none" else style.width
        offset, suffix = _split(width / 2)
        radius = f' rx="{number(style.radius)}"' if style.radius else ""
        stroke = int(width) if width == int(width) else width
        plan = _BoxPlan(name, offset, suffix, stroke, radius, style, None if simple else SHAPES[shape], shadow)
        self._boxes[role, shape] = plan
        return plan

    def _fill(self, style: BoxStyle, name: str) -> str:
        if not style.gradient:
            return style.fill
        self.gradients[f"{self._prefix}{name}-fill"] = (style.fill, style.gradient)
        return f"url(#{self._prefix}{name}-fill)"

    # Lines and their ends

    def _polyline(self, line: Polyline) -> None:
        name, suffix = self._lines.get(line.role) or self._plan_line(line.role)
        path = line_path(line.points, suffix, CORNER if line.round else 0)
        if self._stray:
            path = self._stray(path)
        colour = f' style="stroke:{line.colour}"' if line.colour else ""
        self.out.append(f'<path class="{name}" d="{path}"{colour}/>')

    def _plan_line(self, role: str) -> tuple[str, str]:
        style = self._theme.lines[role]
        name = f"{role}-line"
        self.rules[name] = f"{NO_FILL};{stroke_rule(style)}"
        plan = self._lines[role] = (name, ".5" if is_odd(style.width) else "")
        return plan

    def _marker(self, marker: Marker) -> None:
        key = (marker.role, marker.kind)
        name, shift = self._heads.get(key) or self._plan_head(*key)
        path = head_path(marker, self._theme.arrow, shift, self._spacing.cross)
        if self._stray and marker.kind != "filled":
            path = self._stray(path)
        colour = f' style="{"fill" if marker.kind in SOLID else "stroke"}:{marker.colour}"' if marker.colour else ""
        self.out.append(f'<path class="{name}" d="{path}"{colour}/>')

    def _plan_head(self, role: str, kind: str) -> tuple[str, float]:
        style = self._theme.lines[role]
        name = f"{role}-{kind}"
        if kind in SOLID:
            self.rules[name] = f"fill:{style.stroke}"
        else:
            width = max(style.width, 1.5) if kind == "cross" else style.width
            self.rules[name] = f"{NO_FILL};stroke:{style.stroke};stroke-width:{number(width)};stroke-linejoin:miter"
        plan = self._heads[role, kind] = name, 0.5 if is_odd(style.width) else 0.0
        return plan

    # Texts

    def _text(self, text: Text) -> None:
        if not text.text:
            return
        name, stem = self._texts.get((text.role, text.align)) or self._plan_text(text.role, text.align)
        content = text.text
        direction = ""
        if content.isascii():
            content = escape(content)
        else:
            direction = ' style="unicode-bidi:plaintext"' if is_right_to_left(content) else ""
            content = self._mixed(content, stem)
        self.out.append(f'<text class="{name}" x="{text.x}" y="{text.y}"{direction}>{content}</text>')

    def _plan_text(self, role: str, align: Align) -> tuple[str, str]:
        style = self._theme.texts[role]
        name = f"{role}-text"
        self.rules[name] = text_rule(style, self._theme.texts["label"].family)
        stem = stem_of(style.family, bold=style.bold, italic=style.italic)
        self.faces[f"{stem}-basic"] = None
        if align is not Align.MIDDLE:
            self.rules[align.value] = f"text-anchor:{align.value}"
            name = f"{name} {align.value}"
        plan = self._texts[role, align] = (name, stem)
        return plan

    def _mixed(self, content: str, stem: str) -> str:
        """Return a text with what other faces have to draw marked as such."""
        from unicodedata import normalize

        from stackseq.render.markup import printable

        parts = runs(printable(normalize("NFC", content)), stem)
        return "".join(self._run(part, face, stem) for face, part in parts)

    def _run(self, part: str, face: Face | None, stem: str) -> str:
        if face and face.basic:
            self.faces[f"{face.stem}-basic"] = None
            if any(char not in face.basic for char in part):
                self.faces[f"{face.stem}-extra"] = None
        elif face:
            self.subsets.setdefault(face.stem, set()).update(part)
        if face is load_face(stem):
            return escape(part)
        name = face.stem.removeprefix("StackSeq").partition("-")[0].lower() if face else "other"
        if name not in self.rules:
            self.rules[name] = run_rule(face)
        return f'<tspan class="{name}">{escape(part)}</tspan>'

    # Groups

    def _group(self, group: Group) -> None:
        kind = group.kind
        label = ""
        if kind in _SILENT:
            label = ' aria-hidden="true"'
        elif group.label:
            role = "group" if Group in map(type, group.items) else "img"
            label = f' role="{role}" aria-label="{escape_attribute(group.label)}"'
        opening = f'<g id="{self._prefix}{group.id}" class="{kind}"{label}{self._facts(group)}>'
        link = self._link(group) if group.link or self._link_base else ""
        self.out.append(f'<a href="{escape_attribute(link)}">{opening}' if link else opening)
        self.write(group.items)
        self.out.append("</g></a>" if link else "</g>")

    def _facts(self, group: Group) -> str:
        """Return the attributes with what programs may want to know about a group."""
        names, anchor = group.lifelines, group.anchor
        facts = (self._names.get(names) or self._plan_names(names)) if names else ""
        if group.parent:
            facts += f' data-in="{self._prefix}{group.parent}"'
        if group.line:
            facts += f' data-line="{group.line}"'
        if anchor is not None:
            facts += f' data-anchor="{escape_attribute(str(anchor))}"'
        return facts

    def _link(self, group: Group) -> str:
        """Return where a group leads: its own address, or that of the function that performs it."""
        link = safe_link(group.link) if group.link else ""
        return link or (anchor_link(group.anchor, self._link_base) if group.anchor else "")

    def _plan_names(self, names: tuple[str, ...]) -> str:
        """Return the attribute that lists lifelines, parted by blanks; blanks inside a name do not break."""
        words = " ".join([escape_attribute(name).replace(" ", "\xa0") for name in names])
        attribute = self._names[names] = f' data-lifelines="{words}"'
        return attribute


SOLID = frozenset({"filled", "gate"})
"""Ends of messages that are filled, not stroked."""


def _split(value: float) -> tuple[int, str]:
    """Split a distance into whole pixels and the suffix for the rest."""
    whole = int(value)
    return whole, number(value - whole)[1:] if value != whole else ""
