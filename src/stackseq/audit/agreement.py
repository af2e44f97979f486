"""Whether a diagram that people wrote and a trace of the same operation tell the same: both ways.

``agree(interaction, tree)`` looks for each claim of the diagram in the trace, and for each thing that the trace says to happen
under no condition in the diagram.
"""

# For maintainers. Order is looked at within each process: a diagram draws what a cast starts after the sender's own work, a trace
# where it is sent. An object's way through nova-conductor is one call of the trace, and two messages of the diagram.
from __future__ import annotations

import re
from collections import deque

from stackseq.audit.claims import Claim, read_claims
from stackseq.calls import Branching, CallKind, walk_calls
from stackseq.interaction import walk
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from stackseq.calls import Call, CallTree, Visit
    from stackseq.interaction import Anchor, Interaction

_SEEN = frozenset({CallKind.RPC_CALL, CallKind.RPC_CAST, CallKind.RPC_FANOUT, CallKind.HTTP, CallKind.DB, CallKind.NOTIFY})
_RPC = frozenset({CallKind.RPC_CALL, CallKind.RPC_CAST, CallKind.RPC_FANOUT})
_LATER = frozenset({CallKind.RPC_CAST, CallKind.RPC_FANOUT})
_WORD = re.compile(r"[A-Za-z]+")
_SPELLINGS = {"none": "none", "null": "none"}
_READS = re.compile(r"\.(?:get|refresh|list)|_get_")
_ASKS = re.compile(
    r"(?:[a-z]+Lookup|lookup|get|list|num|is|info$|ID$|UUID|XMLDesc|name$|state$|memoryStats|blockStats|interfaceStats)"
)
"""Calls of libvirt that change nothing: diagrams show those that matter."""
_INDIRECT = re.compile(r"(?:ConductorAPI|ConductorManager)\.object_")
"""The way of objects from nova-compute to the database, which a trace does not go in detail."""


class Agreement(Record):
    """How a diagram and a trace agree."""

    operation: str
    claims: tuple[Claim, ...]
    """All that were looked for."""
    missing: tuple[Claim, ...]
    """Those that the trace does not have."""
    late: tuple[Claim, ...]
    """Those that it has, but not in this order."""
    foreign: tuple[Claim, ...]
    """Those that begin with something from outside, and are not looked for."""
    anchors: tuple[Anchor, ...]
    lost: tuple[Anchor, ...]
    """Functions that the trace neither enters nor sends from."""
    calls: tuple[Call, ...]
    """What the trace has without a condition."""
    untold: tuple[Call, ...]
    """Those of them that the diagram does not tell."""


def agree(interaction: Interaction, tree: CallTree, operation: str = "", apart: Container[str] = ()) -> Agreement:
    """Compare a diagram and a trace. ``apart``: see ``read_claims``."""
    visits = tuple(visit for visit in _by_time(tree) if _is_seen(visit.call))
    found = read_claims(interaction, _request(tree), apart)
    claims = tuple(claim for claim in found if not claim.is_foreign)
    missing = tuple(claim for claim in claims if not any(fits(claim, visit.call) for visit in visits))
    anchors = tuple(anchor for anchor in _anchors(interaction) if anchor.path.startswith(f"{tree.project}/"))
    certain = tuple(visit.call for visit in visits if _is_certain(visit))
    return Agreement(
        operation or tree.operation,
        claims,
        missing,
        _late([claim for claim in claims if claim not in missing], visits),
        tuple(claim for claim in found if claim.is_foreign),
        anchors,
        _lost(anchors, tree),
        certain,
        tuple(call for call in certain if not any(fits(claim, call) for claim in found)),
    )


def _by_time(tree: CallTree) -> Iterator[Visit]:
    """Yield all calls; what a cast or a thread begins comes after the sender's own work, since nobody waits for it."""
    inside: dict[int, list[Visit]] = {}
    for visit in walk_calls(tree):
        inside.setdefault(visit.parent, []).append(visit)
    waiting = deque([0])
    while waiting:
        stack = list(reversed(inside.get(waiting.popleft(), ())))
        while stack:
            visit = stack.pop()
            yield visit
            if visit.call.kind in _LATER:
                waiting.append(visit.number)
            else:
                stack += reversed(inside.get(visit.number, ()))


def _request(tree: CallTree) -> str:
    first = tree.calls[0] if tree.calls else None
    return first.name if first is not None and first.process == "client" else ""


def _is_seen(call: Call) -> bool:
    return call.process != "client" and (call.kind in _SEEN or (call.kind is CallKind.DRIVER and call.to != call.process))


def _is_certain(visit: Visit) -> bool:
    call = visit.call
    if any(guard.branching is not Branching.LOOP for guard in visit.guards):
        return False
    if call.kind is CallKind.DRIVER:
        return call.to.startswith("libvirt") and not _ASKS.match(call.name)
    return call.kind is not CallKind.DB or bool(call.fields)


def fits(claim: Claim, call: Call) -> bool:
    """Tell whether a call is what a claim says."""
    if claim.process != call.process or not _same_kind(claim.kind, call.kind) or (claim.kind in _RPC and claim.to != call.to):
        return False
    if claim.kind is CallKind.HTTP and claim.to != call.to:
        return False
    return all(_has(words, call) for words in claim.words) and _same_fields(claim, call)


def _same_kind(one: CallKind, other: CallKind) -> bool:
    return one is other or (one in {CallKind.RPC_CAST, CallKind.RPC_FANOUT} and other in {CallKind.RPC_CAST, CallKind.RPC_FANOUT})


