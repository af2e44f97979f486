"""What an administrator can look for at each stage of an operation: log lines, notifications, instance action events."""

# For maintainers. Log lines come from the source of the release, through `signs/<release>-<project>.txt`, which
# `tools/build_signs.py` writes: a line for each function that a diagram names and that writes any, with tabs between its anchor,
# the level, and the template. Notifications are those that the diagram names, since their names are put together at run time.
from __future__ import annotations

import os
import re
from collections import Counter

from stackseq.audit.facts import project_of
from stackseq.audit.logs import LogLine
from stackseq.interaction import Message, Note, walk
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stackseq.interaction import Anchor, Element, Interaction

    Known = Mapping[str, tuple[LogLine, ...]]

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "signs")
_NOTIFICATION = re.compile(
    r"\b(?:compute\.instance|compute\.metrics|scheduler|aggregate|keypair|flavor|volume|snapshot|image|HostAPI|port|network|subnet|router"
    r"|floatingip|security_group\w*|orchestration|magnum|sahara|baremetal|identity)(?:\.[a-z_]+){1,4}\b(?!\()"
)
_ENDED = re.compile(r"\.(?:start|end|error)$|^HostAPI\.|\.(?:create|update|delete|exists|resized|retry)$")
_NOTIFICATION_LEVEL = "NOTIFICATION"


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
    for anchor, element in steps:
        logged = _read(project_of(anchor), release).get(str(anchor), ())
        for sign in (*logged, *_notifications(element)):
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


def _notifications(element: Element) -> Iterator[LogLine]:
    text = element.label if isinstance(element, Message) else getattr(element, "text", "")
    plain = re.sub(r"(?<=[._])\n", "", text)
    for match in _NOTIFICATION.finditer(plain):
        if _ENDED.search(match[0]):
            yield LogLine(_NOTIFICATION_LEVEL, match[0])


_OPENED: dict[str, Known] = {}
"""By the name of the file. They never change while the program runs."""


def _read(project: str, release: str) -> Known:
    name = f"{release}-{project}"
    if name not in _OPENED:
        path = os.path.join(FOLDER, f"{name}.txt")
        _OPENED[name] = read_signs(path) if os.path.exists(path) else {}
    return _OPENED[name]


def read_signs(path: str) -> Known:
    """Read a file of signs: anchor → what its function writes."""
    found: dict[str, list[LogLine]] = {}
    with open(path, encoding="utf-8") as stream:
        for line in stream:
            anchor, level, template = line.rstrip("\n").split("\t")
            found.setdefault(anchor, []).append(LogLine(level, template))
    return {anchor: tuple(lines) for anchor, lines in found.items()}


def write_signs(path: str, signs: Mapping[str, Iterable[LogLine]]) -> None:
    """Write a file of signs, sorted by anchor."""
    lines = [f"{anchor}\t{sign.level}\t{sign.template}\n" for anchor, own in sorted(signs.items()) for sign in own]
    with open(path, "w", encoding="utf-8") as stream:
        stream.writelines(lines)
