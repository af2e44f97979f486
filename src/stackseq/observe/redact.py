"""Leave out what nobody should pass on: tokens, passwords, private keys, parameters of SQL, user data; unless it is asked for."""

# For maintainers. A name tells that something is secret, and where it ends depends on how it is written: in quotes, which may be
# escaped themselves, in brackets, as a word, as the rest of a header. In doubt more is hidden: what is lost stands in the record.
# Who asks for secrets gets them within `secrets_shown`: each reader hides them where it meets them, so that nothing passes them
# on by mistake, and would otherwise have to be told.
from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HIDDEN = "***"
_SECRETS = (
    r"token|passw(?:or)?d|passphrase|pwd|(?:[_-]|admin|root|user|new|old)pass(?![a-z])|secret|credential|user_?data|personality|"
    r"injected_files|(?:private|api|access|auth|fernet|encryption|signing|shared|hmac)[_-]?key|signature|[_?&]sig(?==)|sessionid"
)
_HEADERS = r"authorization|cookie"
_KEYS = re.compile(rf"(?i)(?:{_SECRETS}|{_HEADERS}|passw|db\.params|db\.query\.parameter|^args$|^kwargs$)")
_SIGNS = (
    *("token", "pass", "pwd", "secret", "credential", "userdata", "user_data", "personality", "injected_files"),
    *("_key", "-key", "apikey", "authkey", "privatekey", "accesskey", "private key", "signature", "sig=", "sessionid"),
    *("authorization", "cookie", "[parameters:", "://", "gaaaa", "eyj", "$"),
)
"""What texts have that may have a secret, in small letters: most have not, and plain searches are the fastest to tell."""
_NAMES = re.compile(
    rf"""(?ix)
    (?: (?<![\w-]) -- [\w-]{{0,40}}? (?:{_SECRETS}) [\w-]{{0,40}} \ +(?!-)             # a program's argument
      | (?: (?P<header>{_HEADERS}) | {_SECRETS} ) [\w.-]{{0,40}}
        (?: (?:\\*["'])? \s* (?: => | [:=] | %3D | > | \ (?:-v|--value)[ =] ) \s*
          | \\*["'] \s* , \s* (?: \\*["'] value \\*["'] \s* : \s* | (?=[ub]?\\*["']) ) ) )
    """
)
"""What stands before a secret: ``"adminPass": ``, ``('password', ``, ``--os-password ``, ``"key": "token", "value": ``."""
_VALUE = re.compile(
    r"""(?x)
    (?: \{SHA\d+\} | (?i:bearer|basic)\s+ )?
    (?: [ubUB]?(?P<quote>\\*["']) (?s:.*?) (?: (?<!\\)(?P=quote) | \Z ) | [^\s,;}\])(\[{][^\s,;}\])]* )
    """
)
_REST = re.compile(r"""[ubUB]?(?P<quote>\\*["'])(?s:.*?)(?:(?<!\\)(?P=quote)|\Z)|[^\n'"]*(?:"[^"\n]*"[^\n'"]*)*""")
"""Of a header."""
_NESTING = re.compile(r"""(?<!\\)(?P<quote>\\*["'])(?s:.*?)(?:(?<!\\)(?P=quote)|\Z)|(?P<opens>[\[{(])|[\]})]""")
_SEGMENT = re.compile(r"(/v2\.0/tokens/)[^\s/?\"']+")
"""A token as a part of an address, as the second version of Keystone's API had it."""
_ADDRESS = re.compile(r"""(?i)([a-z0-9+.-]{1,30}://)[^\s/@:"']{0,200}:(?!\d{1,5}(?:/|$))[^\s"']{1,200}@""")
"""With a password. Those of messages have several hosts, each with its own."""
_PARAMETERS = re.compile(r"(?s)(\[parameters: ).+")
"""Of a statement of SQL, as SQLAlchemy tells of its failure."""
_TOKEN = re.compile(
    r"\bgAAAA[\w-]{20,}={0,2}"  # Fernet
    r"|\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]+"  # JSON Web Tokens
    r"|\$(?:[156y]|2[aby])\$[\w./$=,-]{8,}"  # hashes of passwords
    r"|-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|\Z)"
)
"""What is secret whatever stands before it."""


_ARE_SHOWN: ContextVar[bool] = ContextVar("secrets are shown", default=False)


@contextmanager
def secrets_shown(*, shown: bool = True) -> Iterator[None]:
    """Hide nothing of what is read and told within, if somebody asks for that."""
    before = _ARE_SHOWN.set(shown)
    try:
        yield
    finally:
        _ARE_SHOWN.reset(before)


def are_shown() -> bool:
    """Tell whether secrets are to be told."""
    return _ARE_SHOWN.get()


def redacted(attributes: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes with what is secret replaced by ``***``."""
    if are_shown():
        return dict(attributes)
    return {key: HIDDEN if _is_secret(key) else redact(value) for key, value in attributes.items()}


@lru_cache(maxsize=4096)  # a hundred thousand spans have the same dozen names
def _is_secret(key: str) -> bool:
    return _KEYS.search(key) is not None


def redact(text: str) -> str:
    """Return a text with its secrets replaced by ``***``: what names call secret, tokens, passwords in addresses."""
    folded = text.casefold()
    for sign in _SIGNS:
        if sign in folded:
            return _redact(text)
    return text


def _redact(text: str) -> str:
    if are_shown():
        return text
    text = _TOKEN.sub(HIDDEN, _SEGMENT.sub(rf"\1{HIDDEN}", text))
    text = _PARAMETERS.sub(rf"\1{HIDDEN}]", text)
    return _without_values(_ADDRESS.sub(rf"\1{HIDDEN}@", text))


def _without_values(text: str) -> str:
    """Hide what names call secret."""
    kept: list[str] = []
    done = 0
    for match in _NAMES.finditer(text):
        begins = match.end()
        ends = _end(text, begins, is_header=match["header"] is not None) if begins >= done else begins
        if ends > begins:
            kept += (text[done:begins], HIDDEN)
            done = ends
    return "".join((*kept, text[done:])) if kept else text


def _end(text: str, at: int, *, is_header: bool) -> int:
    """Return where a value ends that begins at a position; the position itself if none does."""
    match = (_REST if is_header else _VALUE).match(text, at)
    if match or text[at : at + 1] not in {"[", "{", "("}:
        return match.end() if match else at
    depth = 0
    for each in _NESTING.finditer(text, at):
        depth += 0 if each["quote"] else 1 if each["opens"] else -1
        if depth <= 0:
            return each.end()
    return len(text)
