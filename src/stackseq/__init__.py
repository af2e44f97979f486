"""Every OpenStack operation, drawn as a sequence diagram from the code that performs it.

>>> import stackseq
>>> picture = stackseq.draw("Alice->Bob: hello")
>>> picture.startswith("<svg")
True

``draw``, ``check``, ``parse`` and ``format`` are all that most programs need; ``docs/python.md`` explains them.
"""

# For maintainers. Importing the package imports nothing else: the names below are loaded when they are first asked for.
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.api import Diagram, check, draw, format, parse  # noqa: A004  # the name that users expect beside parse

__version__ = "0.1.0"
__all__ = ["Diagram", "__version__", "check", "draw", "format", "parse"]


def __getattr__(name: str) -> object:
    """Load one of the public names on first use."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from stackseq import api

    value: object = getattr(api, name)
    globals()[name] = value
    return value
