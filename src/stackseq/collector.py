"""Let the garbage collector rest while many values are made that stay: ``with resting_collector(): …``."""

# For maintainers. Records, syntax trees and strings form hardly any cycles, so there is nothing to find among them; but whenever
# many have been made, the collector goes through all of them again, which can take longer than making them. This is used around
# work that makes values and returns, never around what waits or runs for ever. Blocks nest: the outermost one counts.
from __future__ import annotations

import gc


class resting_collector:  # noqa: N801  # it is used as a function; as a class it needs no `contextlib`, which loads slowly
    """A context in which nothing is collected, unless that was so before."""

    __slots__ = ("_collected",)

    def __enter__(self) -> None:
        """Let it rest."""
        self._collected = gc.isenabled()
        gc.disable()

    def __exit__(self, *_error: object) -> None:
        """Let it work again, if it did."""
        if self._collected:
            gc.enable()
