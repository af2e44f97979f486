"""The body of the request that begins an operation, as far as the catalogue shows it: ``{"volume": {"snapshot_id": …}}``."""

# For maintainers. `[settings.bodies]` has the first member of a body → members of it of which the request shows those that it
# has: what it does not show of them is not there. Of all other members nothing is known.
from __future__ import annotations

import re

from stackseq.trace.values import ABSENT, Some, Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.machine import Machine

_KEY = re.compile(r'"([\w:-]+)":')


def body_of(machine: Machine, package: str, request: str) -> Unknown:
    """Return the body of a request."""
    body = Unknown("body")
    profile = machine.profile(package)
    rows = profile.settings.get("bodies", {}) if profile else {}
    shown = _KEY.findall(request.partition(" {")[2])
    if shown and shown[0] in rows:
        inner = Some(shown[0])
        inner.attributes = {repr(key): Some(key) if key in shown else ABSENT for key in rows[shown[0]]}
        body.attributes[repr(shown[0])] = inner
    return body
