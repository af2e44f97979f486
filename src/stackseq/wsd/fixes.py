"""Repairs: what a machine can do about a finding.

>>> from stackseq.wsd.fixes import fixes
>>> [(fix, _)] = fixes("activat B").values()
>>> fix.title
'Write `activate`'
"""

# For maintainers. `repairs` proposes, and often guesses. A proposal is kept only if the text, read again with it, has that
# finding no more and no error that it did not have: so what is offered is true whatever the guess was. Reading again costs, so
# there is a budget for each text, and it goes to the worst findings first.
from __future__ import annotations

from stackseq.diagnostics import Severity, Source
from stackseq.records import Record
from stackseq.wsd.parser import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stackseq.diagnostics import Diagnostic, Span

BUDGET = 200_000
"""Characters that are read again for one text: some ten milliseconds."""
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.EXTENSION: 2}


class Edit(Record):
    """A stretch of the text, and what to write there. An empty stretch inserts."""

    span: Span
    text: str


class Fix(Record):
    """One repair. Its edits do not overlap."""

    title: str
    """What it does, as an order: ``Remove the line``."""
    edits: tuple[Edit, ...]


def fixes(text: str, diagnostics: Sequence[Diagnostic] | None = None) -> dict[Diagnostic, tuple[Fix, ...]]:
    """Return what can be repaired: finding → repairs, the best first.

    ``diagnostics`` are those of the text, if they are known already. In a large text only the worst findings get repairs.
    """
    from stackseq.wsd.repairs import propose

    lines = lines_of(text)
    known = tuple(parse(text).diagnostics if diagnostics is None else diagnostics)
    found: dict[Diagnostic, tuple[Fix, ...]] = {}
    left = BUDGET
    for diagnostic in sorted(known, key=lambda each: _ORDER[each.severity]):
        if left < len(text):
            break
        proposed = [] if diagnostic.span.path else propose(diagnostic, lines)
        left -= (len(text) + 1) * len(proposed)
        kept = tuple(fix for fix in dict.fromkeys(proposed) if _helps(fix, diagnostic, known, lines))
        if kept:
            found[diagnostic] = kept
    return found


def lines_of(text: str) -> list[str]:
    """Split a text into lines as the parser does."""
    return text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def apply(fix: Fix, lines: Sequence[str]) -> str:
    """Return the text with a repair made."""
    result = list(lines)
    for edit in sorted(fix.edits, key=lambda each: (each.span.line, each.span.column), reverse=True):
        span = edit.span
        first, last = result[span.line - 1], result[span.end_line - 1]
        changed = first[: span.column - 1] + edit.text + last[span.end_column - 1 :]
        result[span.line - 1 : span.end_line] = changed.split("\n")
    return "\n".join(result)


def _helps(fix: Fix, diagnostic: Diagnostic, known: Iterable[Diagnostic], lines: Sequence[str]) -> bool:
    """Tell whether a repair takes the finding away, and brings nothing that is as bad."""
    before, after = _count(known), _count(parse(Source("-", apply(fix, lines))).diagnostics)
    if after.get(diagnostic.code, 0) >= before[diagnostic.code]:
        return False
    rank = _ORDER[diagnostic.severity]
    return all(_ORDER[severity] > rank for severity in _new(before, after))


def _count(diagnostics: Iterable[Diagnostic]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for each in diagnostics:
        counts[each.code] = counts.get(each.code, 0) + 1
    return counts


def _new(before: dict[str, int], after: dict[str, int]) -> list[Severity]:
    """List how bad the findings are of which there are more than before."""
    from stackseq.wsd.codes import CODES

    return [CODES[code][0] for code, count in after.items() if count > before.get(code, 0)]
