"""Decorators that a profile knows: what they do is told in a few words, or of no interest, and is not gone through."""

# For maintainers. `[settings.decorators]` has the function that makes the decorator → what it checks, or an empty string if it
# only marks the function, or turns exceptions into answers. Where a schema holds for a range of API versions, it is told only if
# the range is open: the operation is drawn as the newest version performs it.
from __future__ import annotations

import ast

from stackseq.calls import CallKind
from stackseq.trace.idiom import Idiom, anchor_of
from stackseq.trace.texts import text_of_node
from stackseq.trace.values import Arguments, Class, Const, Function, Items, Outside, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine

_KEY = "__decorated__"
_MADE = "stackseq.decorator"
_LAST = "max_version"
"""The argument of a decorator for a range of API versions that ends the range."""


def _make(machine: Machine, site: Site, callee: Value, arguments: Arguments) -> Value | None:
    """Make the decorator: ``validation.schema(server_create, '2.1')``."""
    if not isinstance(callee, Function):
        return None
    profile = machine.profile(callee.scope.package)
    words = profile.settings.get("decorators", {}).get(f"{callee.scope.path} {callee.qualname}") if profile else None
    if words is None:
        return None
    decorator = Outside(_MADE)
    decorator.attributes[_KEY] = Const(_told(site.node, words, arguments))
    first = arguments.get(0)
    is_made = isinstance(site.node, ast.Call) or not isinstance(first, Function)
    return decorator if is_made else _decorate(machine, site, decorator, arguments)


def _told(node: ast.AST, words: str, arguments: Arguments) -> str:
    last = arguments.get(2, _LAST)
    is_open = last is None or (isinstance(last, Const) and last.value is None)
    if not words or not is_open:
        return ""
    first = next(iter(node.args), None) if isinstance(node, ast.Call) else None
    return f"{words} {text_of_node(first)}" if first is not None else words


def _decorate(_machine: Machine, _site: Site, callee: Value, arguments: Arguments) -> Value | None:
    function = arguments.get(0)
    words = callee.attributes.get(_KEY) if isinstance(callee, Outside) else None
    if not isinstance(function, Function) or not isinstance(words, Const):
        return None
    before = function.attributes.get(_KEY)
    inner = before.items or () if isinstance(before, Items) else ()
    if words.value:
        function.attributes[_KEY] = Items([words, *inner])
    return function


def _every(machine: Machine, site: Site, callee: Value, arguments: Arguments) -> Value | None:
    made = _make(machine, site, callee, arguments)
    if made is not None:
        return made
    checks = callee.attributes.get(_KEY) if isinstance(callee, Function) else None
    for check in checks.items or () if isinstance(checks, Items) else ():
        if isinstance(check, Const):
            machine.recorder.add(CallKind.CHECK, str(check.value), machine.process, place=site.place())
    return None


def _fits(machine: Machine, callee: Function | Class) -> bool:
    profile = machine.profile(callee.scope.package) if isinstance(callee, Function) else None
    is_known = profile is not None and anchor_of(callee) in profile.settings.get("decorators", {})
    return is_known or (isinstance(callee, Function) and bool(callee.attributes))


IDIOM = Idiom("decorated", outside={_MADE: _decorate}, every=_every, fits=_fits)
