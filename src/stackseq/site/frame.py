"""What all pages have around their contents: head, bar on top, foot."""

from __future__ import annotations

from pathlib import Path

from stackseq.site.markup import escape, fill, root_of

STATIC = Path(__file__).parent / "static"
_READ: dict[str, str] = {}


def static(name: str) -> str:
    """Return one of the files that come with the program, read once."""
    if name not in _READ:
        _READ[name] = (STATIC / name).read_text("utf-8")
    return _READ[name]


def page(path: str, title: str, summary: str, main: str, *, kind: str, scripts: tuple[str, ...] = ()) -> str:
    """Return a page. ``kind`` is its class, ``scripts`` what it needs beside what all need, in that order."""
    root = root_of(path)
    return fill(
        static("page.html"),
        title=f"{escape(title)} · StackSeq" if title else "StackSeq: OpenStack’s operations, drawn from the code",
        summary=escape(summary).replace('"', "&quot;"),
        kind=kind,
        root=root,
        operations_current=' aria-current="page"' if kind == "operations" else "",
        main=main,
        scripts="".join(f'<script src="{root}assets/{name}" defer></script>\n' for name in ("site.js", *scripts)),
    )
