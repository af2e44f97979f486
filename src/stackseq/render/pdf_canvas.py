"""The items of a drawing as the drawing operators of a PDF page."""

# For maintainers. The page is turned upside down once, so that coordinates are those of the drawing. Shapes and lines are the
# same path data as in SVG. Operators that would set what is set already are left out.
from __future__ import annotations

from stackseq.layout.drawing import Align, Box, Group, Marker, Polyline, Text
from stackseq.render.fonts import runs, stem_of
from stackseq.render.markup import anchor_link, printable, safe_link
from stackseq.render.paths import number, rectangle, segments
from stackseq.render.pdf_fonts import PdfFont
from stackseq.render.pen import CORNER
from stackseq.render.plans import SOLID
from stackseq.render.shapes import FIGURES, SHAPES
from stackseq.render.strokes import head_path, is_odd, line_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stackseq.layout.drawing import Item
    from stackseq.render.options import Options
    from stackseq.render.theme import BoxStyle, LineStyle, Theme

_OPERATORS = {"M": "m", "L": "l", "C": "c"}
_CROSS_WIDTH = 1.5
_UNKNOWN = "StackSeqSans-Regular"
"""The face whose box stands for a character that none of our fonts has."""


class PdfCanvas:
    """Collects the operators of one page."""

    def __init__(self, theme: Theme, options: Options) -> None:
        """Start with nothing drawn."""
        self.out: list[str] = []
        self.fonts: dict[str, PdfFont] = {}
        self.links: list[tuple[tuple[int, int, int, int], str]] = []
        """What a click on a rectangle leads to."""
        self.gradients: dict[tuple[str, str], str] = {}
        self._theme = theme
        self._options = options
        self._spacing = theme.spacing()
        self._state: dict[str, str] = {}
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
        """Draw items in painting order."""
        for item in items:
            self._writers[type(item)](item)

    def page(self, width: int, height: int) -> None:
        """Fill the page."""
        if self._theme.page != "none":
            self._fill_colour(self._theme.page)
            self.out.append(f"0 0 {width} {height} re f")

    # State

    def _set(self, operator: str, operands: str) -> None:
        if self._state.get(operator) != operands:
            self._state[operator] = operands
            self.out.append(f"{operands} {operator}")

    def _fill_colour(self, colour: str) -> None:
        self._set("rg", _rgb(colour))

    def _stroke_style(self, style: BoxStyle | LineStyle, colour: str = "", width: float = 0) -> None:
        self._set("RG", _rgb(colour or style.stroke))
        self._set("w", number(width or style.width))
        self._set("d", f"[{style.dash}] 0")

    # Items

    def _box(self, box: Box) -> None:
        theme = self._theme
        if box.role in {"operand", "label"}:
            tint = theme.tint(box.depth)
            if tint != "none" and (theme.has_tints() or box.role == "label"):
                self._fill_colour(tint)
                self.out.append(f"{box.x} {box.y} {box.width} {box.height} re f")
            return
        style = theme.boxes.get(f"{box.role}.{box.shape}") or theme.boxes[box.role]
        outline, behind, strokes = self._outline(box, style)
        if style.shadow and box.shape not in FIGURES:
            offset = theme.shadow_offset
            self._fill_colour(style.shadow)
            self.out.append(f"q 1 0 0 1 {offset} {offset} cm {_operators(behind + outline)} f Q")
        for path in (behind, outline):
            if path:
                self._paint(box, style, _operators(path))
        if strokes and style.stroke != "none":
            self._stroke_style(style)
            self.out.append(f"{_operators(strokes)} S")

    def _outline(self, box: Box, style: BoxStyle) -> Iterable[str]:
        stroke = 0 if style.stroke == "none" else style.width
        x, y, width, height = box.x + stroke / 2, box.y + stroke / 2, max(box.width - stroke, 0), max(box.height - stroke, 0)
        if box.shape in {"plain", "round"}:
            paths = rectangle(x, y, width, height, style.radius), "", ""
        else:
            paths = SHAPES[box.shape](x, y, width, height, style.radius, self._spacing)
        return map(self._stray, paths) if self._stray else paths

    def _paint(self, box: Box, style: BoxStyle, path: str) -> None:
        filled, stroked = style.fill != "none", style.stroke != "none"
        if style.gradient:
            self._pour(box, style, path)
            filled = False
        if filled:
            self._fill_colour(style.fill)
        if stroked:
            self._stroke_style(style)
        if filled or stroked:
            self.out.append(f"{path} {'B' if filled and stroked else 'f' if filled else 'S'}")

    def _pour(self, box: Box, style: BoxStyle, path: str) -> None:
        """Fill with a gradient from top to bottom."""
        name = self.gradients.setdefault((style.fill, style.gradient), f"G{len(self.gradients)}")
        self.out.append(f"q {path} W n 1 0 0 {box.height} 0 {box.y} cm /{name} sh Q")

    def _polyline(self, line: Polyline) -> None:
        style = self._theme.lines[line.role]
        path = line_path(line.points, ".5" if is_odd(style.width) else "", CORNER if line.round else 0)
        self._stroke_style(style, line.colour)
        self.out.append(f"{_operators(self._stray(path) if self._stray else path)} S")

    def _marker(self, marker: Marker) -> None:
        style = self._theme.lines[marker.role]
        path = head_path(marker, self._theme.arrow, 0.5 if is_odd(style.width) else 0.0, self._spacing.cross)
        if marker.kind in SOLID:
            self._fill_colour(marker.colour or style.stroke)
            self.out.append(f"{_operators(path)} f")
            return
        self._stroke_style(style, marker.colour, max(style.width, _CROSS_WIDTH) if marker.kind == "cross" else 0)
        self._set("d", "[] 0")
        self.out.append(f"{_operators(self._stray(path) if self._stray else path)} S")

    def _text(self, text: Text) -> None:
        if not text.text:
            return
        style = self._theme.texts[text.role]
        parts = self._parts(text.text, stem_of(style.family, bold=style.bold, italic=style.italic))
        size = style.size
        widths = [font.width(part) * size / 1000 for font, part in parts]
        width = sum(widths)
        x = text.x - (width / 2 if text.align is Align.MIDDLE else width if text.align is Align.END else 0)
        self._fill_colour(style.colour)
        shown = " ".join(f"/{font.name} {number(size)} Tf <{font.encode(part)}> Tj" for font, part in parts)
        self.out.append(f"BT 1 0 0 -1 {number(x)} {text.y} Tm {shown} ET")
        if style.underline:
            self.out.append(f"{number(x)} {number(text.y + 0.1 * size)} {number(width)} {number(size / 14)} re f")

    def _parts(self, content: str, stem: str) -> list[tuple[PdfFont, str]]:
        if content.isascii():
            content = content if content.isprintable() else printable(content)
            return [(self._font(stem), content)]
        from unicodedata import normalize

        return [
            (self._font(face.stem if face else _UNKNOWN), part) for face, part in runs(printable(normalize("NFC", content)), stem)
        ]

    def _font(self, stem: str) -> PdfFont:
        font = self.fonts.get(stem)
        if font is None:
            font = self.fonts[stem] = PdfFont(stem, f"F{len(self.fonts)}")
        return font

    def _group(self, group: Group) -> None:
        link = safe_link(group.link) if group.link else ""
        if not link and group.anchor:
            link = anchor_link(group.anchor, self._options.link_base)
        if link:
            self.links.append((group.box, link))
        self.write(group.items)


def _operators(path: str) -> str:
    return " ".join(
        "h" if letter == "Z" else f"{' '.join([number(point) for point in points])} {_OPERATORS[letter]}"
        for letter, points in segments(path)
    )


_RGB: dict[str, str] = {}


def _rgb(colour: str) -> str:
    known = _RGB.get(colour)
    if known is None:
        digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
        known = _RGB[colour] = " ".join(f"{int(digits[start : start + 2], 16) / 255:.4g}" for start in (0, 2, 4))
    return known


def components(colour: str) -> str:
    """Return red, green and blue from 0 to 1."""
    return _rgb(colour)
