"""The WebSequenceDiagrams language: text to interaction, and back.

>>> from stackseq.wsd import parse
>>> parse("A->B: hello").interaction.body[0].label
'hello'
"""

# For maintainers. Names are loaded when they are first asked for: a program that only draws never reads the formatter.
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Parsed
    from stackseq.wsd.formatter import format  # noqa: A004  # the name that users expect beside parse
    from stackseq.wsd.parser import parse

__all__ = ["Parsed", "format", "parse"]

_HOMES = {"Parsed": "stackseq.interaction", "format": "stackseq.wsd.formatter", "parse": "stackseq.wsd.parser"}


def __getattr__(name: str) -> object:
    """Load one of the public names on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
