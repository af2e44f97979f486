"""What the parser knows while it reads: the text, where it stands, what is open, and what it has found."""

# For maintainers. Statements (one file each in `statements/`) get a `State` and the current line, and call `add`, `use`,
# `report`, `open`, `close`… Bodies under construction are lists; a `Frame` remembers the body around the one that is being
# read.
from __future__ import annotations

from stackseq.diagnostics import Diagnostic, Span
from stackseq.interaction import Comment, Footer
from stackseq.wsd.lifelines import Lifelines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from stackseq.diagnostics import Source
    from stackseq.interaction import Anchor, Element, LifelineGroup
    from stackseq.wsd.blocks import Places
    from stackseq.wsd.frames import Frame

FAR_COLUMN = 10_000
"""Nobody looks further right, and a line of a million names would be searched a million times."""
LONGEST = 240
"""Characters of a finding: about what fits into three lines of a terminal."""
MAX_DIAGNOSTICS = 1000
"""More findings than these are counted, not listed."""


class State:
    """One run of the parser."""

    def __init__(self, include: Callable[[str], Source] | None) -> None:
        self.include = include
        # Where it stands.
        self.path = ""
        """The file, if it is an included one."""
        self.lines: list[str] = []
        self.index = 0
        """How many lines have been read: the number of the current line."""
        self.raw = ""
        self.line = ""
        """The current line without the blanks around it."""
        self.blocks: dict[str, Places] = {}
        """Where the blocks of text in these lines end; see `blocks`."""
        self.target = ""
        """How the included file is named in the `include`."""
        self.outer: list[tuple[str, list[str], int, str, str, dict[str, Places], str]] = []
        """The files that include this one; see `sources`."""
        self.including: list[str] = []
        """Paths of all files that are being read."""
        self.included = 0
        # What it has found.
        self.title = ""
        self.titled = False
        self.footer = Footer.BOXES
        self.wrap = 0
        self.metadata: list[tuple[str, str]] = []
        self.header = True
        """Whether only comments have been read."""
        self.groups: list[LifelineGroup] = []
        self.lifelines = Lifelines()
        self.diagnostics: list[Diagnostic] = []
        self.unlisted = 0
        # What is open.
        self.body: list[Any] = []
        """Elements; in a `parallel` also tuples of elements, its ready lanes."""
        self.frames: list[Frame] = []
        self.depth = 0
        """How many frames would nest in the tree."""
        self.too_deep = False
        self.endable = 0
        """How many open frames an `end` closes."""
        self.braces = 0
        """How many open frames a `}` closes."""
        self.box: Frame | None = None
        self.anchor: Anchor | None = None
        self.pending: tuple[int, str, int, int, int, str] | None = None
        """A source comment that no element has used yet: its place in the body, text, line, columns and file."""
        self.active: dict[str, int] = {}
        self.creating: dict[str, Span] = {}
        self.destroyed: set[str] = set()  # those that have not been warned about
        self.number: int | None = None
        self.step = 1
        self.auto_activate = False
        self.stopped_at = 1  # what `autonumber resume` goes on with

    # Places.

    @property
    def column(self) -> int:
        """The column where the current line begins, without its indentation."""
        return self.raw.find(self.line) + 1

    def span(self) -> Span:
        """Return the span of the current line."""
        column = self.raw.find(self.line) + 1
        return Span(self.index, column, self.index, column + len(self.line), self.path)

    def span_of(self, part: str) -> Span:
        """Return the span of a part of the current line; of all of it, if the part does not stand there."""
        at = self.raw.find(part, 0, FAR_COLUMN) if part else -1
        if at < 0 and len(self.raw) > FAR_COLUMN:
            return Span(self.index, 1, self.index, FAR_COLUMN, self.path)
        return Span(self.index, at + 1, self.index, at + 1 + len(part), self.path) if at >= 0 else self.span()

    def span_from(self, start: Span) -> Span:
        """Return the span from the start of another one to the end of the current line."""
        return Span(start.line, start.column, self.index, self.column + len(self.line), self.path)

    # Findings.

    def report(self, code: str, message: str, *hints: str, span: Span | None = None) -> None:
        """Note a finding, at the current line unless told otherwise."""
        if len(self.diagnostics) >= MAX_DIAGNOSTICS:
            self.unlisted += 1
            return
        from stackseq.wsd.codes import CODES

        hints = tuple([_shorten(hint) for hint in hints])
        self.diagnostics.append(Diagnostic(code, CODES[code][0], span or self.span(), _shorten(message), hints))

    # Participants.

    def use(self, raw: str) -> str:
        """Return the name of a participant that the current line uses."""
        return self.lifelines.spellings.get(raw) or self.lifelines.use(raw, self.span_of(raw))

    def knows(self, raw: str) -> bool:
        """Tell whether a participant has been declared or used by that name."""
        return raw in self.lifelines.spellings or raw in self.lifelines.entries

    # Elements.

    def add(self, element: Element) -> None:
        """Add an element that the current anchor applies to."""
        self.pending = None
        self.body.append(element)

    def add_unanchored(self, element: Element) -> None:
        """Add an element that carries no anchor."""
        self.body.append(element)

    def set_anchor(self, anchor: Anchor | None, text: str) -> None:
        """Let the elements from here on be performed by another function, or by none that is known."""
        if self.pending is not None:
            self.keep_pending()
        self.anchor = anchor
        column = self.raw.find(self.line) + 1
        self.pending = (len(self.body), text, self.index, column, column + len(self.line), self.path)

    def keep_pending(self) -> None:
        """Keep a source comment that no element used as an ordinary comment."""
        if self.pending is not None:
            place, text, line, column, end, path = self.pending
            self.body.insert(place, Comment(text, Span(line, column, line, end, path)))
            self.pending = None

    # Executions.

    def start_execution(self, name: str) -> None:
        """Count an execution that begins."""
        self.active[name] = self.active.get(name, 0) + 1
        if self.frames:
            self.frames[-1].count(name, 1)

    def end_execution(self, name: str) -> bool:
        """Count an execution that ends; tell whether there is one."""
        if self.frames:
            self.frames[-1].count(name, -1)
        active = self.active.get(name, 0)
        if active:
            self.active[name] = active - 1
        return active > 0

    def end_all_executions(self, name: str) -> None:
        """Count the end of a lifeline, which ends all its executions."""
        active = self.active.pop(name, 0)
        if active and self.frames:
            self.frames[-1].count(name, -active)

    # Numbers.

    def next_number(self) -> int | None:
        """Return the number of the next message, if messages are numbered."""
        number = self.number
        if number is not None:
            self.number = number + self.step
        return number


def _shorten(text: str) -> str:
    """Leave out the middle of a sentence that quotes a very long name."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]}…{text[-LONGEST // 2 :]}"
