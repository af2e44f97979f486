"""``activate``, ``deactivate``, ``destroy``, ``return``, ``autoactivate``."""

from __future__ import annotations

import re

from stackseq.imports.plantuml.creole import plain
from stackseq.imports.plantuml.state import COLOUR, LENIENT_NAME
from stackseq.interaction import Gate, Line, Message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.imports.plantuml.state import State

_TARGET = re.compile(rf"({LENIENT_NAME})\s*+({COLOUR})?(?:\s++{COLOUR})?")


def parse(state: State, word: str, rest: str) -> bool:
    """Read what begins or ends at the last message."""
    if word == "deactivate" and not rest:
        return _end_newest(state)
    match = _TARGET.fullmatch(rest)
    if match is None:
        return False
    name = state.use(match[1])
    if match[2]:
        state.no_effect("the colour of an execution")
    if word == "activate":
        state.builder.start(name, state.span)
    elif word == "destroy":
        state.builder.destroy(name, state.span)
    elif not state.builder.end(name, state.span):
        state.report("not-active", f"`{name}` was not activated", f"begin it with `activate {name}`, or `++`")
    return True


def _end_newest(state: State) -> bool:
    newest = state.builder.newest()
    if newest is None:
        state.report("not-active", "nothing is active here")
    else:
        state.builder.end(newest[0], state.span)
    return True


def parse_return(state: State, _word: str, rest: str) -> bool:
    """Read a reply from the newest execution, which ends, to its caller."""
    newest = state.builder.newest()
    if newest is None:
        state.report("nothing-to-return", "nothing is active here that could return", "begin it with `activate`, or `++`")
        return True
    name, caller = newest
    label = plain(rest.removeprefix(":").strip())
    if name == caller or isinstance(caller, Gate):
        caller = name if name == caller else Gate.LEFT
    state.builder.message(Message(name, caller, label, Line.DASHED, span=state.span))
    state.builder.end(name, state.span)
    return True


def parse_auto(state: State, _word: str, rest: str) -> bool:
    """Read whether executions begin and end by themselves."""
    if rest.lower() not in ("", "on", "off"):
        return False
    state.auto_activate = rest.lower() != "off"
    return True
