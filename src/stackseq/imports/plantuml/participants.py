"""``participant "Label" as name``, ``actor``, ``database`` …, and the boxes around them."""

from __future__ import annotations

import re

from stackseq.imports.plantuml.blocks import read_block
from stackseq.imports.plantuml.creole import plain
from stackseq.imports.plantuml.state import COLOUR, LENIENT_NAME, read_name
from stackseq.interaction import LifelineKind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.imports.plantuml.state import State

_KINDS = {kind.value: kind for kind in LifelineKind}
KEYWORDS = tuple(kind for kind in _KINDS if kind != "cloud")
_AS = re.compile(rf"({LENIENT_NAME})\s++as\s++({LENIENT_NAME})", re.IGNORECASE)
_LABEL_AS = re.compile(rf"(\S(?:[^\n]*?\S)??)\s++as\s++({LENIENT_NAME})", re.IGNORECASE)
_ORDER = re.compile(r"\border\s++(-?[0-9]{1,9})(?=\s|\Z|#|<|\[)", re.IGNORECASE)
_LINK = re.compile(r"\[\[([^\s\[\]{}]*+)[^\[\]]*+\]\]")
_STEREOTYPE = re.compile(r"<<([^<>]*+)>>")
_SPOT = re.compile(r"^\s*+\([^()]*+\)\s*+")
_COLOUR = re.compile(rf"(?:(?<=\s)|^){COLOUR}\s*+")
_QUOTED = re.compile(r'"[^"]*+"')
_BOX = re.compile(rf'(?:"([^"]*+)"|([^#"\s][^#"]*+))?\s*+(?:<<[^<>]*+>>\s*+)?({COLOUR})?\s*+')
_SAFE = ("http://", "https://", "mailto:")


def parse(state: State, word: str, rest: str) -> bool:
    """Read a declaration: the participant gets its column here, if it has none yet."""
    found = _read(state, word, rest)
    if found:
        state.builder.drafts[found].declared = True
    return bool(found)


def parse_create(state: State, _word: str, rest: str) -> bool:
    """Read ``create B`` and ``create control B``: the next message to it creates it."""
    word, _, behind = rest.partition(" ")
    kind = word.lower() if word.lower() in KEYWORDS and behind.strip() else ""
    name = _read(state, kind or "participant", behind.strip() if kind else rest)
    if name:
        state.builder.use(name, state.span)
        state.builder.creating[name] = state.span
    return bool(name)


def declare_end(state: State, raw: str) -> str:
    """Return the name of the participant at one end of a message, which may be declared there: ``"Label" as name``."""
    match = _AS.fullmatch(raw)
    if match is None:
        return state.use(raw)
    name = _name_of(state, match)
    return state.builder.use(name, state.span)


def _name_of(state: State, match: re.Match[str]) -> str:
    """Enter a participant with a label, which is the quoted one of the two names."""
    label, name = match[1], match[2]
    if _QUOTED.fullmatch(name) and not _QUOTED.fullmatch(label):
        label, name = name, label
    draft = state.builder.draft(read_name(name), state.span)
    draft.label = read_name(label)
    return draft.name


def _read(state: State, word: str, rest: str) -> str:
    """Read what stands behind the keyword; return the name, or an empty string if it is no declaration."""
    shown = _QUOTED.sub(lambda match: "\0" * len(match[0]), rest)  # what is quoted holds no details
    head, details = _split(rest, shown)
    block = re.fullmatch(rf"({LENIENT_NAME})\s*+\[", rest)
    known = len(state.builder.drafts)
    name = _read_block_name(state, block[1]) if block else _read_name(state, head)
    if not name:
        return ""
    draft = state.builder.drafts[name]
    if word in _KINDS and word != "participant":
        draft.kind = _KINDS[word]
    _read_details(state, name, details)
    _enter_box(state, name, new=len(state.builder.drafts) > known)
    return name


def _split(rest: str, shown: str) -> tuple[str, str]:
    """Split off the details: stereotype, colour, order, link."""
    at = len(rest)
    for pattern in (_ORDER, _LINK, _STEREOTYPE, _COLOUR):
        match = pattern.search(shown)
        at = min(at, match.start()) if match else at
    return rest[:at].strip(), rest[at:]


def _read_name(state: State, head: str) -> str:
    match = _AS.fullmatch(head) or _LABEL_AS.fullmatch(head)
    if match:
        return _name_of(state, match)
    if not head or (head[0] != '"' and re.search(r"[-<>:]{2}|[:\[\]{}]|->|<-", head)):
        return ""
    return state.builder.draft(read_name(head), state.span).name


def _read_block_name(state: State, raw: str) -> str:
    """Read the lines of ``participant name [ … ]`` as its label."""
    draft = state.builder.draft(read_name(raw), state.span)
    label = read_block(state, r"\]", "participant")
    if label:
        lines = [line.strip().removeprefix("=") for line in label.split("\n")]
        draft.label = "\n".join(line.strip() for line in lines if line.strip("-=._ ")) or draft.label
    return draft.name


def _read_details(state: State, name: str, details: str) -> None:
    draft = state.builder.drafts[name]
    order, link, stereotype = (pattern.search(details) for pattern in (_ORDER, _LINK, _STEREOTYPE))
    if order:
        draft.order = int(order[1])
    if link and link[1].lower().startswith(_SAFE):
        draft.link = link[1]
    elif link:
        state.report("unsafe-link", f"`{link[1]}` is no address of a page", "write all of it, from `https://` on")
    if stereotype:
        _read_stereotype(state, name, _SPOT.sub("", stereotype[1]).strip())
    if _COLOUR.search(_LINK.sub("", details)):
        state.no_effect("the colour of a participant")


def _read_stereotype(state: State, name: str, stereotype: str) -> None:
    draft = state.builder.drafts[name]
    if stereotype.lower() == LifelineKind.CLOUD.value:
        draft.kind = LifelineKind.CLOUD
    elif stereotype and not draft.label.startswith("«"):
        draft.label = f"«{plain(stereotype)}»\n{draft.label}"


# Boxes


def parse_box(state: State, _word: str, rest: str) -> bool:
    """Begin a box around the participants that are declared in it."""
    match = _BOX.fullmatch(rest)
    if match is None:
        return False
    if match[3]:
        state.no_effect("the colour of a box")
    if state.box is None:
        state.box = (plain((match[1] or match[2] or "").strip()), [], state.span, 0)
    else:
        label, members, span, inner = state.box
        state.box = (label, members, span, inner + 1)
        state.no_effect("a box in a box")
    return True


def end_box(state: State) -> bool:
    """End the innermost box; tell whether there is one."""
    if state.box is None:
        return False
    label, members, span, inner = state.box
    if inner:
        state.box = (label, members, span, inner - 1)
        return True
    state.box = None
    state.builder.boxes.append((label, members, span))
    if not members:
        state.report("empty-box", "the box holds no participant", span=span)
    return True


def _enter_box(state: State, name: str, *, new: bool) -> None:
    if state.box is None:
        return
    if new:
        state.box[1].append(name)
    elif name not in state.box[1]:
        state.report(
            "outside-box", f"`{name}` has its column outside of this box", "declare it here before anything else uses it"
        )
