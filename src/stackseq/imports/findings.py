"""What readers find out about a text, and the text's lines without anything that cannot be shown."""

from __future__ import annotations

import re

from stackseq.diagnostics import Diagnostic, Severity, Span
from stackseq.imports.codes import CODES
from stackseq.interaction.characters import BIDI, UNWANTED, replace_unwanted

MOST = 1000
"""More findings than these are counted, not listed."""
_LONGEST = 240
"""Characters of a finding: about what fits into three lines of a terminal."""


class Findings:
    """The diagnostics of one text."""

    def __init__(self) -> None:
        """Begin without any."""
        self._found: list[Diagnostic] = []
        self._unlisted = 0
        self._last = Span(1, 1, 1, 1)

    def report(self, code: str, span: Span, message: str, *hints: str) -> None:
        """Note a finding."""
        self._last = span
        if len(self._found) >= MOST:
            self._unlisted += 1
            return
        self._found.append(Diagnostic(code, CODES[code][0], span, _shorten(message), tuple(_shorten(hint) for hint in hints)))

    def listed(self) -> tuple[Diagnostic, ...]:
        """Return all findings in the order of the text."""
        found = sorted(self._found, key=lambda item: (item.span.line, item.span.column))
        if self._unlisted:
            message = f"{self._unlisted} more findings are not listed"
            found.append(Diagnostic("too-many", Severity.ERROR, self._last, message, ("mend the first ones",)))
        return tuple(found)


def _shorten(text: str) -> str:
    """Leave out the middle of a sentence that quotes a very long name."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]}…{text[-_LONGEST // 2 :]}"


def clean_text(text: str, findings: Findings) -> str:
    r"""Return the text with ``\n`` as the only line end and without characters that cannot be shown; all keep their places."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if re.search(UNWANTED, text):
        for number, line in enumerate(text.split("\n"), 1):
            _report_unwanted(number, line, findings)
    return replace_unwanted(text)


def _report_unwanted(number: int, line: str, findings: Findings) -> None:
    """Report the first unwanted character of a line."""
    match = re.search(UNWANTED, line)
    if match is None:
        return
    span = Span(number, match.start() + 1, number, match.start() + 2)
    code = f"U+{ord(match[0]):04X}"
    if match[0] in BIDI:
        findings.report("bidi-control", span, f"{code} would reorder the text around it, and is replaced")
    else:
        findings.report("control-character", span, f"{code} cannot be shown, and is replaced")
