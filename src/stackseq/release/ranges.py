"""Sets of releases: ``liberty..zed``, ``>=2023.1``, ``liberty, pike..train``."""

from __future__ import annotations

from stackseq.records import Record
from stackseq.release.model import RELEASES
from stackseq.release.names import parse_release

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.release.model import Release


class ReleaseRange(Record):
    """A set of known releases. ``|``, ``&``, ``-`` and ``~`` are those of sets; ``in`` and iteration work, oldest first."""

    bits: int
    """Bit n stands for ``RELEASES[n]``."""

    def __contains__(self, release: Release) -> bool:
        """Tell whether a release is among them."""
        return bool(self.bits >> release.position & 1)

    def __iter__(self) -> Iterator[Release]:
        """Yield the releases, oldest first."""
        return (release for release in RELEASES if release in self)

    def __len__(self) -> int:
        """Count the releases."""
        return self.bits.bit_count()

    def __or__(self, other: ReleaseRange) -> ReleaseRange:
        """Return the releases in either."""
        return ReleaseRange(self.bits | other.bits)

    def __and__(self, other: ReleaseRange) -> ReleaseRange:
        """Return the releases in both."""
        return ReleaseRange(self.bits & other.bits)

    def __sub__(self, other: ReleaseRange) -> ReleaseRange:
        """Return the releases in this one only."""
        return ReleaseRange(self.bits & ~other.bits)

    def __invert__(self) -> ReleaseRange:
        """Return all other releases."""
        return ReleaseRange(EVERY.bits & ~self.bits)

    def __le__(self, other: ReleaseRange) -> bool:
        """Tell whether all of these are among the others."""
        return not self.bits & ~other.bits

    def __str__(self) -> str:
        """Write it as ``parse_range`` reads it; ``none`` and ``all`` for the extremes."""
        if not self.bits or self == EVERY:
            return "all" if self.bits else "none"
        return ", ".join(_written(first, last) for first, last in _runs(list(self)))


EVERY = ReleaseRange((1 << len(RELEASES)) - 1)


def parse_range(text: str) -> ReleaseRange:
    """Read a range: parts with commas between them, each ``a``, ``a..b``, ``a..``, ``..b``, ``>=a``, ``>a``, ``<=a`` or ``<a``.

    Both ends belong to ``a..b``. Raises UnknownReleaseError for a name that is none, ValueError for ``b..a``.
    """
    if text.strip() in {"all", "none", ""}:
        return EVERY if text.strip() == "all" else ReleaseRange(0)
    found = ReleaseRange(0)
    for part in text.split(","):
        found |= _part(part.strip())
    return found


_SIGNS = (">=", "<=", ">", "<")


def _part(text: str) -> ReleaseRange:
    sign = next((sign for sign in _SIGNS if text.startswith(sign)), "")
    if sign:
        return _compared(sign, parse_release(text[len(sign) :]))
    if ".." not in text:
        return ReleaseRange(1 << parse_release(text).position)
    left, _, right = text.partition("..")
    first = parse_release(left) if left.strip() else RELEASES[0]
    last = parse_release(right) if right.strip() else RELEASES[-1]
    if last < first:
        raise ValueError(f"{text!r} runs backwards: {last} is older than {first}")
    return _between(first.position, last.position)


def _compared(sign: str, release: Release) -> ReleaseRange:
    at = release.position
    if sign == ">=":
        return _between(at, len(RELEASES) - 1)
    if sign == ">":
        return _between(at + 1, len(RELEASES) - 1)
    return _between(0, at if sign == "<=" else at - 1)


def _between(first: int, last: int) -> ReleaseRange:
    return ReleaseRange(((1 << max(0, last - first + 1)) - 1) << first)


def _runs(releases: list[Release]) -> list[tuple[Release, Release]]:
    runs: list[tuple[Release, Release]] = []
    for release in releases:
        if runs and runs[-1][1].position + 1 == release.position:
            runs[-1] = (runs[-1][0], release)
        else:
            runs.append((release, release))
    return runs


def _written(first: Release, last: Release) -> str:
    if first == last:
        return str(first)
    if last == RELEASES[-1]:
        return f">={first}"
    return f"{first}..{last}"
