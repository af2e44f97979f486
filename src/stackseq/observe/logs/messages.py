"""Messages of RPC as logs tell of them: ``messages_of(groups, found)`` pairs the lines of their senders and receivers."""

# For maintainers. The sender's line has the id and the context of its request; the receiver's has the id and no context, as the
# message is not unpacked yet. Before the sender's line newer releases tell the method that is called, and when it is done the
# receiver tells method and outcome. A cast is done when its thread is started: lines that follow may still belong to it.
from __future__ import annotations

from stackseq.observe.logs.edges import CALLING, RECEIVED, RECEIVING, REPLIED, SENT
from stackseq.records import Record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stackseq.observe.logs.scanning import Found

    Key = tuple[str, str, str]


class Arrival(Record):
    """Where and when a message was received."""

    service: str
    host: str
    pid: str
    time: float


class Message(Record):
    """One message of RPC."""

    id: str
    request: str
    waits: bool
    """Whether its sender waits for the answer."""
    topic: str
    """``conductor``, ``compute.compute-1``."""
    sent: Found
    """The sender's line."""
    method: str = ""
    """Empty if no line tells."""
    arrivals: tuple[Arrival, ...] = ()
    """Several if it went to all; none if the receiver's log is not there."""
    answered: float | None = None
    """When the sender had the answer."""


def messages_of(groups: Mapping[Key, Sequence[Found]], found: Iterable[Found]) -> dict[str, Message]:
    """Return id → message, of the messages that requests sent. ``found`` is in the order of time."""
    messages = {each.id: each for lines in groups.values() for each in _sent_by(lines)}
    arrivals: dict[str, dict[tuple[str, str], Arrival]] = {}
    for each in found:
        text = each.line.message
        if match := RECEIVED.match(text):
            arrival = Arrival(each.service, each.host, each.line.pid, each.line.time)
            arrivals.setdefault(match[1], {}).setdefault((each.service, each.host), arrival)
            if match[1] in messages and (method := RECEIVING.match(text)):
                messages[match[1]] = replace(messages[match[1]], method=method[1])
        elif (match := REPLIED.match(text)) and match[1] in messages:
            messages[match[1]] = replace(messages[match[1]], answered=each.line.time)
    return {one: replace(each, arrivals=tuple(arrivals.get(one, {}).values())) for one, each in messages.items()}


def _sent_by(lines: Sequence[Found]) -> Iterable[Message]:
    calling: dict[str, tuple[str, str]] = {}
    for each in lines:
        line = each.line
        if match := CALLING.match(line.message):
            calling[line.pid] = match[1], match[2]
        elif (match := SENT.match(line.message)) and not (match[3] or "").startswith("NOTIFY"):
            method, target = calling.pop(line.pid, ("", ""))
            is_its = match[4] == target or match[4].startswith(f"{target}.")
            yield Message(match[2], line.request, match[1] == "CALL", match[4], each, method if is_its else "")


def receiver_of(topic: str, sender: str) -> str:
    """Return the process that a topic is named after: ``scheduler``, asked by Nova, is ``nova-scheduler``."""
    name = topic.partition(".")[0]
    project = sender.partition("-")[0]
    return name if name.startswith(f"{project}-") else _TOPICS.get(name) or f"{project}-{name}"


_TOPICS = {
    "compute-alt": "nova-compute",
    "q-plugin": "neutron-server",
    "q-reports-plugin": "neutron-server",
    "q-server-resource-versions": "neutron-server",
    "q-agent-notifier-port-update": "neutron-openvswitch-agent",
    "dhcp_agent": "neutron-dhcp-agent",
    "l3_agent": "neutron-l3-agent",
    "engine": "heat-engine",
}
"""Topics that are named otherwise than their processes."""
