"""Where a directive's text comes from: its own lines, a file, or the catalogue."""

# For maintainers. `place` turns a line of a diagram into what Sphinx prints in front of a warning. Lines of a directive know
# where they stand, even in a file that the document includes.
from __future__ import annotations

import os
from pathlib import Path

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils.statemachine import StringList

    from stackseq.diagnostics import Source, Span

_ENDINGS = (".wsd", ".txt", ".diag", ".seqdiag", ".puml", ".plantuml", ".iuml", ".pu")
"""Names with them are files, even if there is no such file."""


class TextError(Exception):
    """There is no text; the message says why."""


class Text(Record):
    """A diagram's text."""

    source: Source
    folder: str
    """What included files are relative to."""
    lines: tuple[tuple[str, int], ...]
    """For each line of a text that stands in a document: the file, and the line in it, counted from 1."""
    files: list[str]
    """The files that were read for it. ``include`` adds to them."""
    included: dict[str, str]
    """The texts of what it includes, by the names that it includes them by."""

    def place(self, span: Span) -> str:
        """Return ``file:line`` of something in the text."""
        if span.path or not self.lines:
            return f"{span.path or self.source.path}:{span.line}"
        file, line = self.lines[min(span.line, len(self.lines)) - 1]
        return f"{file}:{line}"

    def include(self, target: str) -> Source:
        """Read a file that the text includes. Raises OSError."""
        from stackseq.diagnostics import Source

        path = os.path.normpath(Path(self.folder) / target)
        self.files.append(path)
        try:
            text = _read(path)
        except TextError as error:
            raise OSError(str(error).removeprefix(f"{path}: ")) from None
        self.included[target] = text
        return Source(path, text)


def inline(content: StringList, folder: str) -> Text:
    """Return the text that stands in the directive itself."""
    from stackseq.diagnostics import Source

    lines = tuple((file, line + 1) for file, line in content.items)
    return Text(Source("<diagram>", "\n".join(content) + "\n"), folder, lines, [], {})


def named(name: str, find: Callable[[str], tuple[str, str]]) -> Text:
    """Return the text of a file or, if there is none of that name, of an operation of the catalogue. Raises TextError.

    ``find`` gives a file's path as the user knows it, and the one to open.
    """
    from stackseq.diagnostics import Source

    shown, path = find(name)
    folder = str(Path(path).parent)
    if Path(path).exists() or name.lower().endswith(_ENDINGS):
        return Text(Source(path, _read(path, shown)), folder, (), [path], {})
    return Text(Source(name, _operation(name)), folder, (), [], {})


def _operation(name: str) -> str:
    from stackseq.catalogue import UnknownOperation, load

    catalogue = load()
    try:
        return catalogue.read(catalogue.find_path(name))
    except UnknownOperation as problem:
        hints = "".join(f"; {hint}" for hint in problem.hints)
        nothing = f"; nor is there a file of that name{hints}" if problem.nothing else hints
        raise TextError(f"{problem}{nothing}") from None


def _read(path: str, shown: str = "") -> str:
    shown = shown or path
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise TextError(f"{shown}: {(error.strerror or str(error)).lower()}") from None
    except UnicodeDecodeError:
        raise TextError(f"{shown}: this is not UTF-8 text") from None
