"""``activate A``, ``deactivate A``, ``destroy A``, ``create A``: what the message above does to a lifeline."""

from __future__ import annotations

from stackseq.interaction import MAX_DEPTH, Destruction, ExecutionEnd, ExecutionStart
from stackseq.wsd.names import has_arrow, read_name, write_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Gate
    from stackseq.wsd.state import State


def parse(state: State, word: str, rest: str) -> bool:
    """Read what begins or ends."""
    if not rest or has_arrow(rest) or not read_name(rest):
        return False
    _READ[word](state, rest)
    return True


def _activate(state: State, raw: str) -> None:
    name = state.use(raw)
    state.start_execution(name)
    state.add(ExecutionStart(name, state.anchor, state.span()))


def _deactivate(state: State, raw: str) -> None:
    name = state.use(raw)
    if state.end_execution(name):
        state.add(ExecutionEnd(name, state.anchor, state.span()))
    else:
        report_not_active(state, name)


def _destroy(state: State, raw: str) -> None:
    name = state.use(raw)
    state.end_all_executions(name)
    state.destroyed.add(name)
    state.add(Destruction(name, state.anchor, state.span()))


def _create(state: State, raw: str) -> None:
    word, _, rest = raw.partition(" ")
    if word.lower() in ("participant", "actor") and rest:
        from stackseq.wsd.statements import participant

        participant.parse(state, word.lower(), rest)
        raw = rest.rpartition(" as ")[2].strip()
        text = f"`create {word}` is no statement of WebSequenceDiagrams"
        state.report("participant-kind", text, f"write `{word} {rest}`, and then `create {raw}`")
    state.creating[state.use(raw)] = state.span()


def check_life(state: State, sender: str | Gate, receiver: str | Gate, *, creates: bool) -> None:
    """Warn, once, about a participant that takes part in a message after its end; a creation begins another life."""
    if creates:
        state.destroyed.discard(receiver)
    for name in (sender, receiver):
        if name in state.destroyed:
            state.destroyed.discard(name)
            label = state.lifelines.entries[name].label
            state.report("destroyed", f"`{label}` was destroyed above", f"`->*{name}` creates it anew")


def report_not_active(state: State, name: str) -> None:
    """Warn about an execution that ends without having begun."""
    label = state.lifelines.entries[name].label
    before = any(name in frame.seen for frame in state.frames[-MAX_DEPTH:])
    hint = (
        "an earlier branch ended it: branches do not restore executions"
        if before
        else f"begin it with `activate {name}`, or `->+`"
    )
    state.report("not-active", f"`{label}` was not activated", hint)


_READ = {"activate": _activate, "deactivate": _deactivate, "destroy": _destroy, "create": _create}
_WORDS = {ExecutionStart: "activate", ExecutionEnd: "deactivate", Destruction: "destroy"}


def write(element: ExecutionStart | ExecutionEnd | Destruction) -> str:
    """Write what begins or ends."""
    return f"{_WORDS[type(element)]} {write_name(element.lifeline)}"
