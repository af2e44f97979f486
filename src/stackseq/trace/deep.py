"""Call a function that goes very deep."""

# For maintainers. CPython keeps the frames of Python functions in chunks of 16 kB, asks the system for a chunk when it is needed,
# and gives it back as soon as it is empty. The machine goes thousands of frames deep, and up and down across the border of a
# chunk again and again, which took a fifth of a trace. A chunk is as large as the frame that it is made for needs, and rounded up
# to a power of two; so a frame that asks for much, and uses nothing of it, makes room for all that it calls. Memory that is not
# touched costs nothing.
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ParamSpec, TypeVar

    Parameters = ParamSpec("Parameters")
    Result = TypeVar("Result")

_ROOM = (1 << 19) + 1
"""Places on the stack, of 8 bytes: a chunk of 8 MB, and half of it for what is called."""


def call_deeply(function: Callable[Parameters, Result], *values: Parameters.args, **named: Parameters.kwargs) -> Result:
    """Call a function with room for its calls inside of each other."""
    return function(*values, **named)


call_deeply.__code__ = call_deeply.__code__.replace(co_stacksize=_ROOM)
