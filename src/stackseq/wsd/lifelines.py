"""The participants of a text: in the order of first appearance, whether declared or just used."""

from __future__ import annotations

from stackseq.interaction import Lifeline, LifelineKind
from stackseq.wsd.names import read_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.diagnostics import Span


class Entry:
    """What is known of one participant so far."""

    __slots__ = ("declared", "kind", "label", "link", "name", "position", "span", "used")

    def __init__(self, name: str, position: int, span: Span) -> None:
        self.position = position
        self.name = name
        self.label = name
        self.kind = LifelineKind.PARTICIPANT
        self.link = ""
        self.declared = False
        self.used = False
        self.span = span

    def lifeline(self) -> Lifeline:
        """Return the finished lifeline."""
        return Lifeline(self.name, self.label, self.kind, self.link, self.declared, self.span)


class Lifelines:
    """All participants, by name; remembers how names were written, so that each spelling is read once."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.order: list[str] = []
        """Names, by position."""
        self.spellings: dict[str, str] = {}
        """Raw text → name, of participants that a statement used."""

    def enter(self, name: str, span: Span) -> Entry:
        """Return the participant, which gets its column now if it is new."""
        entry = self.entries.get(name)
        if entry is None:
            entry = self.entries[name] = Entry(name, len(self.order), span)
            self.order.append(name)
        return entry

    def use(self, raw: str, span: Span) -> str:
        """Return the name that a raw stretch of text stands for; its participant does something."""
        name = self.spellings.get(raw)
        if name is None:
            name = self.spellings[raw] = read_name(raw)
            self.enter(name, span).used = True
        return name
