"""The patterns of the language's lines, for programs that colour text line by line."""

# For maintainers. The words come from the language's own tables, so that a new statement is coloured at once. The patterns keep
# to what regular expressions of Python, Pygments and TextMate (Oniguruma) have in common, since all three use them.
from __future__ import annotations

from stackseq.wsd.statements import STATEMENTS
from stackseq.wsd.statements.message import ARROWS

_FRAMES = ("group", "alternative")
_HEADINGS = ("title", "divider", "delay")
_NAME = r'(?:"(?:\\.|[^"\\\n])*"|[^":\n])'
_TEXTBOXES = "abox|aboxleft|aboxright|rbox"


def words(*modules: str) -> str:
    """Return an alternative of the words of statements: those that a module reads, or all, the longest first."""
    chosen = (row for row in STATEMENTS if not modules or row.module in modules)
    found = {word for row in chosen for word in row.keywords.split() if word.isalpha()}
    return "|".join(sorted(found, key=lambda word: (-len(word), word)))


def _arrows() -> str:
    from re import escape

    foreign = {look[::-1].replace(">", "<") for look in ARROWS if look.endswith(">") and "<" not in look}
    every = sorted({*ARROWS, *foreign}, key=lambda look: (-len(look), look))
    return "|".join(escape(look) + (r"(?!\w)" if look.endswith("x") else "") for look in every)


ARROW = _arrows()
_SENDER = rf'(?:"(?:\\.|[^"\\\n])*"|(?![ \t]*(?:{ARROW}))[^":\n])+'
"""Ends at the first arrow: so a line of many arrows takes no longer than any other."""
ANCHOR = r"^[ \t]*#[ \t]*[\w./-]+\.py[ \t]+\S[^\n]*"
COMMENT = r"^[ \t]*#[^\n]*"
PLACED = (
    rf"^([ \t]*)((?i:note|state|ref|{_TEXTBOXES}))([ \t]+)((?i:over|left(?:[ \t]+of)?|right(?:[ \t]+of)?))([ \t]+)({_NAME}+?)"
)
"""The beginning of a note, a state or a reference: indentation, word, place, names."""
PLACED_LINE = PLACED + r"([ \t]*)(:)(?=[ \t]*[^ \t\n])"
PLACED_BLOCK = (
    r"^([ \t]*)((?i:note|state|ref))([ \t]+)((?i:over|left(?:[ \t]+of)?|right(?:[ \t]+of)?))([ \t]+)"
    rf"({_NAME}+?)([ \t]*)(:?)([ \t]*)$"
)
BLOCK_END = r"^([ \t]*)((?i:end[ \t]+(?:note|state|ref)))\b"
FRAME = rf"^([ \t]*)((?i:{words(*_FRAMES)}))(?=[ \t{{]|$)"
TITLE = rf"^([ \t]*)((?i:{words('title')}))(?=[ \t]|$)"
DECLARATION = rf"^([ \t]*)((?i:{words('participant')}))(:[ \t]*\w+)?(?=[ \t]|$)"
STATEMENT = rf"^([ \t]*)((?i:{words()}))(?=[ \t{{:=]|$)"
RULE = r"^([ \t]*)(==+[^\n]*|\.\.\.[^\n]*|\|\|[^\n]*|\})"
MESSAGE = rf"^([ \t]*)({_SENDER})([ \t]*)({ARROW})([ \t]*)([+*-]+)?(\([0-9]+\))?([ \t]*)({_NAME}+?)([ \t]*)(:)"
INTO_REFERENCE = (
    rf"^([ \t]*)({_SENDER})([ \t]*)({ARROW})([ \t]*)([+*-]+)?([ \t]*)((?i:ref[ \t]+over))([ \t]+)({_NAME}+?)([ \t]*)$"
)
ESCAPE = r"\\[^\n]"
