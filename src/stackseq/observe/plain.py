"""Names and texts of a record in one line each, without what moves a terminal's cursor: ``plain(spans)``."""

# For maintainers. Whoever can make a service log something can put anything there: escape sequences, ends of lines, half of a
# character. Nearly everything is plain already, and is passed on as it is.
from __future__ import annotations

from stackseq.observe.model import IDS
from stackseq.observe.saved import SAVED
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from stackseq.observe.model import Happening, Span

_LONGEST = 2000
"""Characters of a name or a text that are told: nobody reads more, and some looks at them take their square."""
_TOLD = (*IDS, SAVED)
"""Attributes that are told."""


def plain(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans with names and texts that can be shown."""
    return tuple(span if _is_plain(span) else _plain(span) for span in spans)


def plain_text(text: str) -> str:
    """Return a text in one line, in which a sign stands for each character that cannot be shown."""
    told = text if text.isprintable() else " ".join(text.split())
    told = told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"
    return told if told.isprintable() else "".join(each if each.isprintable() else "\ufffd" for each in told)


def _is_plain(span: Span) -> bool:
    attributes, place = span.attributes, span.place
    names = f"{span.name}{span.service}{span.host}{span.peer}{span.error}{span.evidence}"
    return (
        len(names) <= _LONGEST
        and names.isprintable()
        and all(attributes[name].isprintable() for name in _TOLD if name in attributes)
        and (place is None or f"{place.path}{place.qualname}".isprintable())
        and all(_is_plain_text(each.text) and each.evidence.isprintable() for each in span.happenings)
    )


def _is_plain_text(text: str) -> bool:
    return len(text) <= _LONGEST and text.isprintable()


def _plain(span: Span) -> Span:
    place = span.place
    return replace(
        span,
        name=plain_text(span.name),
        service=plain_text(span.service),
        host=plain_text(span.host),
        peer=plain_text(span.peer),
        error=plain_text(span.error),
        evidence=plain_text(span.evidence),
        place=place if place is None or f"{place.path}{place.qualname}".isprintable() else None,
        attributes={name: plain_text(value) if name in _TOLD else value for name, value in span.attributes.items()},
        happenings=tuple(map(_plain_happening, span.happenings)),
    )


def _plain_happening(each: Happening) -> Happening:
    return replace(each, text=plain_text(each.text), evidence=plain_text(each.evidence))
