"""Make a story shorter without telling anything else: empty forks vanish, equal branches become one, checks share a note."""

# For maintainers. `fold` goes bottom up through a body, which it changes. The passes over one body stand in `_PASSES`, in order.
from __future__ import annotations

from itertools import pairwise

from stackseq.calls import Branching, CallKind
from stackseq.narrate.model import Arm, Fork, Shape, Step, keys
from stackseq.narrate.repeating import join_circles
from stackseq.narrate.wording import break_lines, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeGuard

    from stackseq.narrate.model import Body, Node

DEEPEST = 4
"""Forks inside of each other; deeper ones join their conditions."""
_LINES = 5
"""Checks that one note names."""
_NOTE = 38
"""Characters in a line of a note."""
_READS = 4
"""Questions that one message names."""
_GUARD = 90
_FAILED = "on failure"
_OPPOSITES = ((" is not ", " is "), (" != ", " == "), (" not in ", " in "), (" < ", " >= "), (" > ", " <= "))
_CHOICES = frozenset({Branching.OPTION, Branching.ALTERNATIVE})


def prune(body: Body, least: float) -> Body:
    """Return the body without the steps that matter less; what these contain stays if it matters."""
    kept: Body = []
    for node in body:
        if isinstance(node, Fork):
            arms = [Arm(arm.text, arm.words, arm.branch, prune(arm.body, least)) for arm in node.arms]
            if any(arm.body for arm in arms):
                kept.append(Fork(node.branching, node.number, arms))
        elif node.rank >= least:
            kept.append(_copy(node, prune(node.body, least)))
        else:
            kept += prune(node.body, least) if node.sender == node.receiver else []
    return kept


def ranks_of(body: Body) -> Iterator[float]:
    """Yield how much each step matters."""
    for node in body:
        if isinstance(node, Fork):
            for arm in node.arms:
                yield from ranks_of(arm.body)
        else:
            yield node.rank
            yield from ranks_of(node.body)


def _copy(step: Step, body: Body) -> Step:
    copy = Step(step.shape, step.call, (step.sender, step.receiver), list(step.lines), step.rank)
    copy.place = step.place
    copy.trail, copy.is_question = step.trail, step.is_question
    copy.body = body
    return copy


def fold(body: Body, depth: int = 0, *, joins_reads: bool = True, is_arm: bool = False) -> Body:
    """Return the body as it is drawn; ``depth`` is the number of forks around it, ``is_arm`` tells that it is all of a branch."""
    folded: Body = []
    for node in body:
        if isinstance(node, Fork):
            folded += _fold_fork(node, depth, joins_reads=joins_reads)
        else:
            node.body = fold(node.body, depth, joins_reads=joins_reads)
            folded.append(node)
    if joins_reads and (not is_arm or len(folded) > 1):
        folded = _continue(folded)
    for each in _PASSES if joins_reads else _ALWAYS:
        folded = each(folded)
    return folded


def say_once(body: Body, told: frozenset[tuple[str, str]] = frozenset()) -> Body:
    """Leave out what a lifeline has checked before on every way that leads here."""
    kept: Body = []
    for node in body:
        if isinstance(node, Fork):
            for arm in node.arms:
                arm.body = say_once(arm.body, told)
            node.arms = [arm for arm in node.arms if arm.body]
            kept += [node] if node.arms else []
            continue
        if node.shape is Shape.CHECKS:
            node.lines = [line for line in node.lines if (node.sender, line) not in told]
            told |= {(node.sender, line) for line in _shown(node.lines)}
        node.body = say_once(node.body, told)
        kept += [node] if node.lines else node.body
    for each in (_join_notes, _join_reads, _join_repeats):
        kept = each(kept)
    return kept


def _fold_fork(fork: Fork, depth: int, *, joins_reads: bool) -> Body:
    """Return what is left of a fork: nothing, the checks in it, its body if the branches do not matter, or the fork."""
    for arm in fork.arms:
        arm.body = fold(arm.body, depth + 1, joins_reads=joins_reads, is_arm=True)
    if joins_reads and all(_is_checks(node) for arm in fork.arms for node in arm.body):
        return [node for arm in fork.arms for node in arm.body]
    checks = _take_checks(fork) if joins_reads else []
    fork.arms = _merge_arms(_say_else([arm for arm in fork.arms if arm.body]))
    if not fork.arms:
        return checks
    if len(fork.arms) == 1:
        return [*checks, *_single(fork, fork.arms[0], depth)]
    return [*checks, fork]


def _take_checks(fork: Fork) -> Body:
    """Take the checks out of branches that have nothing else: they say themselves when they refuse."""
    taken: Body = []
    for arm in fork.arms:
        if all(_is_checks(node) for node in arm.body):
            taken += arm.body
            arm.body = []
    return taken


def _say_else(arms: list[Arm]) -> list[Arm]:
    """Leave out the condition of a branch that is the opposite of the one before; conditions inside of it stand for it."""
    told = arms[:1]
    for before, arm in pairwise(arms):
        inner = arm.body[0] if len(arm.body) == 1 else None
        if not _is_everything([before, arm]) or " is a " in arm.text:
            told.append(arm)
        elif isinstance(inner, Fork) and inner.branching in _CHOICES:
            told += inner.arms
        else:
            told.append(Arm(arm.text, "", arm.branch, arm.body))
    return told


