"""What OSProfiler's spans do not say outright: ``complete(spans)`` finds who sends, whom, and what decorators hide."""

# For maintainers. Nova traces both classes of an RPC method, that which sends and that which serves, under one name: the module
# tells them apart. A decorated method is recorded as the decorator's inner function: its first argument tells the class, and who
# sent the message knows the method. Nova's wrapper around Neutron's client is traced where it picks a method, before that is
# called: the span tells what is asked and nothing of how long it took, and where Neutron itself was traced it tells nothing new.
# All this holds for OSProfiler's own storage and for what it exports to others.
from __future__ import annotations

import re

from stackseq.observe.model import Span, SpanKind
from stackseq.observe.processes import process_of
from stackseq.observe.semantics import place_of
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_OWNER = re.compile(r"\(<([a-z]\w*(?:\.\w+){1,9}) object at ")
_BOUND = re.compile(r"<bound method (?:\w+\.|<locals>\.){1,9}_?(\w+) of ")
_HELPERS = frozenset({"get_client", "prepare_for_alt_rpcserver", "reset", "router"})
"""Methods of senders that send nothing."""
_HIDDEN = frozenset({"decorated_function", "expected_exceptions", "inner", "outer", "proxy", "wrapped", "wrapper"})
"""Functions that stand for those that they decorate."""
_IMAGES = {
    "get": "GET /v2/images/{id}",
    "get_all": "GET /v2/images",
    "create": "POST /v2/images",
    "update": "PATCH /v2/images/{id}",
    "delete": "DELETE /v2/images/{id}",
    "download": "GET /v2/images/{id}/file",
}
"""Methods of Nova's ``nova.image.glance.API`` → requests."""


def facts_in(arguments: str) -> dict[str, str]:
    """Return what a function's arguments, as Python writes them, tell of it: ``owner``, its class, and a ``bound`` method."""
    owner, bound = _OWNER.match(arguments), _BOUND.search(arguments, 0, 2000)
    return {name: match[1] for name, match in (("owner", owner), ("bound", bound)) if match}


def complete(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans with what others among them, or their own arguments, tell about them."""
    found = tuple(spans)
    if not any("owner" in span.attributes or _is_sender(span) for span in found):
        return found
    known = {(span.trace, span.id): span for span in found}
    traced = {span.service for span in found if span.kind is SpanKind.SERVER}
    return tuple(_completed(span, known.get((span.trace, span.parent)), traced) for span in found)


def _completed(span: Span, parent: Span | None, traced: set[str]) -> Span:
    recorded = span.attributes.get("recorded", "")
    if span.kind is SpanKind.CONSUMER:
        return _sent(span) if _is_sender(span) else _uncovered(span, parent)
    if "neutron-server" not in traced and recorded.startswith("neutron_ap") and "bound" in span.attributes:
        return _asked(span, span.attributes["bound"], "neutron-server", None)
    if "glance-api" not in traced and recorded.startswith("nova_imag") and span.place is not None:
        name = _IMAGES.get(span.place.qualname.rpartition(".")[2], "")
        return _asked(span, name, "glance-api", span.ended) if name else span
    return span


def _is_sender(span: Span) -> bool:
    return span.kind is SpanKind.CONSUMER and span.place is not None and span.place.path.endswith("/rpcapi.py")


def _sent(span: Span) -> Span:
    """Return the side that sends of an RPC message, or a function of that side which sends none."""
    if span.name in _HELPERS or span.place is None:
        return replace(span, kind=SpanKind.INTERNAL)
    project, *_, component, _module = span.place.path.split("/")
    return replace(span, kind=SpanKind.PRODUCER, peer=process_of(project, component))


def _uncovered(span: Span, parent: Span | None) -> Span:
    """Return a message that is served with the method below a decorator, as its sender calls it."""
    owner = span.attributes.get("owner", "")
    if not owner or span.name not in _HIDDEN:
        return span
    method = parent.name if parent is not None and _is_sender(parent) else ""
    return replace(span, name=method or owner.rpartition(".")[2], place=place_of(f"{owner}.{method}") if method else None)


def _asked(span: Span, name: str, peer: str, ended: float | None) -> Span:
    """Return a request to a service that was not traced."""
    return replace(span, name=name, kind=SpanKind.CLIENT, peer=peer, ended=ended)
