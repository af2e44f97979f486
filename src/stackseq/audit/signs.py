"""What an administrator can look for at each stage of an operation: log lines, notifications, instance action events."""

# For maintainers. Log lines and instance actions come from the source of the diagram's release, as `lines.py` has them.
# Notifications are those that the diagram names, since their names are put together at run time.
from __future__ import annotations

import re
from collections import Counter

from stackseq.audit.facts import project_of
from stackseq.audit.lines import FILLED, LogLine, lines_of
from stackseq.audit.places import place_of
from stackseq.interaction import Message, Note, walk
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from stackseq.interaction import Anchor, Element, Interaction

_NOTIFICATION = re.compile(
    r"\b(?:compute\.instance|compute\.metrics|scheduler|aggregate|keypair|flavor|volume|snapshot|image|HostAPI|port|network|subnet|router"
    r"|floatingip|security_group\w*|orchestration|magnum|sahara|baremetal|identity)(?:\.[a-z_]+){1,4}\b(?!\()"
)
_ENDED = re.compile(r"\.(?:start|end|error)$|^HostAPI\.|\.(?:create|update|delete|exists|resized|retry)$")
_NOTIFICATION_LEVEL = "NOTIFICATION"
_TRACED = re.compile(r"notification((?:\n\w+(?:\.\w+)+)+)")
"""A note of a traced edition: types of events, one on each line."""


class Stage(Record):
    """A step of the operation that can be seen from outside."""

    process: str
    """The lifeline; an empty string if the diagram does not tell."""
    anchor: Anchor
    signs: tuple[LogLine, ...]
    """Never empty. The level of a notification is ``NOTIFICATION``, its template the event type."""


def stages_of(interaction: Interaction, release: str) -> tuple[Stage, ...]:
    """Return the stages of a diagram, in its order; each sign is told once, where it comes first."""
    steps = [(anchor, element) for element in walk(interaction) if (anchor := getattr(element, "anchor", None)) is not None]
    process_of = _Processes(steps)
    told: set[LogLine] = set()
    found: dict[Anchor, list[LogLine]] = {}
    asked: set[Anchor] = set()
    for anchor, element in steps:
        events = (LogLine(_NOTIFICATION_LEVEL, event) for event in event_types(element))
        logged = () if anchor in asked else signs_of(anchor, release)
        asked.add(anchor)
        for sign in (*logged, *events):
            if sign not in told:
                told.add(sign)
                found.setdefault(anchor, []).append(sign)
    return tuple(Stage(process_of(anchor), anchor, tuple(signs)) for anchor, signs in found.items())


class _Processes:
    """Tells in which process a function runs: most often the one that sends its messages, or has its notes.

    A function that only frames other steps runs where the other functions of its file do.
    """

    def __init__(self, steps: Iterable[tuple[Anchor, Element]]) -> None:
        self._votes: dict[Anchor | str, Counter[str]] = {}
        for anchor, element in steps:
            match element:
                case Message(sender=str(process)) | Note(covered=(process,)):
                    for key in (anchor, anchor.path):
                        self._votes.setdefault(key, Counter())[process] += 1

    def __call__(self, anchor: Anchor) -> str:
        votes = self._votes.get(anchor) or self._votes.get(anchor.path)
        return votes.most_common(1)[0][0] if votes else ""


def signs_of(anchor: Anchor, release: str) -> tuple[LogLine, ...]:
    """Return what a function and those inside it write in a release, each line once; not at DEBUG, since clouds run at INFO."""
    place, lines = place_of(anchor, release), lines_of(project_of(anchor))
    if place is None or lines is None:
        return ()
    inside = f"{place.qualname}."
    found = (each for each in lines.written(place.path, release) if f"{each.qualname}.".startswith(inside))
    told = (each.sign for each in found if each.sign.template != FILLED and each.sign.level != "DEBUG")
    return tuple(dict.fromkeys(told))


def event_types(element: Element) -> tuple[str, ...]:
    """Return the types of the notifications that a step sends."""
    text = element.label if isinstance(element, Message) else getattr(element, "text", "")
    plain = re.sub(r"(?<=[._])\n", "", text)
    traced = _TRACED.fullmatch(plain) if isinstance(element, Note) else None
    if traced:
        return tuple(traced[1].split())
    return tuple(match[0] for match in _NOTIFICATION.finditer(plain) if _ENDED.search(match[0]))
