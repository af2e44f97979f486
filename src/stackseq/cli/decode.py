"""From bytes to text: UTF-8, or UTF-16 and UTF-32 with a byte order mark; anything else is refused, never guessed."""

from __future__ import annotations

from stackseq.cli.problem import BAD_DIAGRAM, Problem
from stackseq.diagnostics import Diagnostic, Severity, Source, Span, show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
"""Byte order marks, the longer of two that begin alike first."""
CODE = "not-text"


class NotText(Problem):
    """The bytes are not text. The diagnostic says where and why."""

    def __init__(self, diagnostic: Diagnostic, path: str) -> None:
        """Take the diagnostic and the name of the input."""
        super().__init__(diagnostic.message, *diagnostic.hints, code=BAD_DIAGRAM)
        self.diagnostic = diagnostic
        self.path = path

    def __str__(self) -> str:
        """Write it like any other diagnostic."""
        return show(self.diagnostic, Source(self.path, ""))


def decode(data: bytes, path: str) -> Source:
    """Decode a diagram's bytes; ``path`` names them in diagnostics. Raises NotText."""
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", "utf-8"))
    body = data[len(mark) :]
    if encoding == "utf-8" and b"\0" in body:
        raise _refusal(body, body.index(b"\0"), path, "not text but binary data (byte 0x00)", ())
    try:
        return Source(path, body.decode(encoding))
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise _refusal(b"", 0, path, f"damaged {encoding[:-3].upper()} text", ()) from None
        message = f"not UTF-8 text (byte 0x{body[error.start]:02X})"
        raise _refusal(body, error.start, path, message, (_advice(body),)) from None


def left_out(source: Source, diagnostics: Iterable[Diagnostic]) -> str:
    """Say that a file of a folder is left out, if it is no sequence diagram but one of another kind; else an empty string."""
    other = next((each for each in diagnostics if each.code == "other-diagram"), None)
    return f"{source.path}: skipped: {other.message}" if other else ""


def is_plantuml(source: Source) -> bool:
    """Tell whether it is PlantUML, which shares the ending ``.wsd``: in a folder, such files are not meant."""
    return source.text.lstrip()[:6].lower() == "@start"


def skipping(source: Source) -> str:
    """Say that a file of a folder is left out."""
    return f"{source.path}: skipped: it is PlantUML text (@start…)"


def _refusal(body: bytes, offset: int, path: str, message: str, hints: tuple[str, ...]) -> NotText:
    before = body[:offset].decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    line = before.count("\n") + 1
    column = len(before) - before.rfind("\n")
    span = Span(line, column, line, column + 1)
    return NotText(Diagnostic(CODE, Severity.ERROR, span, message, hints), path)


def _advice(body: bytes) -> str:
    """Name the encoding that the text is probably in: Chinese if it reads as Chinese, else Western European."""
    try:
        guess = "GB18030" if _is_chinese(body.decode("gb18030")) else "WINDOWS-1252"
    except UnicodeDecodeError:
        guess = "WINDOWS-1252"
    return f"save it as UTF-8, or convert it: iconv -f {guess} -t UTF-8"


def _is_chinese(text: str) -> bool:
    foreign = [char for char in text if char > "\x7f"]
    return bool(foreign) and all("\u3000" <= char <= "\u9fff" or char >= "\uff00" for char in foreign)
