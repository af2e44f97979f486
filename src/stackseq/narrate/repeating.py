"""What need not be drawn step by step: what comes again, at once or later, and long talks with one service."""

# For maintainers. Two nodes are the same if their keys are equal. What comes again is drawn again where a reference
# to it would be as long. What other processes are told to do is always drawn: only what they do in turn is referred to.
from __future__ import annotations

from functools import partial
from itertools import takewhile

from stackseq.calls import Branching, CallKind
from stackseq.narrate.model import Arm, Fork, Shape, Step
from stackseq.narrate.wording import break_lines, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stackseq.narrate.model import Body, Node, Trail
    from stackseq.narrate.phrasebook import Phrasebook

    Key = tuple[object, ...]

_LONGEST = 8
"""Nodes of a circle."""
_SAVED = 3
"""Elements that a circle must save to be told as one."""
_WORTH = 4
"""Elements of what is drawn once, and only referred to when it comes again."""
_TOLD = 2
"""Messages and notifications among them: a frame around one message is no trouble."""
_PLACES = 200
"""Places of equal nodes that are compared: a record of a day may have many thousands, of which nobody would see the longest."""
_TALK = 5
"""Different requests that are told in one message."""
_LABEL = 44
_SAYING_NOTHING = frozenset({"call", "execute", "run", "init", "new", "main", "enter", "exit"})
_REMOTE = frozenset({CallKind.RPC_CALL, CallKind.RPC_CAST, CallKind.RPC_FANOUT})


def join_circles(body: Body) -> Body:
    """Make a loop of steps that come several times in a row."""
    keys = [node.key() for node in body]
    if len(set(keys)) == len(keys):
        return body
    joined: Body = []
    at = 0
    while at < len(body):
        length, times = _circle(body, keys, at)
        if times > 1:
            words = f"{times} times"
            joined.append(Fork(Branching.LOOP, 0, [Arm(words, words, 0, body[at : at + length])]))
        else:
            joined.append(body[at])
        at += length * times
    return joined


def level(story: Body) -> None:
    """Let equal parts of what processes are asked for matter equally, wherever these are asked: what is pruned stays equal."""
    groups: dict[Key, list[Step]] = {}
    for step in steps_of(story):
        if step.call.kind in _REMOTE and step.body:
            groups.setdefault(step.key(), []).append(step)
    for same in groups.values():
        for steps in zip(*(list(steps_of(step.body)) for step in same), strict=False) if len(same) > 1 else ():
            rank = max(step.rank for step in steps)
            for step in steps:
                step.rank = rank


def join_talks(body: Body) -> Body:
    """Make one message of many different requests to one service that frames of conditions stand around."""
    joined: Body = []
    at = tried = 0
    while at < len(body):
        nodes = _talk(body, at) if at >= tried else []
        steps = list(steps_of(nodes))
        lines = list(dict.fromkeys(" ".join(step.lines) for step in steps))
        if len(lines) >= _TALK and any(isinstance(node, Fork) for node in nodes):
            joined.append(_summary(steps, lines))
            at += len(nodes)
            continue
        if nodes and any(True for _ in steps_of(nodes[-1:])):
            tried = at + len(nodes)  # what is too little as a whole is too little from any of its nodes on
        node = body[at]
        for arm in [] if isinstance(node, Step) else node.arms:
            arm.body = join_talks(arm.body)
        if isinstance(node, Step):
            node.body = join_talks(node.body)
        joined.append(node)
        at += 1
    return joined


def _talk(body: Body, at: int) -> Body:
    """Return the nodes from a place on that are nothing but requests between the same two processes."""
    first = next((step for place in range(at, len(body)) for step in steps_of((body[place],))), None)
    if first is None:
        return []
    return [*takewhile(partial(_talks_like, first), (body[place] for place in range(at, len(body))))]


def _talks_like(first: Step, node: Node) -> bool:
    """Tell whether a node is nothing but requests, between the same processes as the first one."""
    return all(
        step.call.kind is CallKind.HTTP and not step.body and (step.sender, step.receiver) == (first.sender, first.receiver)
        for step in steps_of([node])
    )


def _summary(steps: Sequence[Step], lines: Sequence[str]) -> Step:
    first = max(steps, key=lambda step: step.rank)
    step = Step(Shape.MESSAGE, first.call, (first.sender, first.receiver), ["as needed:"], first.rank)
    step.lines += [part for line in lines for part in break_lines(line)]
    step.place, step.trail = steps[0].place, steps[0].trail
    return step


