"""Read text in the WebSequenceDiagrams language."""

# For maintainers. One pass over the lines, no recursion, linear in the length of the text. A line is tried in this order:
# blank; a statement by its first word or sign; a message; another dialect's statement; the description of the message above;
# else it is an error, and the rest is read on. Only messages are read here at once, everything else is found in the table of
# `statements`.
from __future__ import annotations

import re

from stackseq.diagnostics import Diagnostic, Severity, Source, Span
from stackseq.interaction import Interaction, Parsed
from stackseq.wsd.frames import close_all
from stackseq.wsd.sources import enter, leave
from stackseq.wsd.state import MAX_DIAGNOSTICS, State
from stackseq.wsd.statements import EXTENSIONS, WSD, message, reader
from stackseq.wsd.text import trim

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[State, str, str], bool]

_WORD = re.compile(r"[A-Za-z]++|[#}]|==|\.\.\.|\|\|")
_ARROW = re.compile(r"<?--?>")
_GREEDY = frozenset(("title", "alt", "opt", "loop", "par", "parallel", "seq", "else", "end"))
"""Keywords that take whatever follows, even an arrow."""
_SIGNS = frozenset(("#", "}", "==", "...", "||"))
_APART = ("", " ", "\u00a0", "\u3000")
"""What sets a keyword off from what follows: the end of the line or a blank."""
_READERS: dict[str, Reader] = {}
"""Those of the keywords and signs that some text has used."""
_LAST = frozenset(("break", "critical", "group", "and"))
"""Keywords of other dialects that take whatever follows, so they come after everything else."""
_BEGINNINGS = {
    "@startuml": "PlantUML",
    "%%{init": "Mermaid",
    "<svg": "SVG",
    "<?xml": "XML",
    "<!doctype": "HTML",
    "<html": "HTML",
}
"""How texts in other languages begin."""


def parse(source: Source | str, include: Callable[[str], Source] | None = None) -> Parsed:
    """Read a diagram. Never raises on any text: what cannot be understood is reported, the rest is there.

    ``include`` finds the file that an ``include`` statement names, relative to the folder of the text, and may raise OSError.
    """
    if isinstance(source, str):
        source = Source("-", source)
    state = State(include)
    enter(state, source, "")
    if not _is_other_language(state):
        _read_lines(state)
    return _finish(state)


def _is_other_language(state: State) -> bool:
    """Report a text that is no diagram in this language at all, once."""
    stripped = (line.strip() for line in state.lines)
    number, line = next(((number, line) for number, line in enumerate(stripped, 1) if line and line[0] != "#"), (0, ""))
    word = line.partition(" ")[0].lower()
    name = (
        "Mermaid" if word == "sequencediagram" else next((_BEGINNINGS[each] for each in _BEGINNINGS if word.startswith(each)), "")
    )
    if name and "->" not in line:
        state.index, state.raw, state.line = number, state.lines[number - 1], line
        text = f"this is {name}, not the WebSequenceDiagrams language"
        state.report("other-language", text, f"begin with a message, like `A->B: text`, without `{word}`")
        return True
    return False


def _read_lines(state: State) -> None:
    while True:
        if state.index >= len(state.lines):
            if not leave(state):
                return
            continue
        raw = state.lines[state.index]
        state.index += 1
        line = raw.strip()
        if line:
            state.raw = raw
            state.line = trim(raw) if line[-1] == "\\" else line
            _read_line(state)


def _read_line(state: State) -> None:
    line = state.line
    match = _WORD.match(line)
    word = match[0].lower() if match else ""
    if word in WSD or word in _SIGNS:
        at = len(word)
        rest = line[at:].lstrip() if line[at : at + 1] in _APART or word in _SIGNS else _argument(state, word, line[at:])
        if rest is not None and (_READERS.get(word) or _load(word))(state, word, rest):
            state.header = state.header and word == "#"
            return
    state.header = False
    if message.parse(state) or (word in EXTENSIONS and word not in _LAST and _read_extension(state, word)):
        return
    from stackseq.wsd import descriptions
    from stackseq.wsd.statements import foreign

    if foreign.parse(state) or (word in _LAST and _read_extension(state, word)) or descriptions.parse(state):
        return
    _report_syntax_error(state)


def _report_syntax_error(state: State) -> None:
    if len(state.diagnostics) < MAX_DIAGNOSTICS:
        from stackseq.wsd.suggest import hints

        state.report("syntax-error", "this line is no statement", *hints(state.line))
    else:
        state.unlisted += 1


def _argument(state: State, word: str, rest: str) -> str | None:
    """Return what follows a keyword without a blank; None if the word only begins with it, like ``end-user``."""
    if (word == "participant" and rest[0] == ":") or (word == "parallel" and rest == "{"):
        return rest
    if word not in _GREEDY or not _ARROW.match(rest):
        return None
    if word != "end":
        hint = f'for a participant of that name, write it in quotes: `"{word}"`'
        state.report("keyword-as-name", f"this line is read as the keyword `{word}`", hint)
    return rest


def _load(word: str) -> Reader:
    read = _READERS[word] = reader(WSD.get(word) or EXTENSIONS[word])
    return read


def _read_extension(state: State, word: str) -> bool:
    rest = state.line[len(word) :]
    if rest[:1] not in _APART and not (word == "serial" and rest == "{"):
        return False
    return (_READERS.get(word) or _load(word))(state, word, rest.lstrip())


def _finish(state: State) -> Parsed:
    """Close what is open, check what only the whole text shows, and put everything together."""
    close_all(state)
    state.keep_pending()
    for name, span in state.creating.items():
        state.report("create-without-message", f"no message creates `{name}`", "the next message to it would", span=span)
    _check_participants(state)
    lifelines = tuple([entry.lifeline() for entry in state.lifelines.entries.values()])
    interaction = Interaction(
        state.title,
        lifelines,
        tuple(state.body),
        tuple(state.groups),
        state.footer,
        state.wrap,
        tuple(state.metadata),
    )
    return Parsed(interaction, tuple(_in_order(state)))


def _check_participants(state: State) -> None:
    entries = state.lifelines.entries
    for entry in entries.values():
        if entry.declared and not entry.used:
            other = entries.get(entry.label) if entry.label != entry.name else None
            hints = (f"`{entry.label}` is another participant; did you mean `{entry.name}` there?",) if other else ()
            state.report("unused-participant", f"`{entry.name}` is declared but does nothing", *hints, span=entry.span)


def _in_order(state: State) -> list[Diagnostic]:
    found = sorted(state.diagnostics, key=lambda item: (item.span.path, item.span.line, item.span.column))
    if state.unlisted:
        last = state.index
        span = Span(last, 1, last, 1)
        found.append(
            Diagnostic(
                "too-many", Severity.ERROR, span, f"{state.unlisted} more findings are not listed", ("mend the first ones",)
            )
        )
    return found
