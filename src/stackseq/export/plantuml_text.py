"""Texts as PlantUML takes them: literally."""

# For maintainers. Whatever PlantUML would take for markup, a variable or a comment is written `<U+…>`, its own way to name a
# character, which works the same in every kind of text and in every version (`~` does not). Lines are joined by `\n`, so that
# none of them can be taken for a statement.
from __future__ import annotations

import re

from stackseq.export.plain import plain_line, plain_lines

_MARKUP = re.compile(
    r"[\\~]"  # escapes
    r"|<(?=\S)"  # tags, icons, characters
    r"|&(?=#)"  # characters
    r"|%(?=[A-Za-z])"  # functions
    r"|\$(?=[A-Za-z_])"  # variables
    r"|(?<=/)'|'(?=/)"  # comments inside a line
    r"|(?<=([*/\"_\-]))\1"  # bold, italic, monospaced, underlined, struck out
    r"|(?<=\[)\[|(?<=\{)\{"  # links, embedded diagrams
    r"|^[*#=|\-._!@':]"  # lists, headings, tables, rulers, statements
    r"|^ +"  # indentation
)
_PRIVATE = re.compile("[\ue100-\ue1ff]")
"""Characters that PlantUML itself uses as signs."""
_QUOTES = re.compile('["«»“”„‟]')
"""What ends a text in quotes: PlantUML takes any quotation mark for any other."""
_UNSAFE_IN_ADDRESS = re.compile(r"[\s\[\]{}<>\"\\|^`~$']")
_BLANK = "<U+00A0>"


def write_label(text: str) -> str:
    """Write a text that may be empty."""
    lines = plain_lines(_PRIVATE.sub("\N{REPLACEMENT CHARACTER}", text))
    return "\\n".join(_MARKUP.sub(_spell, line) for line in lines)


def write_text(text: str) -> str:
    """Write a text that must not be empty."""
    return write_label(text) if text.strip() else _BLANK


def write_guard(text: str) -> str:
    """Write a guard. PlantUML adds brackets itself, unless there are some."""
    label = write_label(text)
    return f"<U+005B>{label[1:]}" if label.startswith("[") else label


def write_title(text: str) -> str:
    """Write a title, which needs a letter or a digit to be taken for one, and loses quotes at its ends."""
    text = text.strip()
    if not text or (any(map(_is_plain, text)) and not _QUOTES.match(text)):
        return write_label(text)
    return f"<U+{ord(text[0]):04X}>{write_label(text[1:])}"


def _is_plain(character: str) -> bool:
    """Tell whether any version takes it for a letter or a digit."""
    return character <= "\uffff" and (character.isalpha() or character in "0123456789")


def write_quoted(text: str) -> str:
    """Write a text in quotes."""
    label = _QUOTES.sub(_spell, write_label(text))
    return f'"{label or " "}"'


def write_remark(text: str) -> str:
    """Write one line as a comment. Even there a backslash at the end joins lines, and the signs of long comments count."""
    line = re.sub(r"/(?=')|'(?=/)", r"\g<0> ", text).rstrip()
    return f"' {line} '" if line.endswith("\\") else f"' {line}".rstrip()


def write_address(link: str) -> str:
    """Write the address of a link."""
    return _UNSAFE_IN_ADDRESS.sub(lambda match: f"%{ord(match[0]):02X}", plain_line(link))


def _spell(match: re.Match[str]) -> str:
    if match[0][0] == " ":
        return _BLANK * len(match[0])
    return f"<U+{ord(match[0]):04X}>"
