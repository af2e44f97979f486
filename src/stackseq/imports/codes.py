"""Every diagnostic that reading another program's text can give: code, severity and what it means."""

# For maintainers. docs/import.md lists them, which a test checks. Those that our own language has as well have the same name.
from __future__ import annotations

from stackseq.diagnostics import Severity

_ERROR, _WARNING, _EXTENSION = Severity.ERROR, Severity.WARNING, Severity.EXTENSION

CODES: dict[str, tuple[Severity, str]] = {
    # What could not be understood; the rest is drawn.
    "syntax-error": (_ERROR, "Something is no statement"),
    "end-without-group": (_ERROR, "An `end` or `}` closes nothing"),
    "else-without-group": (_ERROR, "An `else` stands in no fragment"),
    "unterminated-block": (_ERROR, "A block or a text in quotes has no end"),
    "nested-too-deep": (_ERROR, "Fragments are nested too deep"),
    "nothing-to-return": (_ERROR, "A `return` stands in no execution"),
    "preprocessing": (_ERROR, "A text wants to include, define or compute something, which is refused"),
    "other-diagram": (_ERROR, "The text is a diagram of another kind"),
    "too-many": (_ERROR, "There are more findings than anyone reads"),
    # What is drawn, but probably not as meant.
    "not-active": (_WARNING, "An execution ends that never began"),
    "unclosed-fragment": (_WARNING, "A fragment has no end"),
    "create-without-message": (_WARNING, "No message creates the participant"),
    "not-drawn": (_WARNING, "Something that has a meaning is not drawn"),
    "several-diagrams": (_WARNING, "There are several diagrams, of which the first is read"),
    "unknown-option": (_WARNING, "There is no such setting"),
    "unknown-colour": (_WARNING, "There is no such colour"),
    "unsafe-link": (_WARNING, "A link leads nowhere safe"),
    "outside-box": (_WARNING, "A box cannot hold the participant"),
    "empty-box": (_WARNING, "A box holds no participant"),
    "control-character": (_WARNING, "The text holds characters that cannot be shown"),
    "bidi-control": (_WARNING, "The text holds characters that reorder it"),
    # What only tells how the picture looks.
    "no-effect": (_EXTENSION, "A setting of the other program has no effect here"),
}
"""Code → severity and summary."""
