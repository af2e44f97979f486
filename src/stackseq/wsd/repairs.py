"""What might repair a finding: one function for each code that a machine can do something about."""

# For maintainers. Proposals need not be right: `fixes` tries each. So they are made of the line alone, with simple patterns. To
# repair another code: one function, one row in _PROPOSE.
from __future__ import annotations

import re

from stackseq.diagnostics import Span
from stackseq.wsd.blocks import looks_like_statement
from stackseq.wsd.fixes import Edit, Fix
from stackseq.wsd.names import find_arrow, find_colon, write_name
from stackseq.wsd.suggest import near_keyword

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stackseq.diagnostics import Diagnostic

    Proposals = Iterator[Fix]

_NOTE = re.compile(r"(?i)(\s*(?:note|state)\s+)(?:(?:above|below|under|on|at|for|of|in|to)\s+)?(?!over\b|left\b|right\b)\S")
_JOINED = re.compile(r"(?i)(\s*end)(note|state|ref|alt|opt|loop|par|parallel|seq|if|box)\b")
_MODIFIER = re.compile(r"(?<=[->])(\s*[+*]*)-")
_SLANT = re.compile(r"\([0-9]{1,2}\)\s*(?=\S)")
_COLOUR = re.compile(r"\[#\w+\]|#[0-9a-fA-F]{6}(?::[0-9]+)?|#\w+?(?::[0-9]+)?(?=>|x\s)")
_KIND = re.compile(r"(?i)(\s*participant:\s*)(\w+)")
_OPEN_BOTH = re.compile(r"<<?(--?)>>?")


def propose(diagnostic: Diagnostic, lines: Sequence[str]) -> list[Fix]:
    """Return what may help, best first."""
    make = _PROPOSE.get(diagnostic.code)
    number = diagnostic.span.line
    return list(make(diagnostic, lines, lines[number - 1])) if make and number <= len(lines) else []


# Edits.


def _replace(title: str, number: int, start: int, end: int, text: str) -> Fix:
    """Replace a stretch of a line; places count from 0."""
    return Fix(title, (Edit(Span(number, start + 1, number, end + 1), text),))


def _line(title: str, diagnostic: Diagnostic, line: str, text: str) -> Fix:
    """Write a line anew, after its indentation."""
    start = len(line) - len(line.lstrip())
    return _replace(title, diagnostic.span.line, start, len(line), text)


def _remove(diagnostic: Diagnostic, lines: Sequence[str], _line: str = "", title: str = "Remove the line") -> Proposals:
    """Remove a line, with the line break behind it, or before the last one."""
    number = diagnostic.span.line
    if number < len(lines):
        span = Span(number, 1, number + 1, 1)
    elif number > 1:
        span = Span(number - 1, len(lines[number - 2]) + 1, number, len(lines[number - 1]) + 1)
    else:
        span = Span(1, 1, 1, len(lines[0]) + 1)
    yield Fix(title, (Edit(span, ""),))


# Errors.


def _statement(diagnostic: Diagnostic, lines: Sequence[str], line: str) -> Proposals:
    number, stripped = diagnostic.span.line, line.strip()
    start = len(line) - len(line.lstrip())
    joined, placed = _JOINED.match(line), _NOTE.match(line)
    word = near_keyword(stripped)
    if joined:
        text = "end" if joined[2].lower() == "if" else f"end {joined[2]}"
        yield _replace(f"Write `{text}`", number, start, joined.end(), text)
    elif placed:
        yield _replace("Write `over`", number, placed.end(1), placed.end() - 1, "over ")
    elif word:
        end = start + len((re.match(r"[A-Za-z]+", stripped) or [""])[0])
        yield _replace(f"Write `{word}`", number, start, end, word)
    yield from _message(diagnostic, lines, line)
    yield _replace("Make it a comment", number, start, start, "# ")


