"""Text that is safe inside XML, and addresses that are safe to follow."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Anchor
    from stackseq.render.options import LinkBase

_SCHEMES = frozenset({"http", "https", "mailto"})
_REPLACEMENT = "\ufffd"
_BLANKS = {"\t": " ", "\n": " ", "\r": " "}


def escape(text: str) -> str:
    """Return text as the content of an element: one line, nothing that XML cannot carry."""
    if not text.isprintable():
        text = text.replace("\n", " ")
        if not text.isprintable():
            text = printable(text)
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def escape_attribute(text: str) -> str:
    """Return text as the value of an attribute in double quotes."""
    text = escape(text)
    return text.replace('"', "&quot;") if '"' in text else text


def printable(text: str) -> str:
    """Return the text with control characters, lone surrogates and what Unicode never assigns replaced, line ends as blanks."""
    return "".join(char if char.isprintable() else _BLANKS.get(char) or _carried(char) for char in text)


def _carried(char: str) -> str:
    code = ord(char)
    is_control = code < 0x20 or 0x7F <= code < 0xA0
    return _REPLACEMENT if is_control or 0xD800 <= code < 0xE000 or code & 0xFFFE == 0xFFFE else char


def is_right_to_left(text: str) -> bool:
    """Tell whether the text has letters that are written from right to left."""
    if text.isascii() or max(text) < "\u0590":
        return False
    from unicodedata import bidirectional

    return any(bidirectional(char) in {"R", "AL"} for char in text)


def safe_link(address: str) -> str:
    """Return the address if following it is harmless (http, https, mailto or relative), an empty string otherwise."""
    address = address.strip()
    if not address or any(char <= " " or "\x7f" <= char < "\xa0" or "\ud800" <= char < "\ue000" for char in address):
        return ""
    scheme, colon, _rest = address.partition(":")
    if colon and not any(sign in scheme for sign in "/?#") and scheme.lower() not in _SCHEMES:
        return ""
    return address


def anchor_link(anchor: Anchor, base: LinkBase) -> str:
    """Return the address of an anchor's source, or an empty string."""
    if not base:
        return ""
    if not isinstance(base, str):
        return safe_link(base(anchor))
    path, qualname = _quote(anchor.path), _quote(anchor.qualname)
    if "{path}" in base or "{qualname}" in base:
        return safe_link(base.replace("{path}", path).replace("{qualname}", qualname))
    return safe_link(base.rstrip("/") + "/" + path)


def _quote(text: str) -> str:
    return text if text.isascii() and text.replace("/", "").replace(".", "").isidentifier() else _quote_all(text)


def _quote_all(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="/", errors="replace")
