"""Write the items of a drawing as SVG elements, one pass, and note which styles they need."""

# For maintainers. This is the hot part of `stackseq draw`: strings only, one list, and everything that depends on the role
# alone is worked out once: see `plans`. Coordinates are whole; strokes of odd width get half a pixel so that
# they fill whole pixels. Coordinates of drawings are never negative, which is why a suffix can carry the half.
from __future__ import annotations

from stackseq.layout.drawing import Align, Box, Group, Marker, Polyline, Text
from stackseq.render.fonts import load_face, runs
from stackseq.render.markup import anchor_link, escape, escape_attribute, is_right_to_left, safe_link
from stackseq.render.plans import SOLID, plans_of
from stackseq.render.strokes import head_path, line_path
from stackseq.render.stylesheet import run_rule, stroke_rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stackseq.layout.drawing import Item
    from stackseq.render.fonts import Face
    from stackseq.render.options import Options
    from stackseq.render.plans import BoxPlan, HeadPlan, LinePlan, TextPlan
    from stackseq.render.shapes import Draw
    from stackseq.render.theme import Theme

_SILENT = frozenset({"lifeline", "execution", "foot", "frame"})
"""Kinds of groups that say nothing that others do not say."""
CORNER = 6
"""Radius of the corners of a loop."""


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
        self._plans = plans_of(theme, options.prefix)
        self._spacing = self._plans.spacing
        # The plans that this drawing has used: whose rules are noted.
        self._boxes: dict[tuple[str, str], BoxPlan] = {}
        self._lines: dict[str, LinePlan] = {}
        self._heads: dict[tuple[str, str], HeadPlan] = {}
        self._texts: dict[tuple[str, Align], TextPlan] = {}
        self._names: dict[tuple[str, ...], str] = {}
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
        plan = self._boxes.get((box.role, box.shape)) or self._use_box(box.role, box.shape)
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
        if self._plans.has_tints or box.role == "label":
            tint = self._theme.tint(box.depth)
            self.out.append(f'<rect fill="{tint}" x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}"/>')

    def _shape(self, box: Box, plan: BoxPlan, draw: Draw) -> None:
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

    def _use_box(self, role: str, shape: str) -> BoxPlan:
        plan = self._boxes[role, shape] = self._plans.box(role, shape)
        self.rules.update(plan.rules)
        self.gradients.update(plan.gradients)
        return plan

    # Lines and their ends

    def _polyline(self, line: Polyline) -> None:
        plan = self._lines.get(line.role) or self._use_line(line.role)
        path = line_path(line.points, plan.suffix, CORNER if line.round else 0)
        if self._stray:
            path = self._stray(path)
        colour = f' style="stroke:{line.colour}"' if line.colour else ""
        self.out.append(f'<path class="{plan.name}" d="{path}"{colour}/>')

    def _use_line(self, role: str) -> LinePlan:
        plan = self._lines[role] = self._plans.line(role)
        self.rules.update(plan.rules)
        return plan

    def _marker(self, marker: Marker) -> None:
        key = (marker.role, marker.kind)
        plan = self._heads.get(key) or self._use_head(*key)
        path = head_path(marker, self._theme.arrow, plan.shift, self._spacing.cross)
        if self._stray and marker.kind != "filled":
            path = self._stray(path)
        colour = f' style="{"fill" if marker.kind in SOLID else "stroke"}:{marker.colour}"' if marker.colour else ""
        self.out.append(f'<path class="{plan.name}" d="{path}"{colour}/>')

    def _use_head(self, role: str, kind: str) -> HeadPlan:
        plan = self._heads[role, kind] = self._plans.head(role, kind)
        self.rules.update(plan.rules)
        return plan

    # Texts

    def _text(self, text: Text) -> None:
        if not text.text:
            return
        plan = self._texts.get((text.role, text.align)) or self._use_text(text.role, text.align)
        content = text.text
        direction = ""
        if content.isascii():
            content = escape(content)
        else:
            direction = ' style="unicode-bidi:plaintext"' if is_right_to_left(content) else ""
            content = self._mixed(content, plan.stem)
        self.out.append(f'<text class="{plan.name}" x="{text.x}" y="{text.y}"{direction}>{content}</text>')

    def _use_text(self, role: str, align: Align) -> TextPlan:
        plan = self._texts[role, align] = self._plans.text(role, align)
        self.rules.update(plan.rules)
        self.faces[f"{plan.stem}-basic"] = None
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
