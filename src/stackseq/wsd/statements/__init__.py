"""The statements of the language, one file each, and the table that finds them.

Each file has ``parse(state, word, rest) -> bool``, which reads the current line and says whether it fits, and where
it owns an element a function that writes it. To add a statement: one file, one row here, one section in
``docs/language.md``.
"""

# For maintainers. A line is looked up by its first word, or its first sign, in WSD; then it may be a message; then it is looked
# up in EXTENSIONS. So another dialect never takes a line from the language. Files are imported when a text first needs them.
from __future__ import annotations

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from stackseq.wsd.state import State


class Statement(Record):
    """One row: which words or signs begin it, which file reads it, which section explains it."""

    keywords: str
    """Separated by blanks."""
    module: str
    section: str
    extension: bool = False
    """Not part of the WebSequenceDiagrams language."""


STATEMENTS = (
    Statement("title", "title", "Title"),
    Statement("option", "option", "Options"),
    Statement("autonumber", "autonumber", "Numbers"),
    Statement("include", "include", "Including a file"),
    Statement("participant actor", "participant", "Participants"),
    Statement("activate deactivate destroy create", "execution", "Executions"),
    Statement("note", "note", "Notes"),
    Statement("state", "state", "States"),
    Statement("ref", "ref", "References"),
    Statement("alt opt loop par seq", "group", "Fragments"),
    Statement("else", "alternative", "Fragments"),
    Statement("end", "end", "Fragments"),
    Statement("parallel", "group", "Parallel"),
    Statement("}", "end", "Parallel"),
    Statement("#", "comment", "Comments"),
    Statement("serial", "parallel", "Parallel", extension=True),
    Statement("break critical group", "group", "Extension: more fragments", extension=True),
    Statement("and", "alternative", "Extension: more fragments", extension=True),
    Statement("boundary control entity database collections cloud queue", "participant", "Participants", extension=True),
    Statement("box participantgroup", "box", "Extension: boxes", extension=True),
    Statement("link", "link", "Extension: links", extension=True),
    Statement("abox aboxleft aboxright rbox", "textbox", "Extension: other boxes of text", extension=True),
    Statement("==", "divider", "Extension: dividers", extension=True),
    Statement("...", "delay", "Extension: delays", extension=True),
    Statement("|| space", "space", "Extension: space", extension=True),
    Statement("autoactivation", "autoactivation", "Extension: automatic executions", extension=True),
    Statement(
        "bottomparticipants fontfamily linear activecolor entryspacing",
        "setting",
        "Extension: settings without effect",
        extension=True,
    ),
)
"""All statements that begin with a word or a sign. A message begins with a name: see `message`."""

WSD = {word: row for row in STATEMENTS if not row.extension for word in row.keywords.split()}
EXTENSIONS = {word: row for row in STATEMENTS if row.extension for word in row.keywords.split()}


def reader(row: Statement) -> Callable[[State, str, str], bool]:
    """Load the function that reads a statement."""
    from importlib import import_module

    read: Callable[[State, str, str], bool] = import_module(f"stackseq.wsd.statements.{row.module}").parse
    return read
