"""The style sheet of an SVG: one rule for each kind of thing that the drawing has, and the fonts that it needs."""

# For maintainers. Rules use only class selectors below the picture's own id, so that several pictures can be inlined in one
# page, and only what librsvg and resvg understand: no variables, no nesting. Colours that CSS could take from the
# page around it are always set.
from __future__ import annotations

from stackseq.render.fonts import load_face, read_font
from stackseq.render.paths import number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stackseq.render.fonts import Face
    from stackseq.render.theme import BoxStyle, LineStyle, TextStyle, Theme

_CHINESE = '"Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","Hiragino Sans","Yu Gothic"'
_KOREAN = '"Noto Sans CJK KR","Noto Sans KR","Apple SD Gothic Neo","Malgun Gothic"'
_SYMBOLS = '"Noto Color Emoji","Apple Color Emoji","Segoe UI Emoji","Segoe UI Symbol"'

STACKS: Mapping[str, str] = {
    "StackSeq Sans": '"StackSeq Sans",Inter,Roboto,"Helvetica Neue",Arial,"Liberation Sans","DejaVu Sans Condensed",sans-serif',
    "StackSeq Serif": '"StackSeq Serif","Source Serif 4",Georgia,"Times New Roman","Liberation Serif",serif',
    "StackSeq Hand": '"StackSeq Hand","Patrick Hand","Comic Neue","Comic Sans MS",cursive',
    "StackSeq Mono": '"StackSeq Mono","IBM Plex Mono",Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",monospace',
    "StackSeq CJK": f'"StackSeq CJK",{_CHINESE},sans-serif',
    "StackSeq Hangul": f'"StackSeq Hangul",{_KOREAN},sans-serif',
    "StackSeq Emoji": f'"StackSeq Emoji",{_SYMBOLS},sans-serif',
}
"""What stands in for a family where it is neither installed nor embedded: nothing much wider."""

OTHER_STACK = f"system-ui,{_CHINESE},{_KOREAN},{_SYMBOLS},sans-serif"
"""For characters that none of our fonts has."""


def box_rule(style: BoxStyle, fill: str) -> str:
    """Return the declarations of a box."""
    if style.stroke == "none":
        return f"fill:{fill}"
    return f"fill:{fill};{stroke_rule(style)}"


def stroke_rule(style: BoxStyle | LineStyle) -> str:
    """Return the declarations of a stroke."""
    width = "" if style.width == 1 else f";stroke-width:{number(style.width)}"
    dash = f";stroke-dasharray:{style.dash}" if style.dash else ""
    return f"stroke:{style.stroke}{width}{dash}"


def text_rule(style: TextStyle, main_family: str) -> str:
    """Return the declarations of a text, in a drawing with that main family."""
    parts = [f"fill:{style.colour}", f"font-size:{number(style.size)}px"]
    if style.family != main_family:
        parts.append(f"font-family:{STACKS[style.family]}")
    if style.bold:
        parts.append("font-weight:700")
    if style.italic:
        parts.append("font-style:italic")
    if style.underline:
        parts.append("text-decoration:underline")
    return ";".join(parts)


def run_rule(face: Face | None) -> str:
    """Return the declarations of a part of a text that another face draws."""
    return f"font-family:{STACKS[face.family] if face else OTHER_STACK}"


def style_sheet(theme: Theme, root: str, rules: Mapping[str, str], fonts: Iterable[str]) -> str:
    """Return the whole style element; ``fonts`` are the rules that embed fonts."""
    main = theme.texts["label"].family
    lines = [*fonts, f"#{root} text{{font-family:{STACKS[main]};text-anchor:middle;text-rendering:geometricPrecision}}"]
    lines += [f"#{root} .{name}{{{rule}}}" for name, rule in rules.items()]
    return "<style>" + "\n".join(lines) + "</style>"


def embedded_fonts(parts: Iterable[str], subsets: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the rules that embed fonts: parts of faces (``StackSeqSans-Bold-basic``), and single characters of large faces."""
    rules = [_EMBEDDED.get(part) or _embed_part(part) for part in parts]
    for stem, chars in sorted(subsets.items()):
        from stackseq.render.truetype import load_font

        rules.append(_font_face(load_face(stem), load_font(stem).web_font(sorted(chars)), "ttf", "truetype"))
    return rules


_EMBEDDED: dict[str, str] = {}


def _embed_part(name: str) -> str:
    face = load_face(name.rpartition("-")[0])
    rule = _EMBEDDED[name] = _font_face(face, read_font(f"{name}.woff2"), "woff2", "woff2")
    return rule


def _font_face(face: Face, data: bytes, kind: str, name: str) -> str:
    from binascii import b2a_base64

    text = b2a_base64(data, newline=False).decode("ascii")
    weight = ";font-weight:700" if face.bold else ""
    slope = ";font-style:italic" if face.italic else ""
    return f'@font-face{{font-family:"{face.family}"{weight}{slope};src:url(data:font/{kind};base64,{text}) format("{name}")}}'
