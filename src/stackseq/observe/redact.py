"""Leave out what nobody should pass on: tokens, passwords, parameters of SQL, user data."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

HIDDEN = "***"
_KEYS = re.compile(
    r"(?i)(token|passw|secret|credential|adminpass|user_data|personality|private_key|auth_key|signature|db\.params|^args$|^kwargs$)"
)
_SECRETS = r"token|passw(?:or)?d|secret|adminpass|user_data|private_key|signature|authorization"
_SIGNS = ("token", "passw", "secret", "adminpass", "user_data", "private_key", "signature", "authorization", "://", "gaaaa")
"""What texts have that may have a secret, in small letters: most have not, and plain searches are the fastest to tell."""
_PAIRS = re.compile(
    rf"""(?ix)
    ( ["']? \b [\w.-]{{0,40}} (?: {_SECRETS} ) [\w.-]{{0,40}} ["']? \s* [:=] \s* )
    (?: \{{SHA\d+\}} | (?:Bearer|Basic)\s+ | u(?=["']) )?
    ( "[^"]*" | '[^']*' | [^\s,;}}\])]+ )
    """
)
_SEGMENT = re.compile(r"(/v2\.0/tokens/)[^\s/?\"']+")
"""A token as a part of an address, as the second version of Keystone's API had it."""
_ADDRESS = re.compile(r"(?i)\b([a-z][a-z0-9+.-]{0,30}://)[^\s/@:]{1,200}:[^\s/@]{1,200}@")
_TOKEN = re.compile(r"\bgAAAA[\w-]{20,}={0,2}")
"""A Fernet token."""


def redacted(attributes: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes with what is secret replaced by ``***``."""
    return {key: HIDDEN if _KEYS.search(key) else redact(value) for key, value in attributes.items()}


def redact(text: str) -> str:
    """Return a text with its secrets replaced by ``***``: what names call secret, tokens, passwords in addresses."""
    folded = text.casefold()
    for sign in _SIGNS:
        if sign in folded:
            return _redact(text)
    return text


def _redact(text: str) -> str:
    text = _SEGMENT.sub(lambda match: match[1] + HIDDEN, text)
    text = _PAIRS.sub(lambda match: match[1] + HIDDEN, text)
    return _TOKEN.sub(HIDDEN, _ADDRESS.sub(lambda match: f"{match[1]}{HIDDEN}@", text))
