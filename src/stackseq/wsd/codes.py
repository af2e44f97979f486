"""Every diagnostic that reading a text can give: code, severity and what it means."""

# For maintainers. docs/language.md shows each of them in an example, which is a test. Codes are stable: people filter by them.
from __future__ import annotations

from stackseq.diagnostics import Severity

_ERROR, _WARNING, _EXTENSION = Severity.ERROR, Severity.WARNING, Severity.EXTENSION

CODES: dict[str, tuple[Severity, str]] = {
    # What could not be understood; the rest is drawn.
    "syntax-error": (_ERROR, "A line is no statement"),
    "end-without-group": (_ERROR, "An `end` closes nothing"),
    "else-without-group": (_ERROR, "An `else` stands in no fragment"),
    "unmatched-brace": (_ERROR, "A `}` closes nothing"),
    "unterminated-block": (_ERROR, "A block of text has no end"),
    "nested-too-deep": (_ERROR, "Fragments are nested too deep"),
    "unknown-kind": (_ERROR, "There is no such kind of participant"),
    "include-failed": (_ERROR, "An included file cannot be read"),
    "other-language": (_ERROR, "The text is written in another language"),
    "too-many": (_ERROR, "There are more findings than anyone reads"),
    # What is drawn, but probably not as meant.
    "not-active": (_WARNING, "An execution ends that never began"),
    "unused-participant": (_WARNING, "A declared participant does nothing"),
    "empty-operand": (_WARNING, "A branch of a fragment is empty"),
    "unclosed-fragment": (_WARNING, "A fragment has no `end`"),
    "uneven-executions": (_WARNING, "Branches leave different executions open"),
    "nested-executions": (_WARNING, "Several branches begin an execution, so they nest"),
    "destroyed": (_WARNING, "A participant does something after its end"),
    "create-without-message": (_WARNING, "No message creates the participant"),
    "useless-modifier": (_WARNING, "A modifier of an arrow has nothing to act on"),
    "keyword-as-name": (_WARNING, "A keyword was read where a name may be meant"),
    "duplicate-title": (_WARNING, "There are several titles"),
    "unknown-option": (_WARNING, "There is no such option"),
    "unknown-colour": (_WARNING, "There is no such colour"),
    "unsafe-link": (_WARNING, "A link leads nowhere safe"),
    "outside-box": (_WARNING, "A box cannot hold the participant"),
    "empty-box": (_WARNING, "A box holds no participant"),
    "control-character": (_WARNING, "The text holds characters that cannot be shown"),
    "bidi-control": (_WARNING, "The text holds characters that reorder it"),
    # What other programs may refuse.
    "reversed-arrow": (_EXTENSION, "An arrow points to the left"),
    "open-both-ways": (_EXTENSION, "An arrow has open heads at both ends"),
    "lost-message": (_EXTENSION, "A message is lost on its way"),
    "gate": (_EXTENSION, "A message comes from or goes to the edge of the diagram"),
    "slanted-arrow": (_EXTENSION, "A message takes time"),
    "arrow-colour": (_EXTENSION, "A message has a colour"),
    "description": (_EXTENSION, "A message has a description beside the diagram"),
    "divider": (_EXTENSION, "A line divides the diagram"),
    "delay": (_EXTENSION, "Time passes"),
    "space": (_EXTENSION, "Rows are left empty"),
    "box": (_EXTENSION, "A box surrounds participants"),
    "fragment-kind": (_EXTENSION, "A fragment of another dialect"),
    "participant-kind": (_EXTENSION, "A kind of participant of another dialect"),
    "text-box": (_EXTENSION, "A text box of another dialect"),
    "link": (_EXTENSION, "A participant has a link"),
    "serial": (_EXTENSION, "Statements form one lane of a `parallel`"),
    "autonumber-step": (_EXTENSION, "Numbers have a step, or stop and resume"),
    "autoactivation": (_EXTENSION, "Executions begin and end by themselves"),
    "wrap": (_EXTENSION, "Long texts are wrapped"),
    "no-effect": (_EXTENSION, "A setting of another dialect, without effect here"),
}
"""Code → severity and summary."""