def _has(words: frozenset[str], call: Call) -> bool:
    """Tell whether the name of a call has one of the words: as a whole, as its class, or as words in it."""
    name = call.name.lower()
    if call.kind in _RPC or call.kind is CallKind.NOTIFY:
        return call.name in words
    owner, _, method = name.rpartition(".")
    if call.kind is CallKind.DB and owner:
        owners = {owner, owner.removesuffix("list"), *(("quota",) if owner.startswith("quota") else ())}
        return bool(owners & words) or any(method == word or f"{word}_" in f"{method}_" for word in words)
    if call.kind is CallKind.DRIVER:
        return any(method == word.lower() for word in words)
    plain = "_".join(_WORD.findall(name))
    return any(_contains(plain, word) for word in words)


def _contains(name: str, word: str) -> bool:
    """Tell whether a name such as ``list_ports`` or ``block_device_mapping_destroy`` has a word, in any number."""
    parts = [part.rstrip("s") for part in name.split("_")]
    joined = "".join(parts)
    squeezed = "".join(part.rstrip("s") for part in word.split("_"))
    return word.rstrip("s") in parts or (squeezed in joined and len(squeezed) > _SHORT)


_SHORT = 8


def _same_fields(claim: Claim, call: Call) -> bool:
    """Tell whether a call writes what a claim says, as far as both are known."""
    if not claim.fields or call.kind is not CallKind.DB or _READS.search(call.name):
        return True
    if not call.fields:
        return not _writes_states(claim)
    for name, value in claim.fields.items():
        if name in _STATES and name not in call.fields:
            return False
        written = call.fields.get(name, "")
        if name in _STATES and _is_plain(written) and _is_plain(value) and _plain(written) != _plain(value):
            return False
    return bool(set(claim.fields) & set(call.fields)) or not _writes_states(claim)


_STATES = frozenset({"task_state", "vm_state", "status"})


def _writes_states(claim: Claim) -> bool:
    return bool(_STATES & set(claim.fields))


def _is_plain(value: str) -> bool:
    return bool(re.fullmatch(r"[a-z][a-z_-]*|None|null", value))


def _plain(value: str) -> str:
    return _SPELLINGS.get(value.lower(), value.lower()).replace("_", "-")


def _late(claims: Sequence[Claim], visits: Sequence[Visit]) -> tuple[Claim, ...]:
    found: list[Claim] = []
    for process in dict.fromkeys(claim.process for claim in claims):
        calls = [visit.call for visit in visits if visit.call.process == process]
        own = [claim for claim in claims if claim.process == process]
        for ending in dict.fromkeys(claim.branches for claim in own):
            left_out = _out_of_order([claim for claim in own if _is_on_way(claim, ending)], calls)
            found += [claim for claim in left_out if claim.branches == ending]
    return tuple(found)


def _is_on_way(claim: Claim, ending: tuple[tuple[int, int], ...]) -> bool:
    """Tell whether a claim is on the way through a branch: of other alternatives, the first branch counts."""
    chosen = dict(ending)
    return all(chosen.get(number, 0) == place for number, place in claim.branches)


def _out_of_order(claims: Sequence[Claim], calls: Sequence[Call]) -> list[Claim]:
    """Return the claims that are not part of the longest run that both have."""
    best = [[0] * (len(calls) + 1) for _ in range(len(claims) + 1)]
    table = [[fits(claim, call) for call in calls] for claim in claims]
    for row in range(len(claims) - 1, -1, -1):
        for column in range(len(calls) - 1, -1, -1):
            skipped = max(best[row + 1][column], best[row][column + 1])
            best[row][column] = max(skipped, best[row + 1][column + 1] + 1) if table[row][column] else skipped
    return _left_out(claims, table, best)


def _left_out(claims: Sequence[Claim], table: list[list[bool]], best: list[list[int]]) -> list[Claim]:
    found, column, width = [], 0, len(best[0]) - 1
    for row, claim in enumerate(claims):
        if best[row][column] == best[row + 1][column]:
            found.append(claim)
            continue
        while column < width and not (table[row][column] and best[row][column] == best[row + 1][column + 1] + 1):
            column += 1
        column += 1
    return found


def _anchors(interaction: Interaction) -> tuple[Anchor, ...]:
    found = (getattr(element, "anchor", None) for element in walk(interaction))
    return tuple(dict.fromkeys(anchor for anchor in found if anchor is not None))


def _lost(anchors: Iterable[Anchor], tree: CallTree) -> tuple[Anchor, ...]:
    places: set[tuple[str, str]] = set()
    stored: set[tuple[str, str]] = set()
    for visit in walk_calls(tree):
        call = visit.call
        if call.place:
            places.add((call.place.path, call.place.qualname))
        if call.kind is CallKind.DB:
            stored.add(_stored(call.name))
    return tuple(anchor for anchor in anchors if not _is_entered(anchor, places, stored))


def _stored(name: str) -> tuple[str, str]:
    owner, _, method = name.rpartition(".")
    return re.sub(r"^_?Base|V\d+$", "", owner), method


def _is_entered(anchor: Anchor, places: set[tuple[str, str]], stored: set[tuple[str, str]]) -> bool:
    if (anchor.path, anchor.qualname) in places or _stored(anchor.qualname) in stored:
        return True
    if anchor.loose and any(path == anchor.path and qualname.endswith(anchor.qualname) for path, qualname in places):
        return True
    return bool(stored and _INDIRECT.match(anchor.qualname))
