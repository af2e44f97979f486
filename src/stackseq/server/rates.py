"""How often an address may ask: a bucket of tokens for each."""

# For maintainers. An IPv6 client has a whole network of addresses, so they count by /64. The table is bounded: when it is
# full, the addresses that asked longest ago are forgotten, and those have full buckets again anyway.
from __future__ import annotations

import time
from ipaddress import IPv6Address, ip_address
from math import ceil

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_MOST = 10_000


class Rates:
    """The buckets. A rate of 0 lets everyone through."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        """``rate`` tokens arrive a second, until there are ``burst``."""
        self._rate = rate
        self._burst = max(burst, 1)
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait(self, address: str) -> int:
        """Take a token and return 0; if there is none, return after how many seconds there is one."""
        key = _key(address)
        if not self._rate or not key:
            return 0
        now = self._clock()
        tokens, last = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(float(self._burst), tokens + (now - last) * self._rate)
        allowed = tokens >= 1
        self._buckets[key] = (tokens - 1 if allowed else tokens, now)
        if len(self._buckets) > _MOST:
            del self._buckets[next(iter(self._buckets))]
        return 0 if allowed else max(1, ceil((1 - tokens) / self._rate))


def _key(address: str) -> str:
    """Return what an address is counted as; nothing for this machine itself."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        parsed = parsed.ipv4_mapped or parsed
    if parsed.is_loopback:
        return ""
    return str(parsed) if parsed.version == 4 else parsed.exploded[:19]
