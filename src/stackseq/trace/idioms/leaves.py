"""Functions that are not gone through, since nothing of interest happens in them, or the profile says so."""

from __future__ import annotations

from stackseq.trace.idiom import Idiom
from stackseq.trace.values import NONE, Arguments, Class, Const, Function, Outside, Unknown, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine

_LOGGERS = frozenset({"LOG", "log", "logger", "LOGGER"})


def _logged(_machine: Machine, _site: Site, owner: Value, _arguments: Arguments) -> Value | None:
    if isinstance(owner, Outside) and (owner.text in _LOGGERS or "getLogger()" in owner.text):
        return NONE
    return None


def _text(_machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    first = arguments.get(0)
    return first if isinstance(first, Const) else Unknown()


def _leaf(machine: Machine, _site: Site, callee: Value, _arguments: Arguments) -> Value | None:
    scope = callee.scope.module if isinstance(callee, Class) else callee.scope if isinstance(callee, Function) else None
    profile = machine.profile(scope.package) if scope else None
    if scope is None or profile is None or not profile.leaves:
        return None
    qualname = callee.qualname if isinstance(callee, Function) else callee.scope.qualname if isinstance(callee, Class) else ""
    names = {scope.path, f"{scope.path} {qualname}", qualname.rpartition(".")[2]}
    if (
        isinstance(callee, Class)
        and callee.scope.qualname not in profile.leaves
        and f"{scope.path} {qualname}" not in profile.leaves
    ):
        return None
    if not names.intersection(profile.leaves):
        return None
    is_quiet = isinstance(callee, Class) or profile.settings.get("quiet_leaves", False)
    return Outside(f"{qualname}()") if is_quiet else Unknown(f"{qualname}()")


IDIOM = Idiom(
    "leaves",
    methods=dict.fromkeys("debug info warn warning error exception critical audit log isEnabledFor".split(), _logged),
    functions=dict.fromkeys(("_", "_LE", "_LI", "_LW", "_LC"), _text),
    outside=dict.fromkeys(("_", "_LE", "_LI", "_LW", "_LC", "TranslatorFactory().primary"), _text),
    every=_leaf,
)
