"""Hold a diagram's anchors against a source tree: ``verify(read_steps(interaction), evidence)``."""

from __future__ import annotations

from stackseq.audit.model import Finding, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackseq.audit.model import Evidence, Standing
    from stackseq.audit.steps import Call, Step


_NEAREST = 3
"""Names that a hint suggests."""


def verify(steps: Iterable[Step], evidence: Evidence) -> Iterator[Finding]:
    """Yield what was found about each anchor, and below it about each message whose call is not found."""
    for step in steps:
        standing = evidence.standing(step.anchor)
        yield _finding(step, standing)
        if standing.place is not None:
            for call in step.calls:
                if evidence.mentions(step.anchor, call) is False:
                    yield _missing_call(step, standing, call)


def _finding(step: Step, standing: Standing) -> Finding:
    message, hints = _MESSAGES[standing.kind](step, standing)
    return Finding(standing.kind, step.anchor, step.spans, message, hints, standing.place, standing.similarity)


def _missing_call(step: Step, standing: Standing, call: Call) -> Finding:
    name = standing.place.qualname if standing.place else step.anchor.qualname
    message = f"{name} does not mention {' or '.join(call.words)}"
    return Finding(Kind.CALL_NOT_FOUND, step.anchor, (call.span,), message, (f"the message is: {call.label}",), standing.place)


def _holds(step: Step, _standing: Standing) -> tuple[str, tuple[str, ...]]:
    return f"{step.anchor} holds", ()


def _moved(step: Step, standing: Standing) -> tuple[str, tuple[str, ...]]:
    return f"{step.anchor} has moved to {standing.place}", ()


def _renamed(step: Step, standing: Standing) -> tuple[str, tuple[str, ...]]:
    return f"{step.anchor} is now called {standing.place}, {standing.similarity:.0%} the same", ()


def _gone(step: Step, standing: Standing) -> tuple[str, tuple[str, ...]]:
    return f"{step.anchor} is gone", _did_you_mean(standing)


def _ambiguous(step: Step, standing: Standing) -> tuple[str, tuple[str, ...]]:
    return f"{step.anchor} is more than one function", _did_you_mean(standing)


def _unknown(step: Step, standing: Standing) -> tuple[str, tuple[str, ...]]:
    return f"{step.anchor} is not checked: {standing.reason}", ()


def _did_you_mean(standing: Standing) -> tuple[str, ...]:
    return (f"did you mean {' or '.join(standing.candidates[:_NEAREST])}?",) if standing.candidates else ()


_MESSAGES = {
    Kind.HOLDS: _holds,
    Kind.MOVED: _moved,
    Kind.RENAMED: _renamed,
    Kind.GONE: _gone,
    Kind.AMBIGUOUS: _ambiguous,
    Kind.UNKNOWN: _unknown,
}