def _message(diagnostic: Diagnostic, lines: Sequence[str], line: str) -> Proposals:
    """Put in the colon that is missing: behind a participant that other lines name, or at the end."""
    end = find_arrow(line)[1]
    if end < 0 or find_colon(line, end) >= 0:
        return
    number = diagnostic.span.line
    behind = line[end:].lstrip("+-* ")
    at = len(line) - len(behind)
    for name in sorted(_names(lines, number), key=len, reverse=True):
        if behind.startswith(name + " "):
            place = at + len(name)
            yield _replace(f"Write `{name}:`", number, place, place + 1, ": ")
            break
    yield _replace("Put in the colon", number, len(line.rstrip()), len(line.rstrip()), ":")


def _names(lines: Sequence[str], besides: int) -> set[str]:
    """Return what stands beside the arrows of all lines but one, and in declarations."""
    found: set[str] = set()
    for number, line in enumerate(lines, 1):
        start, end = find_arrow(line)
        colon = find_colon(line, end) if start > 0 else -1
        if number != besides and colon > 0:
            found |= {line[:start].strip(), line[end:colon].strip("+-* \t")}
        elif line.lstrip()[:11].lower() == "participant":
            found.add(re.split(r"(?i)\sas\s", line)[-1].split()[-1])
    return found - {""}


def _end_of_block(diagnostic: Diagnostic, lines: Sequence[str], line: str) -> Proposals:
    keyword = diagnostic.message.partition("`")[2].partition("`")[0]
    number = diagnostic.span.line
    last = number
    while last < len(lines) and not looks_like_statement(lines[last].strip()):
        last += 1
    while last > number and not lines[last - 1].strip():
        last -= 1
    place = len(lines[last - 1])
    yield _replace(f"Write `end {keyword}`", last, place, place, f"\n{_indent(line)}end {keyword}")


def _end_of_fragment(diagnostic: Diagnostic, lines: Sequence[str], line: str) -> Proposals:
    closing = "}" if "`}`" in diagnostic.message else "end"
    indent = _indent(line)
    last = len(lines)
    while last > diagnostic.span.line and not lines[last - 1].strip():
        last -= 1
    for number in (_end_by_indent(lines, diagnostic.span.line, len(indent)), last):
        place = len(lines[number - 1])
        yield _replace(f"Write `{closing}` below line {number}", number, place, place, f"\n{indent}{closing}")


def _end_by_indent(lines: Sequence[str], start: int, indent: int) -> int:
    """Return the last line below a fragment's first that is indented more, or continues it."""
    last = start
    for number in range(start + 1, len(lines) + 1):
        line = lines[number - 1]
        if line.strip() and len(_indent(line)) <= indent and not re.match(r"(?i)\s*(else|and)\b", line):
            break
        last = number if line.strip() else last
    return last


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _known_kind(diagnostic: Diagnostic, _lines: Sequence[str], line: str) -> Proposals:
    from difflib import get_close_matches

    from stackseq.interaction import LifelineKind

    match = _KIND.match(line)
    if match is None:
        return
    known = [kind.value for kind in LifelineKind if kind is not LifelineKind.PARTICIPANT]
    for kind in get_close_matches(match[2].lower(), known, 1, 0.5):
        yield _replace(f"Write `{kind}`", diagnostic.span.line, match.start(2), match.end(2), kind)
    start = len(_indent(line))
    yield _replace("Make it a plain participant", diagnostic.span.line, start, match.end(), "participant")


# Warnings.


def _not_active(diagnostic: Diagnostic, lines: Sequence[str], line: str) -> Proposals:
    if line.lstrip()[:10].lower() == "deactivate":
        yield from _remove(diagnostic, lines)
        return
    match = _MODIFIER.search(line, max(find_arrow(line)[1] - 1, 0))
    if match:
        yield _replace("Take away the `-`", diagnostic.span.line, match.end() - 1, match.end(), "")


def _quoted(diagnostic: Diagnostic, _lines: Sequence[str], line: str) -> Proposals:
    start = find_arrow(line)[0]
    name = line[: max(start, 0)].strip()
    if name:
        at = len(_indent(line))
        yield _replace("Make it a participant, in quotes", diagnostic.span.line, at, at + len(name), f'"{name}"')


def _option(diagnostic: Diagnostic, lines: Sequence[str], line: str) -> Proposals:
    from difflib import get_close_matches

    written = line.strip()[len("option") :].strip().lower()
    for option in get_close_matches(written, ("footer=none", "footer=bar", "footer=box", "wrap=40"), 1, 0.6):
        yield _line(f"Write `option {option}`", diagnostic, line, f"option {option}")
    yield from _remove(diagnostic, lines)


