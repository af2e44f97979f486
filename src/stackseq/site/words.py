"""Releases and counts, as pages write them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def release_title(release: str) -> str:
    """Return ``Liberty``, or ``2026.1 Gazpacho``."""
    from stackseq.release import find_release

    found = find_release(release)
    if found is None:
        return release[:1].upper() + release[1:]
    return f"{found.ident} {found.name.capitalize()}" if found.ident else found.name.capitalize()


def span_of(releases: Sequence[str]) -> str:
    """Return ``Liberty to 2026.1``, for releases from old to new."""
    first, last = (each.capitalize() for each in (releases[0], releases[-1]))
    return first if first == last else f"{first} to {last}"


def counted(count: int, noun: str) -> str:
    """Return ``1 operation``, ``2 operations``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
