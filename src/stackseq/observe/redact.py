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
_PAIRS = re.compile(
    r"""(?ix)
    ( ["']? \b [\w.-]* (?: token | passw(?:or)?d | secret | adminpass | user_data | private_key | signature ) [\w.-]* ["']?
      \s* [:=] \s* )
    ( "[^"]*" | '[^']*' | [^\s,;}\])]+ )
    """
)
_ADDRESS = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)[^\s/@:]+:[^\s/@]+@")
_TOKEN = re.compile(r"\bgAAAA[\w-]{20,}={0,2}")
"""A Fernet token."""


def redacted(attributes: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes with what is secret replaced by ``***``."""
    return {key: HIDDEN if _KEYS.search(key) else redact(value) for key, value in attributes.items()}


def redact(text: str) -> str:
    """Return a text with its secrets replaced by ``***``: what names call secret, tokens, passwords in addresses."""
    text = _PAIRS.sub(lambda match: match[1] + HIDDEN, text)
    return _TOKEN.sub(HIDDEN, _ADDRESS.sub(lambda match: f"{match[1]}{HIDDEN}@", text))