def _single(fork: Fork, arm: Arm, depth: int) -> Body:
    if not arm.words:
        return arm.body
    inner = arm.body[0] if len(arm.body) == 1 else None
    if fork.branching is Branching.LOOP and isinstance(inner, Step) and _may_say_each(inner, arm):
        inner.lines = [*break_lines(f"{arm.words}:"), *inner.lines]
        return [inner]
    if isinstance(inner, Fork) and len(inner.arms) == 1 and _may_join(fork, inner, depth):
        other = inner.arms[0]
        kind = fork.branching if fork.branching not in _CHOICES else inner.branching
        return [Fork(kind, fork.number, [Arm(arm.text, shorten(_joined(fork, inner), _GUARD), arm.branch, other.body)])]
    return [fork]


def _joined(fork: Fork, inner: Fork) -> str:
    """Return the words of two conditions, of which one is around the other."""
    one, other = fork.arms[0].words, inner.arms[0].words
    if one == other:
        return one
    if fork.branching in _CHOICES:
        return f"{one} and {other}" if inner.branching in _CHOICES else f"{other}, if {one}"
    return f"{one}, if {other}" if inner.branching in _CHOICES else f"{one}, {other}"


def _may_say_each(step: Step, arm: Arm) -> bool:
    """Tell whether a step can say itself that it is done for each member of something."""
    return (
        arm.words.startswith("each ")
        and not step.body
        and step.shape in {Shape.MESSAGE, Shape.NOTE}
        and step.sender != step.receiver
    )


def _may_join(fork: Fork, inner: Fork, depth: int) -> bool:
    return depth >= DEEPEST or fork.branching is inner.branching or Branching.FAILURE not in {fork.branching, inner.branching}


def _merge_arms(arms: list[Arm]) -> list[Arm]:
    """Make one of branches that tell the same; without a condition if they are all that there can be."""
    merged: dict[tuple[object, ...], list[Arm]] = {}
    for arm in arms:
        is_failure = arm.words.startswith(_FAILED)
        same = merged.setdefault((_keys_of_work if is_failure else keys)(arm.body), [])
        if same and is_failure:
            _add_answers(same[0], arm)
        same.append(arm)
    if len(merged) == 1 and len(arms) > 1 and _is_everything(arms):
        return [Arm(arms[0].text, "", 0, arms[0].body)]
    return [Arm(same[0].text, _either(same), same[0].branch, same[0].body) for same in merged.values()]


def _either(arms: list[Arm]) -> str:
    words = dict.fromkeys(arm.words for arm in arms if arm.words)
    if not words:
        return ""
    if all(word.startswith(_FAILED) for word in words):
        if _FAILED in words:
            return _FAILED
        return shorten(f"on failure: {' or '.join(word.removeprefix('on failure: ') for word in words)}", _GUARD)
    return shorten(" or ".join(words), _GUARD)


def _is_everything(arms: list[Arm]) -> bool:
    """Tell whether the branches are all there are: a condition and its opposite, or what something may be."""
    texts = [arm.text for arm in arms]
    return any(_opposes(one, other) for one in texts for other in texts) or all(" is a " in text for text in texts)


def _opposes(one: str, other: str) -> bool:
    """Tell whether a text is the opposite of another one, as the tracer writes opposites."""
    if other in {f"not {one}", f"not ({one})"}:
        return True
    return any(sign in one and one.replace(sign, against, 1) == other for sign, against in _OPPOSITES)


def _is_checks(node: Node) -> bool:
    return isinstance(node, Step) and node.shape is Shape.CHECKS and not node.body


# Passes over one body.


def _continue(body: Body) -> Body:
    """Say of a condition that all the rest is under that the rest happens only then, instead of a frame around it."""
    last = body[-1] if body else None
    if not isinstance(last, Fork) or len(last.arms) != 1 or last.branching not in _CHOICES:
        return body
    arm = last.arms[0]
    first = next((node for node in arm.body if isinstance(node, Step)), None)
    if first is None or len(arm.body) < 2 or not _has_messages(arm.body):
        return body
    condition = Step(Shape.CONDITION, first.call, (first.sender, first.sender), [arm.words], first.rank)
    return [*body[:-1], condition, *arm.body]


def _has_messages(body: Body) -> bool:
    """Tell whether it goes to other processes more than once: a frame around less is no trouble."""
    return sum(isinstance(node, Fork) or node.sender != node.receiver for node in body) > 2


def _join_notes(body: Body) -> Body:
    """Let checks that follow each other share a note; conditions too."""
    joined: Body = []
    for node in body:
        last = joined[-1] if joined else None
        if (
            isinstance(node, Step)
            and isinstance(last, Step)
            and node.shape is last.shape
            and (node.shape in {Shape.CHECKS, Shape.CONDITION} or _notify(node, last))
            and node.sender == last.sender
            and node.count == last.count
        ):
            last.lines = _without_general(list(dict.fromkeys([*last.lines, *node.lines])))
            last.is_joined = True
            last.rank = max(last.rank, node.rank)
        else:
            joined.append(node)
    return joined


