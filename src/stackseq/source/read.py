"""Read Python source of any age into a syntax tree."""

# For maintainers. A syntax tree is a hundred thousand objects, none of them garbage: without Python's collector looking through
# them again and again while they come into being, parsing takes a third of the time.
from __future__ import annotations

import ast
import re
import sys
import warnings

from stackseq.collector import resting_collector
from stackseq.diagnostics import Diagnostic, Severity, Span
from stackseq.records import Record
from stackseq.source.model import LARGEST

_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_VERSION = (3, 13) if sys.version_info >= (3, 14) else None
"""The grammar to read with. Python 3.14 takes Python 2's ``except Error, error`` for two errors."""


class Module(Record):
    """A file that was read."""

    tree: ast.Module
    text: str
    """What the tree was made from, with plain newlines: the repaired text, if today's Python would refuse the file."""
    repaired: bool = False
    skipped: tuple[int, ...] = ()
    """The lines of statements that were left out because nobody can read them."""


def read_module(data: bytes, path: str = "") -> Module | Diagnostic:
    """Read a file's content. What nobody can read is a diagnostic with the code ``unreadable-source``; nothing is raised."""
    if len(data) > LARGEST:
        return _unreadable(path, 1, f"the file is larger than {LARGEST // 1024 // 1024} MiB")
    text = decode(data)
    if "\0" in text:
        return _unreadable(path, text.count("\n", 0, text.index("\0")) + 1, "a NUL byte: this is no Python source")
    try:
        return _parse_or_repair(text)
    except SyntaxError as error:
        return _unreadable(path, error.lineno or 1, f"Python cannot read this: {error.msg}")
    except (RecursionError, MemoryError):
        return _unreadable(path, 1, "the source is nested too deeply")


def _parse_or_repair(text: str) -> Module:
    try:
        return Module(parse(text), text)
    except SyntaxError as error:
        found = _repaired(text) or _newest(text) or _recovered(text)
        if found is None:
            raise error from None
        return found


def _repaired(text: str) -> Module | None:
    from stackseq.source.repair import repair

    repaired = repair(text)
    try:
        return Module(parse(repaired), repaired, repaired=True)
    except SyntaxError:
        return None


def _newest(text: str) -> Module | None:
    try:
        return Module(_parse(text, None), text)
    except SyntaxError:
        return None


def _recovered(text: str) -> Module | None:
    from stackseq.source.recover import recover
    from stackseq.source.repair import repair

    repaired = repair(text)
    tree, used, skipped = recover(repaired, parse) or recover(text, parse) or (None, "", [])
    return Module(tree, used, used == repaired, tuple(skipped)) if tree else None


def parse(text: str) -> ast.Module:
    """Parse a text without a word about what is deprecated. Raises SyntaxError, RecursionError or MemoryError."""
    return _parse(text, _VERSION)


def _parse(text: str, version: tuple[int, int] | None) -> ast.Module:
    try:
        with resting_collector(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text, feature_version=version)
    except ValueError as error:  # a number with more digits than Python converts, a character that UTF-8 cannot hold
        raise SyntaxError(str(error)) from None


def decode(data: bytes) -> str:
    """Decode as PEP 263 says. What does not fit the declared encoding, or UTF-8 without one, is taken as Latin-1."""
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    text = _decode_as(data, _declared(data)) or data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _declared(data: bytes) -> str:
    for line in data.split(b"\n", 2)[:2]:
        match = _CODING.match(line)
        if match:
            return match[1].decode("ascii", "replace")
        if line.strip() and not line.lstrip().startswith(b"#"):
            break
    return "utf-8"


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return ""


def _unreadable(path: str, line: int, message: str) -> Diagnostic:
    return Diagnostic("unreadable-source", Severity.WARNING, Span(line, 1, line, 1, path), message)
