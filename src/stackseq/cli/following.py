"""Put what another service does about a request below the request: ``stackseq trace --follow``."""

# For maintainers. A request in a call tree is a method of a client. The phrasebook knows the REST request that it sends, the
# catalogue which operation serves that request, and the tracer what that does. Services that are followed may ask each other:
# what is being followed already is not followed again.
from __future__ import annotations

import re

from stackseq.calls import Call, CallKind, CallTree, Guard
from stackseq.records import Record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from stackseq.catalogue import Operation
    from stackseq.narrate import Phrasebook

_HOLE = re.compile(r"\{[^}]*\}")
_DATABASE = "database"
_KEY = re.compile(r'\{"([\w-]+)"')


class Request(Record):
    """What decides which operation serves a request."""

    verb: str
    path: str
    """Without what is filled in, and without a query."""
    action: str = ""
    """The key of the body, where the path alone does not tell: ``os-attach``."""


class Follower:
    """Follows requests to some services."""

    def __init__(
        self, operations: Mapping[str, Iterable[Operation]], phrasebook: Phrasebook, trace: Callable[[Operation], CallTree | None]
    ) -> None:
        """``operations`` are those of each service that is followed; ``trace`` traces one of them."""
        self._served = {
            service: {read_request(row.request): row for row in reversed(tuple(rows))} for service, rows in operations.items()
        }
        self._phrasebook = phrasebook
        self._trace = trace
        self._known: dict[str, CallTree | None] = {}
        self._number = 0
        self.unresolved = 0
        self.entered = 0

    def follow(self, tree: CallTree) -> CallTree:
        """Return the tree with what the other services do."""
        self._number = max((guard.number for call in tree.calls for guard in _guards(call)), default=0)
        calls = tuple(self._followed(call, ()) for call in tree.calls)
        return replace(tree, calls=calls, unresolved=tree.unresolved + self.unresolved, entered=tree.entered + self.entered)

    def _followed(self, call: Call, around: tuple[str, ...]) -> Call:
        children = tuple(self._followed(child, around) for child in call.children)
        found = self._answer(call, around) if call.kind is CallKind.HTTP and call.process != "client" else None
        if found is None:
            return replace(call, children=children) if children != call.children else call
        operation, tree = found
        own = self._renumbered(tree)
        inside = tuple(self._followed(each, (*around, operation.name)) for each in own)
        process = next((each.process for each in own), call.to)
        return replace(call, to=process, children=children + inside)

    def _answer(self, call: Call, around: tuple[str, ...]) -> tuple[Operation, CallTree] | None:
        """Return the operation that serves a request, and what it does."""
        from stackseq.narrate import request_of

        operation = self._served.get(call.to, {}).get(read_request(request_of(call, self._phrasebook)))
        if operation is None or operation.name in around:
            return None
        if operation.name not in self._known:
            self._known[operation.name] = tree = self._trace(operation)
            self.unresolved += tree.unresolved if tree else 0
            self.entered += tree.entered if tree else 0
        tree = self._known[operation.name]
        return (operation, tree) if tree else None

    def _renumbered(self, tree: CallTree) -> tuple[Call, ...]:
        """Return the calls with numbers of statements that no other tree has."""
        first = self._number
        self._number += max((guard.number for call in tree.calls for guard in _guards(call)), default=0)
        return tuple(_own(call, first, tree.project) for call in tree.calls)


def read_request(text: str) -> Request:
    """Read ``POST /volumes/{id}/action {"os-attach": …}``, or the same without signs: ``POST /volumes/{id}/action os-attach``."""
    verb, _, rest = text.partition(" ")
    path, _, body = rest.partition(" ")
    key = _KEY.search(body)
    action = (key[1] if key else body) if path.endswith("/action") else ""
    return Request(verb, _HOLE.sub("{}", path.partition("?")[0]), action)


def _guards(call: Call) -> Iterable[Guard]:
    yield from call.guards
    for child in call.children:
        yield from _guards(child)


def _own(call: Call, by: int, project: str) -> Call:
    """Return a call of another project: its conditions have numbers of their own, and so has its database a name."""
    guards = tuple(replace(guard, number=guard.number + by) for guard in call.guards)
    children = tuple(_own(child, by, project) for child in call.children)
    to = f"{project}-{_DATABASE}" if call.to == _DATABASE else call.to
    return replace(call, to=to, guards=guards, children=children)
