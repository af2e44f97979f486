"""Functions that can refuse the operation: they are known by their names."""

from __future__ import annotations

import re

from stackseq.calls import CallKind
from stackseq.trace.idiom import Idiom

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Frame
    from stackseq.trace.machine import Machine
    from stackseq.trace.values import Function

_NAME = re.compile(
    r"_*(?:check|validate|verify|ensure|enforce|authorize|require|assert|reject|can$|is_valid|limit_check|refuse)(?:_|$)?"
)
_NOT = frozenset({"ensure_default_security_group", "ensure_default"})


def _kind(_machine: Machine, function: Function, _frame: Frame) -> CallKind | None:
    name = function.qualname.rpartition(".")[2]
    return CallKind.CHECK if _NAME.match(name) and name not in _NOT else None


IDIOM = Idiom("checks", kind=_kind)