def _characters(diagnostic: Diagnostic, _lines: Sequence[str], line: str) -> Proposals:
    from stackseq.interaction.characters import UNWANTED

    yield _line("Remove what cannot be shown", diagnostic, line, re.sub(UNWANTED, "", line.lstrip()))


# Extensions.


def _swapped(diagnostic: Diagnostic, _lines: Sequence[str], line: str) -> Proposals:
    match = re.search(r"<{1,2}(--?)(?!>)", line)
    colon = find_colon(line, match.end()) if match else -1
    if match is None or colon < 0:
        return
    sender, receiver = line[: match.start()].strip(), line[match.end() : colon].strip()
    arrow = match[1] + ">" * (match[0].count("<"))
    yield _line("Swap the two", diagnostic, line, f"{receiver}{arrow}{sender}{line[colon:]}")


def _both_ways(diagnostic: Diagnostic, _lines: Sequence[str], line: str) -> Proposals:
    match = _OPEN_BOTH.search(line)
    if match:
        yield _replace(f"Write `<{match[1]}>`", diagnostic.span.line, match.start(), match.end(), f"<{match[1]}>")


def _without(pattern: re.Pattern[str], title: str) -> Callable[[Diagnostic, Sequence[str], str], Proposals]:
    """Make what takes the first thing away that a pattern finds."""

    def take(diagnostic: Diagnostic, _lines: Sequence[str], line: str) -> Proposals:
        match = pattern.search(line)
        if match:
            yield _replace(title, diagnostic.span.line, match.start(), match.end(), "")

    return take


def _first_word(**others: str) -> Callable[[Diagnostic, Sequence[str], str], Proposals]:
    """Make what writes another word in place of the first."""

    def write(diagnostic: Diagnostic, _lines: Sequence[str], line: str) -> Proposals:
        match = re.match(r"\s*(\w+)", line)
        other = others.get(match[1].lower(), "") if match else ""
        if match and other:
            yield _replace(f"Write `{other}`", diagnostic.span.line, match.start(1), match.end(1), other)

    return write


def _declared(diagnostic: Diagnostic, _lines: Sequence[str], line: str) -> Proposals:
    match = re.match(r"(?i)(\s*)(database|collections|cloud|queue)\s", line)
    created = re.match(r"(?i)\s*create\s+((?:participant|actor)\s+(.+))", line)
    if match:
        place = match.end(1)
        yield _replace(f"Write `participant:{match[2].lower()}`", diagnostic.span.line, place, place, "participant:")
    elif created:
        name = re.split(r"(?i)\sas\s", created[2])[-1].strip()
        yield _line("Declare it, then create it", diagnostic, line, f"{created[1]}\n{_indent(line)}create {write_name(name)}")


_PROPOSE: dict[str, Callable[[Diagnostic, Sequence[str], str], Proposals]] = {
    "syntax-error": _statement,
    "end-without-group": _remove,
    "else-without-group": _remove,
    "unmatched-brace": _remove,
    "unterminated-block": _end_of_block,
    "unknown-kind": _known_kind,
    "not-active": _not_active,
    "unused-participant": _remove,
    "unclosed-fragment": _end_of_fragment,
    "create-without-message": _remove,
    "keyword-as-name": _quoted,
    "duplicate-title": _remove,
    "unknown-option": _option,
    "unknown-colour": _without(_COLOUR, "Take the colour away"),
    "unsafe-link": _remove,
    "control-character": _characters,
    "bidi-control": _characters,
    "reversed-arrow": _swapped,
    "open-both-ways": _both_ways,
    "slanted-arrow": _without(_SLANT, "Make it straight"),
    "arrow-colour": _without(_COLOUR, "Take the colour away"),
    "participant-kind": _declared,
    "fragment-kind": _first_word(**{"and": "else", "break": "opt", "critical": "seq", "group": "seq"}),
    "text-box": _first_word(abox="note", rbox="state"),
    "no-effect": _remove,
}