def _without_general(lines: list[str]) -> list[str]:
    """Leave out a line that another one tells more exactly: ``check policy`` beside ``check policy volume:create``."""
    return [line for line in lines if not any(other.startswith((f"{line} ", f"{line},")) for other in lines)]


def _notify(one: Step, other: Step) -> bool:
    return one.shape is Shape.NOTE and one.call.kind is CallKind.NOTIFY is other.call.kind


def _join_failures(body: Body) -> Body:
    """Make one frame of failures that follow each other and are told in the same words, or lead to the same."""
    joined: Body = []
    for node in body:
        last = next((other for other in reversed(joined) if not _is_checks(other)), None)
        if not _is_failure(node) or not _is_failure(last) or not (_join_words(last, node) or _join_bodies(last, node)):
            joined.append(node)
    return joined


def _join_words(one: Fork, other: Fork) -> bool:
    """Put the bodies of failures together that are told in the same words; False if they are not."""
    if [arm.words for arm in one.arms] != [arm.words for arm in other.arms]:
        return False
    for mine, more in zip(one.arms, other.arms, strict=True):
        mine.body = _once(mine.body + more.body)
    return True


def _join_bodies(one: Fork, other: Fork) -> bool:
    """Put the words of failures together that lead to the same but for what users are answered; False if they do not."""
    if len(one.arms) != 1 or len(other.arms) != 1:
        return False
    mine, more = one.arms[0], other.arms[0]
    if _keys_of_work(mine.body) != _keys_of_work(more.body):
        return False
    _add_answers(mine, more)
    mine.words = _either([mine, more])
    return True


def _add_answers(mine: Arm, more: Arm) -> None:
    """Say in one branch what users are answered in another one, which does the same."""
    told = {line for node in mine.body if isinstance(node, Step) and node.shape is Shape.CHECKS for line in node.lines}
    for node in more.body:
        if isinstance(node, Step) and node.shape is Shape.CHECKS:
            node.lines = [line for line in node.lines if line not in told]
            mine.body += [node] if node.lines else []
    mine.body = _join_notes(mine.body)


def _keys_of_work(body: Body) -> tuple[object, ...]:
    return keys([node for node in body if not _is_checks(node)])


def _once(body: Body) -> Body:
    """Leave out of the consequences of a failure what has been told already."""
    told: dict[tuple[object, ...], Node] = {}
    for node in body:
        told.setdefault(node.key(), node)
    return list(told.values())


def _is_failure(node: Node | None) -> TypeGuard[Fork]:
    return isinstance(node, Fork) and node.branching is Branching.FAILURE


def _join_repeats(body: Body) -> Body:
    """Tell a step that happens several times in a row once, with how often."""
    joined: Body = []
    for node in body:
        last = joined[-1] if joined else None
        if isinstance(node, Step) and isinstance(last, Step) and node.key() == last.key() and node.shape is not Shape.CONDITION:
            last.count += node.count
        elif isinstance(node, Fork) and isinstance(last, Fork) and node.key() == last.key():
            continue
        else:
            joined.append(node)
    return joined


def _join_reads(body: Body) -> Body:
    """Make one message of questions to the same lifeline that follow each other."""
    joined: Body = []
    asked: set[str] = set()
    for node in body:
        last = joined[-1] if joined else None
        if isinstance(node, Step) and isinstance(last, Step) and _asks(node) and _asks(last) and _ends(node) == _ends(last):
            last.lines += [] if asked.issuperset(node.lines) else node.lines
            last.is_joined = True
            last.rank = max(last.rank, node.rank)
        else:
            joined.append(node)
            asked = set()
        asked.update(node.lines if isinstance(node, Step) else ())
    return joined


def _asks(step: Step) -> bool:
    """Tell whether a step is a question that nothing else comes of."""
    return step.shape is Shape.MESSAGE and step.is_question and not step.body and step.count == 1 and not step.call.error


def _ends(step: Step) -> tuple[str, str]:
    return step.sender, step.receiver


_ALWAYS: tuple[Callable[[Body], Body], ...] = (_join_repeats,)
_PASSES: tuple[Callable[[Body], Body], ...] = (_join_notes, _join_reads, _join_repeats, join_circles, _join_failures, _join_notes)


def check_lines(lines: list[str]) -> list[str]:
    """Return the text of a note about checks."""
    if len(lines) == 1:
        return break_lines(lines[0], _NOTE)
    shown = _shown(lines)
    texts = shown if len(shown) == len(lines) else [*shown, f"and {len(lines) - len(shown)} more checks"]
    return [line for text in texts for line in break_lines(f"- {text}", _NOTE)]


def _shown(lines: list[str]) -> list[str]:
    return lines if len(lines) <= _LINES + 1 else lines[:_LINES]


def read_lines(lines: list[str]) -> list[str]:
    """Return the label of a message that asks several things."""
    return lines if len(lines) <= _READS + 1 else [*lines[:_READS], f"and {len(lines) - _READS} more"]
