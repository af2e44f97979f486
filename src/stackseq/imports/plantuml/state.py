"""What the reader of PlantUML knows while it goes through the lines."""

from __future__ import annotations

import re

from stackseq.imports.builder import Builder
from stackseq.imports.plantuml.creole import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.diagnostics import Span
    from stackseq.imports.findings import Findings
    from stackseq.imports.plantuml.lines import Line

_QUOTED = re.compile(r'["\u201c\u201d\u00ab\u00bb]([^"\u201c\u201d\u00ab\u00bb]*+)["\u201c\u201d\u00ab\u00bb]')
NAME = r'"[^"]*+"|[\u201c\u00ab][^\u201d\u00bb]*+[\u201d\u00bb]|[\w.@]++'
"""Pattern of a participant: in quotes, or letters and digits of any script, dots and ``@``."""
LENIENT_NAME = NAME + r"(?:-(?=\w)[\w.@]++)*+"
"""The same, also with hyphens inside, which PlantUML wants in quotes."""
COLOUR = r"#[\w\\/|;:.,-]++"
"""Pattern of a colour, two of them, or colours of text and lines."""


class State:
    """One run."""

    def __init__(self, findings: Findings, lines: tuple[Line, ...]) -> None:
        """Begin at the first line."""
        self.builder = Builder(findings)
        self.lines = lines
        self.index = 0
        """How many lines have been read."""
        self.missing: set[str] = set()
        """Patterns that no line from here on matches."""
        self.auto_activate = False
        self.box: tuple[str, list[str], Span, int] | None = None
        """The box that is open: label, members, where, and how many are open in it."""
        self.stopped_at: int | None = None
        """What `autonumber resume` goes on with."""
        self.endings: list[tuple[str, Span]] = []
        """Texts that stand below the diagram."""

    @property
    def span(self) -> Span:
        """Where the current line is."""
        return self.lines[self.index - 1].span

    def report(self, code: str, message: str, *hints: str, span: Span | None = None) -> None:
        """Note a finding, at the current line unless told otherwise."""
        self.builder.report(code, span or self.span, message, *hints)

    def no_effect(self, what: str) -> None:
        """Note that something which only tells how the picture looks is left out."""
        self.report("no-effect", f"{what} has no effect here")

    def use(self, raw: str) -> str:
        """Return the name of a participant as it is written, which does something."""
        return self.builder.use(read_name(raw), self.span)


def read_name(raw: str) -> str:
    """Return the name that is written with or without quotes; never an empty one."""
    match = _QUOTED.fullmatch(raw)
    return plain(match[1] if match else raw) or " "
