"""Tell a call tree as an interaction: ``narrate(calls, detail, phrasebook)``."""

from __future__ import annotations

from bisect import bisect_left

from stackseq.collector import resting_collector
from stackseq.interaction import Interaction, Lifeline, LifelineKind, Line, Message, Note, Placement, walk
from stackseq.narrate.drawing import Drawer
from stackseq.narrate.folding import fold, prune, ranks_of, say_once
from stackseq.narrate.model import Detail, Step, Subject
from stackseq.narrate.ranks import LEAST
from stackseq.narrate.repeating import join_talks, level
from stackseq.narrate.telling import Teller
from stackseq.narrate.wording import break_lines
from stackseq.records import Record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stackseq.calls import Call, CallTree
    from stackseq.interaction import Element
    from stackseq.narrate.model import Body
    from stackseq.narrate.phrasebook import Phrasebook

LIMITS = {Detail.MESSAGES: 150, Detail.STEPS: 180}
"""Elements that a diagram has at most, where its most important steps alone are not more."""
_LONG = 4
"""How much longer than its limit a story is of which it need not be tried whether it fits."""
_WAYS = ((True, False), (False, False), (False, True))
"""With replies or without, and whether long talks are joined: the first way that fits is taken."""
_ALWAYS = 8.0
"""What matters this much is always drawn."""
_OPTION = "CONF."
_CLIENT = "client"
_DATABASE = "database"
_KINDS = {_CLIENT: LifelineKind.ACTOR, _DATABASE: LifelineKind.DATABASE}
"""What a lifeline is, by the last word of its name."""
_WIDTH = 60


class Narrated(Record):
    """A diagram, and the calls that it tells."""

    interaction: Interaction
    calls: tuple[tuple[Element, Call], ...]
    """Elements of the interaction, the same objects, each with the first call that it tells."""


def narrate(calls: CallTree, detail: Detail, phrasebook: Phrasebook, subject: Subject = Subject()) -> Interaction:  # noqa: B008  # it is frozen
    """Return the diagram of an operation, as ``narrate_calls`` does, alone."""
    return narrate_calls(calls, detail, phrasebook, subject).interaction


def narrate_calls(calls: CallTree, detail: Detail, phrasebook: Phrasebook, subject: Subject = Subject()) -> Narrated:  # noqa: B008  # it is frozen
    """Return the diagram of an operation, with the calls that its elements tell.

    ``subject`` has its title and the command that begins it. What is left out to keep the diagram readable is counted in a note.
    """
    with resting_collector():
        return _narrate(calls, detail, phrasebook, subject)


def _narrate(calls: CallTree, detail: Detail, phrasebook: Phrasebook, subject: Subject) -> Narrated:
    teller = Teller(calls, detail, phrasebook)
    story = teller.tell(calls.calls)
    _begin_with(story, subject)
    level(story)
    drawer, elements, omitted = _draw(story, detail, phrasebook)
    lifelines = _lifelines(drawer.used, elements, teller.labels, phrasebook.order)
    remarks = [
        Note(Placement.OVER, (name,), "\n".join(break_lines(text)))
        for name, text in teller.remarks.items()
        if name in drawer.used
    ]
    told = _named(calls, subject)
    legend = _legend(calls, told, detail, lifelines, omitted)
    body = (*legend, *_with_remarks(elements, remarks))
    interaction = Interaction(subject.title or calls.operation, lifelines, body, metadata=_metadata(calls, told))
    return Narrated(interaction, tuple(drawer.told))


def _begin_with(story: Body, subject: Subject) -> None:
    """Say in the first message which command sends it."""
    first = story[0] if story else None
    if subject.command and isinstance(first, Step) and first.sender == _CLIENT:
        first.lines = [*break_lines(subject.command), *first.lines]


def _draw(story: Body, detail: Detail, phrasebook: Phrasebook) -> tuple[Drawer, list[Element], int]:
    """Draw as much as stays readable: all of it, or what matters most. Returns how many steps are left out, too."""
    if detail is Detail.CALLS:
        drawer = Drawer(detail, phrasebook)
        return drawer, drawer.draw(fold(story, joins_reads=False)), 0
    is_long = sum(rank >= LEAST for rank in ranks_of(story)) > _LONG * LIMITS[detail]
    for replies, joins in () if is_long else _WAYS:
        drawn = _draw_from(story, Drawer(detail, phrasebook, replies=replies), LEAST, joins=joins)
        if _count(drawn[1]) <= LIMITS[detail]:
            return drawn
    ranks = sorted(rank for rank in set(ranks_of(story)) if LEAST < rank <= _ALWAYS)

    def draw(least: float) -> tuple[Drawer, list[Element], int]:
        return _draw_from(story, Drawer(detail, phrasebook, replies=False), least, joins=True)

    place = bisect_left(ranks, -LIMITS[detail], key=lambda rank: -_count(draw(rank)[1]))
    return draw(ranks[min(place, len(ranks) - 1)] if ranks else LEAST)


