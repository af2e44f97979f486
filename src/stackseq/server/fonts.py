"""The fonts of pictures, for pages that show pictures which do not carry them."""

# For maintainers. A picture that carries its fonts is ten times as large, and a browser would read the same font again with each
# keystroke. Parts of a face (`-basic`, `-extra`) name the characters that they have, so that a browser gets what it needs.
from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from stackseq.render.fonts import FOLDER, load_face, read_font

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_ENDINGS = (".woff2", ".ttf")


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    """List the files that pages use: parts as WOFF2, and faces that have no parts as they are."""
    files = sorted(path.name for path in Path(FOLDER).iterdir() if path.suffix in _ENDINGS)
    stems = {name.rpartition("-")[0] for name in files if name.endswith(".woff2")}
    return tuple(name for name in files if name.endswith(".woff2") or name.removesuffix(".ttf") not in stems)


def read(name: str) -> bytes | None:
    """Return a font file by its name, or None if it is none of ours."""
    return read_font(name) if name in _names() else None


@lru_cache(maxsize=1)
def style_sheet() -> str:
    """Return the rules that name every file."""
    return "".join(_rule(name) for name in _names())


def _rule(name: str) -> str:
    stem, _, ending = name.rpartition(".")
    face = load_face(stem.rpartition("-")[0] if ending == "woff2" else stem)
    kind = "woff2" if ending == "woff2" else "truetype"
    return (
        f'@font-face{{font-family:"{face.family}";font-weight:{700 if face.bold else 400};'
        f"font-style:{'italic' if face.italic else 'normal'};font-display:block;"
        f'src:url("fonts/{name}") format("{kind}"){_range(stem)}}}\n'
    )


def _range(stem: str) -> str:
    """Say which characters a file has."""
    part = stem.rpartition("-")[2]
    face = load_face(stem.removesuffix(f"-{part}") if part in {"basic", "extra"} else stem)
    every = face.advances.keys()
    chosen = face.basic if part == "basic" else every - face.basic if part == "extra" else every
    return f";unicode-range:{','.join(_spans(sorted(map(ord, chosen))))}" if chosen else ""


def _spans(codes: list[int]) -> Iterator[str]:
    """Write neighbouring characters together."""
    first = last = codes[0]
    for code in (*codes[1:], -1):
        if code != last + 1:
            yield f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}"
            first = code
        last = code
