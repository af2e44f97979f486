"""Which lines tell that a request asked something of somebody, and of whom."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from stackseq.observe.logs.scanning import Found

_VERBS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS"
ACCESS = re.compile(rf'"({_VERBS}) (\S+)(?: HTTP/[\d.]+)?" (?:status: )?(\d{{3}})\b(?:.*?\btime: ([\d.]{{1,12}}))?')
"""Method, path, status and seconds of a request that was answered."""
ASKED = re.compile(rf"^({_VERBS}) https?://[^/\s]+(/\S*)")
"""Method and path of a request that is served, as Cinder, Manila and Keystone write them before they begin."""
RETURNED = re.compile(r"^https?://[^/\s]+(/\S*) returned with HTTP (\d{3})\b")
"""Path and status, as Cinder and Manila write them when it is answered."""
MADE = re.compile(rf"^({_VERBS}) call to (\S+) for (\S+) used request id (req-[0-9a-f-]{{36}})")
"""Method, kind of service, address and request id of a request that was made."""
SENT = re.compile(r"^(CALL|CAST) (?:msg_id|unique_id): ([0-9a-f]{32}) +(FANOUT |NOTIFY )?(?:exchange '[^']*' )?topic '([^']*)'")
"""Whether it waits, id, kind and topic of a message."""
REPLIED = re.compile(r"^received reply msg_id: ([0-9a-f]{32})")
RECEIVED = re.compile(r"^(?:received message (?:with )?(?:msg_id|unique_id): |Receive incoming message with id )([0-9a-f]{32})")
RECEIVING = re.compile(r"^Receive incoming message with id \w+ and method: (\w+)")
CALLING = re.compile(r"^Calling RPC method (\w+) on target (\S+)")
"""Method and topic of a message that is about to be sent."""
DONE = re.compile(r"^Replied (success message|failure for incoming message) with id (\w+) and method: (\w+)")
"""How a method ended, id and method; the id is None for casts."""
CALLBACK = re.compile(r"^Creating event (network-[\w-]+):\S* for instance ([0-9a-f-]{36})")
"""Neutron tells Nova about a port."""
LIFECYCLE = re.compile(r"^VM \w+ \(Lifecycle Event\)")
"""What libvirt tells Nova about a server: no request's, but what one waits for."""


def requests_made(lines: Iterable[Found]) -> set[bytes]:
    """Return the ids by which to find what lines lead to: requests, messages, instances that others tell about."""
    made: set[str] = set()
    for line in (each.line for each in lines):
        text = line.message
        if line.instance:
            made.update((f"for instance {line.instance}", f"[instance: {line.instance}] VM "))
        if sent := SENT.match(text):
            made.add(sent[2])
        elif request := MADE.match(text):
            made.add(request[4])
        elif CALLBACK.match(text) and line.request:
            made.add(line.request)
    return {each.encode() for each in made}
