"""Functions that are not gone through, since nothing of interest happens in them, or the profile says so."""

from __future__ import annotations

from stackseq.trace.idiom import Idiom, anchor_of, module_of, qualname_of
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
    if not isinstance(callee, Function | Class):
        return None
    profile, qualname = machine.profile(module_of(callee).package), qualname_of(callee)
    is_quiet = isinstance(callee, Class) or (profile is not None and profile.settings.get("quiet_leaves", False))
    return Outside(f"{qualname}()") if is_quiet else Unknown(f"{qualname}()")


def _fits(machine: Machine, callee: Function | Class) -> bool:
    profile, anchor, qualname = machine.profile(module_of(callee).package), anchor_of(callee), qualname_of(callee)
    names = {anchor, qualname} if isinstance(callee, Class) else {anchor, module_of(callee).path, qualname.rpartition(".")[2]}
    return profile is not None and not names.isdisjoint(profile.leaves)


IDIOM = Idiom(
    "leaves",
    methods=dict.fromkeys("debug info warn warning error exception critical audit log isEnabledFor".split(), _logged),
    functions=dict.fromkeys(("_", "_LE", "_LI", "_LW", "_LC"), _text),
    outside=dict.fromkeys(("_", "_LE", "_LI", "_LW", "_LC", "TranslatorFactory().primary"), _text),
    every=_leaf,
    fits=_fits,
)