def _circle(body: Body, keys: Sequence[Key], at: int) -> tuple[int, int]:
    """Return the length of the circle that begins somewhere, and how often it comes; (1, 1) if there is none."""
    for length in range(2, min(_LONGEST, (len(keys) - at) // 2) + 1):
        times = 1
        while keys[at + times * length : at + (times + 1) * length] == keys[at : at + length]:
            times += 1
        if (times - 1) * weight_of(body[at : at + length]) - 1 >= _SAVED:
            return length, times
    return 1, 1


class Memory:
    """Knows the bodies that have been drawn."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._bodies: list[list[tuple[Key, Node | None]]] = []
        self._places: dict[Key, list[tuple[int, int]]] = {}

    def begin(self) -> int:
        """Begin another body; returns its number."""
        self._bodies.append([])
        return len(self._bodies) - 1

    def add(self, number: int, key: Key, node: Node) -> None:
        """Remember what is drawn next in a body."""
        body = self._bodies[number]
        places = self._places.setdefault(key, [])
        if len(places) < _PLACES:
            places.append((number, len(body)))
        body.append((key, node))

    def skip(self, number: int) -> None:
        """Remember that something else stands here."""
        self._bodies[number].append(((), None))

    def find(self, body: Body, keys: Sequence[Key], at: int) -> tuple[Body, Body]:
        """Return the nodes from a place on that have been drawn before, one after the other, and those that were drawn.

        Both are empty if there are too few to refer to.
        """
        places = self._places.get(keys[at], ())
        if not places or not _may_be_referred_to(body[at]):
            return [], []
        longest: Body = []
        for number, start in places:
            longest = max(longest, self._same(keys, at, self._bodies[number], start), key=len)
        nodes = [*takewhile(_may_be_referred_to, body[at : at + len(longest)])]
        is_worth = weight_of(nodes) >= _WORTH and sum(map(_is_told, steps_of(nodes))) >= _TOLD
        return (nodes, longest[: len(nodes)]) if is_worth else ([], [])

    def _same(self, keys: Sequence[Key], at: int, drawn: Sequence[tuple[Key, Node | None]], start: int) -> Body:
        """Return the nodes that were drawn from a place on, as long as they have the keys that follow another place."""
        same: Body = []
        for place in range(start, min(len(drawn), start + len(keys) - at)):
            key, node = drawn[place]
            if key != keys[at + place - start]:
                break
            if node is not None:
                same.append(node)
        return same


def weight_of(nodes: Sequence[Node]) -> int:
    """Return how many elements nodes are drawn as."""
    return sum(1 + sum(weight_of(inner) for inner in _bodies(node)) for node in nodes)


def steps_of(nodes: Sequence[Node]) -> Iterator[Step]:
    """Yield all steps in nodes."""
    for node in nodes:
        if isinstance(node, Step):
            yield node
        for inner in _bodies(node):
            yield from steps_of(inner)


def name_of(nodes: Body, before: Body, beside: Body, phrasebook: Phrasebook) -> list[str]:
    """Return the lines that name nodes: by the function that does just these, else by the first and the last of them.

    ``before`` are the equal nodes that were drawn before, ``beside`` those around.
    """
    steps = list(steps_of(nodes))
    common, other = _common(steps), _common(steps_of(before))
    is_again = common and other and common is not other and common[0].name == other[0].name
    if common and is_again and not any(_is_in(step.trail, common) for step in steps_of(beside)):
        words = phrasebook.function(common[0].name)
        if words not in _SAYING_NOTHING:
            return break_lines(words)
    labels = [_label(step) for step in steps if _is_told(step)]
    return [f"from {labels[0]}", f"to {labels[-1]}"] if labels[0] != labels[-1] else [labels[0]]


def _bodies(node: Node) -> list[Body]:
    return [node.body] if isinstance(node, Step) else [arm.body for arm in node.arms]


def _may_be_referred_to(node: Node) -> bool:
    return not any(step.call.kind in _REMOTE for step in steps_of([node]))


def _is_told(step: Step) -> bool:
    return step.shape in {Shape.MESSAGE, Shape.SELF, Shape.NOTE}


def _label(step: Step) -> str:
    return shorten(" ".join(step.lines), _LABEL)


def _common(steps: Iterable[Step]) -> Trail | None:
    """Return the innermost call around all of several steps."""
    common = None
    for level in zip(*(_path(step.trail) for step in steps), strict=False):
        if any(trail is not level[0] for trail in level):
            break
        common = level[0]
    return common


def _path(trail: Trail | None) -> list[Trail]:
    path: list[Trail] = []
    while trail is not None:
        path.append(trail)
        trail = trail[1]
    return path[::-1]


def _is_in(trail: Trail | None, common: Trail) -> bool:
    return any(each is common for each in _path(trail))
