"""Words for what the source has names for: data, one TOML file, and rules for what it does not name."""

from __future__ import annotations

import os

from stackseq.narrate.conditions import condition_words
from stackseq.narrate.wording import words_of
from stackseq.records import Record, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_READS = ("GET ", "HEAD ")
"""Begins a request that reads."""
_GETS = "_get"
"""In the name of a function of the database that reads: ``volume_type_get_all``."""
FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "phrases.toml")


class Phrasebook(Record):
    """Words. ``phrases.toml`` tells what each part means."""

    functions: Mapping[str, str] = field(default={})
    conditions: Mapping[str, str] = field(default={})
    nouns: Mapping[str, str] = field(default={})
    database: Mapping[str, str] = field(default={})
    requests: Mapping[str, Mapping[str, str]] = field(default={})
    order: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    decisive: tuple[str, ...] = ()
    trifles: frozenset[str] = frozenset()
    wrappers: frozenset[str] = frozenset()
    remarks: Mapping[str, str] = field(default={})

    def function(self, name: str) -> str:
        """Return what a function does: its phrase by its full or its own name, else its name in words."""
        parts = [part for part in name.split(".") if part not in self.wrappers]
        own = parts[-1] if parts else name
        return self.functions.get(name) or self.functions.get(own) or words_of(own)

    def condition(self, text: str) -> str:
        """Return a condition in words."""
        return condition_words(text, self.nouns, self.conditions)

    def is_query(self, name: str) -> bool:
        """Tell whether a function, by its name, only asks."""
        own = name.rpartition(".")[2].lstrip("_")
        return name.startswith(_READS) or own.startswith(self.queries) or (own == name and _GETS in own)

    def is_decisive(self, name: str) -> bool:
        """Tell whether a request only asks, but for what the operation is about: where a server may go."""
        return name.startswith(self.decisive)


def read_phrasebook(path: str = FILE) -> Phrasebook:
    """Return the phrasebook that comes with the program, or one in another file."""
    from tomllib import load

    with open(path, "rb") as stream:
        data: dict[str, Any] = load(stream)
    lists = {key: tuple(data.pop(key, ())) for key in ("order", "states", "parts", "faults", "queries", "decisive")}
    return Phrasebook(**data | lists | {key: frozenset(data.get(key, ())) for key in ("trifles", "wrappers")})