def _draw_from(story: Body, drawer: Drawer, least: float, *, joins: bool) -> tuple[Drawer, list[Element], int]:
    """Draw what matters at least so much; ``joins`` makes one message of long talks with a service."""
    omitted = sum(rank < least for rank in ranks_of(story))
    told = say_once(fold(prune(story, least)))
    return drawer, drawer.draw(join_talks(told) if joins else told), omitted


def _count(elements: Iterable[Element]) -> int:
    return sum(1 for _ in walk(Interaction(body=tuple(elements))))


def _lifelines(
    used: Iterable[str], elements: Sequence[Element], labels: dict[str, str], order: tuple[str, ...]
) -> tuple[Lifeline, ...]:
    """Return the lifelines: who asks, who is asked, the database, the other processes of the project, those that only answer."""
    messages = [each for each in walk(Interaction(body=tuple(elements))) if isinstance(each, Message)]
    working = {message.sender for message in messages if message.line is Line.SOLID}
    asked = next((each.receiver if each.sender == _CLIENT else each.sender for each in messages), None)
    places = {name: place for place, name in enumerate(order)}

    def rank(name: str) -> tuple[bool, bool, bool, bool, int]:
        only_answers = name not in working and name not in places
        return name != _CLIENT, name != asked, name != _DATABASE, only_answers, places.get(name, len(order))

    return tuple(
        Lifeline(name, labels.get(name, name), _KINDS.get(name.rpartition("-")[2], LifelineKind.PARTICIPANT))
        for name in sorted(used, key=rank)
    )


def _with_remarks(elements: list[Element], remarks: list[Note]) -> list[Element]:
    """Put each remark before the first thing that its lifeline does."""
    told = list(elements)
    for remark in remarks:
        name = remark.covered[0]
        at = next((place for place, element in enumerate(told) if _does(element, name)), None)
        if at is not None:
            told.insert(at, replace(remark, anchor=getattr(told[at], "anchor", None)))
    return told


def _does(element: Element, name: str) -> bool:
    """Tell whether a lifeline sends a message in an element."""
    return any(isinstance(each, Message) and each.sender == name for each in walk(Interaction(body=(element,))))


def _legend(calls: CallTree, named: list[str], detail: Detail, lifelines: tuple[Lifeline, ...], omitted: int) -> list[Note]:
    """Say what the diagram assumes, and what it does not show."""
    if not lifelines:
        return []
    lines = [_origin(calls)]
    lines += [f"Assumed: {', '.join(named)}."] if named else []
    if calls.unresolved:
        end = "" if detail is Detail.CALLS else " and are not drawn"
        lines.append(f"{calls.unresolved} of {calls.entered} calls could not be resolved{end}.")
    if detail is not Detail.CALLS:
        lines.append(f"Detail: {detail.value}{f'; {omitted} lesser steps are left out' if omitted else ''}.")
    text = "\n".join(line for each in lines for line in break_lines(each, _WIDTH))
    covered = (lifelines[0].name, lifelines[-1].name)[: len(lifelines)]
    return [Note(Placement.OVER, covered, text)]


def _origin(calls: CallTree) -> str:
    """Say where the story comes from."""
    if calls.is_recorded:
        return "As it was recorded."
    return f"Read from the source{f' of {calls.release}' if calls.release else ''}, as if it ran."


def _named(calls: CallTree, subject: Subject) -> list[str]:
    """Return the assumptions that have names, or were chosen; other options of the configuration are told in the JSON form."""
    told = calls.assumptions.items()
    return [f"{name} = {value}" for name, value in told if name in subject.chosen or not name.startswith(_OPTION)]


def _metadata(calls: CallTree, named: list[str]) -> tuple[tuple[str, str], ...]:
    rows = [("operation", calls.operation), ("release", calls.release)]
    rows.append(("assume", ", ".join(named)))
    return tuple((key, value) for key, value in rows if value)
