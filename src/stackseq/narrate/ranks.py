"""How much a call matters to who reads the diagram."""

# For maintainers. Ranks are compared with the least rank that is drawn, which rises until a diagram is readable. What a failure
# leads to matters less than what happens if all goes well; what begins work in another process matters most.
from __future__ import annotations

from itertools import pairwise

from stackseq.calls import Branching, CallKind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackseq.calls import Call, Guard
    from stackseq.narrate.phrasebook import Phrasebook

NEVER = 0.0
"""Not drawn at the details that choose."""
QUIET = 2.6
"""Work of a driver that nobody outside of its process sees."""
LEAST = 2.0
"""What is drawn at all."""
FAILED = 2.1
"""What each failure around it takes off: a little more than some conditions, so that success is told before failures."""
CONDITIONAL = 0.5
"""What each other condition takes off."""
REPEATED = 0.25
"""What each loop takes off: what is done for each server is as good as certain."""
MOST_OFF = 3.0
"""What conditions other than failures take off at most; more of them still tell steps apart, but by ``BEYOND`` of that."""
BEYOND = 0.1
THERE = 0.5
"""The share of what conditions take off that counts in the process that is asked under them."""
ASKED = 4.5
"""A question to another service: less than a write of the database, more than a read."""
CHECK = 4.0
NAMED = 2.0
"""What a check has more that a function or a rule is named for."""
SERIOUS = 6.0
"""A line of a log whose level is worth telling: a warning, an error."""
BROKEN = 9.0
"""What was recorded to fail, whatever it is."""
ELSEWHERE = 2.2
"""A check that no user waits for."""

_CHOICES = frozenset({Branching.OPTION, Branching.ALTERNATIVE})
_LESS = {Branching.FAILURE: FAILED, Branching.LOOP: REPEATED}
_BY_KIND = {
    CallKind.RPC_CALL: 9.0,
    CallKind.RPC_CAST: 9.0,
    CallKind.RPC_FANOUT: 5.0,
    CallKind.SPAWN: 5.0,
    CallKind.NOTIFY: 6.0,
    CallKind.LOCK: 2.5,
    CallKind.CHECK: CHECK,
    CallKind.CALL: NEVER,
    CallKind.HAPPENING: 4.0,
}


def rank_of(call: Call, phrasebook: Phrasebook) -> float:
    """Return how much a call matters, where nothing else is known about it."""
    if call.error or call.name in phrasebook.trifles:
        return BROKEN if call.error else NEVER
    match call.kind:
        case CallKind.HTTP:
            return ASKED if phrasebook.is_query(call.name) and not phrasebook.is_decisive(call.name) else 8.0
        case CallKind.DB:
            return _database(call, phrasebook)
        case CallKind.DRIVER if call.to == call.process:
            return NEVER if phrasebook.is_query(call.name) else 5.0
        case CallKind.DRIVER:
            return 2.5 if phrasebook.is_query(call.name) else 7.0
    return SERIOUS if call.kind is CallKind.HAPPENING and call.note else _BY_KIND[call.kind]


def less_for(guards: Sequence[Guard]) -> float:
    """Return what conditions take off. A chain of alternatives is one condition, however late in it the branch stands."""
    chained = sum(CONDITIONAL for guard, inner in pairwise(guards) if _is_chain(guard, inner))
    return sum(_LESS.get(guard.branching, CONDITIONAL) for guard in guards) - chained


def _is_chain(guard: Guard, inner: Guard) -> bool:
    """Tell whether a condition is asked where another one does not hold: ``else: if …``."""
    return guard.branching is Branching.ALTERNATIVE and guard.branch > 0 and inner.branching in _CHOICES


def failures_in(guards: Sequence[Guard]) -> float:
    """Return what failures take off, which is a part of what conditions do."""
    return FAILED * sum(guard.branching is Branching.FAILURE for guard in guards)


def at_most(less: float, failed: float) -> float:
    """Return what conditions take off that would take off ``less`` one by one, ``failed`` of it for failures."""
    other = less - failed
    return failed + min(other, MOST_OFF) + BEYOND * max(other - MOST_OFF, 0)


def less_there(less: float) -> float:
    """Return what conditions take off in the process that is asked under them: if all goes well, they held."""
    return less * THERE if less < FAILED else less


def is_state(call: Call, phrasebook: Phrasebook) -> bool:
    """Tell whether it changes what users and administrators see as the state of something."""
    changes = call.kind is CallKind.DB and any(name in phrasebook.states for name in call.fields)
    return changes and not call.name.startswith(phrasebook.parts)


def is_write(call: Call, phrasebook: Phrasebook) -> bool:
    """Tell whether it changes anything."""
    return not phrasebook.is_query(call.name)


def _database(call: Call, phrasebook: Phrasebook) -> float:
    if is_state(call, phrasebook):
        return 8.0
    if call.name.startswith(phrasebook.faults):
        return 6.0
    return 5.0 if is_write(call, phrasebook) else 3.0
