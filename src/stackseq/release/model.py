"""A release, a version, and what versions a project has in a release."""

from __future__ import annotations

from stackseq.records import Record, field
from stackseq.release.table import PROJECTS, SERIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Release(Record):
    """One series of OpenStack. Releases are ordered by date."""

    name: str
    """Lower case: ``liberty``."""
    ident: str = field("", compare=False)
    """``2026.1``; empty before 2023.1."""
    date: str = field("", compare=False)
    """ISO 8601."""
    status: str = field("", compare=False)
    """``maintained``, ``unmaintained`` or ``end of life``, when the table was made."""
    position: int = field(0, compare=False)
    """0 is the oldest that we know."""

    def __str__(self) -> str:
        """Write what people write: ``liberty``, ``2026.1``."""
        return self.ident or self.name

    def __lt__(self, other: Release) -> bool:
        """Tell whether this one is older."""
        return self.position < other.position

    def __le__(self, other: Release) -> bool:
        """Tell whether this one is not newer."""
        return self.position <= other.position

    def __gt__(self, other: Release) -> bool:
        """Tell whether this one is newer."""
        return self.position > other.position

    def __ge__(self, other: Release) -> bool:
        """Tell whether this one is not older."""
        return self.position >= other.position


class Version(Record):
    """A version of a project, as PEP 440 writes it: ``33.0.2``, ``1.0.0.0b1``."""

    text: str

    @property
    def numbers(self) -> tuple[int, ...]:
        """The release part as numbers, without zeros at the end; pre-releases count as the release that they prepare."""
        numbers = [int(part) for part in _release_part(self.text).split(".")]
        while len(numbers) > 1 and not numbers[-1]:
            numbers.pop()
        return tuple(numbers)

    def __str__(self) -> str:
        """Write it as it was written."""
        return self.text


class Versions(Record):
    """What a release has of a project."""

    first: Version
    last: Version
    """The last one when the table was made."""
    ref: str
    """The git tag or branch with the release's last state, or an empty string."""
    package: str
    """The name on PyPI: ``openstack-heat``."""


def _release_part(text: str) -> str:
    end = next((i for i, c in enumerate(text) if c not in "0123456789."), len(text))
    part = text[:end]
    if end < len(text):
        part = part.rpartition(".")[0]
    return part.strip(".") or "0"


RELEASES: tuple[Release, ...] = tuple(Release(*row, position) for position, row in enumerate(SERIES))
"""All releases that we know, oldest first."""

_BY_NAME = {release.name: release for release in RELEASES} | {release.ident: release for release in RELEASES if release.ident}


def find_release(text: str) -> Release | None:
    """Return the release with a name or an id, in any case; None if there is none."""
    return _BY_NAME.get(text.strip().lower())


def projects() -> Iterable[str]:
    """Return the names of the projects whose versions we know."""
    return PROJECTS.keys()


def versions_of(project: str, release: Release) -> Versions | None:
    """Return the versions of a project in a release; None if it was not part of it, or is not known."""
    if project not in PROJECTS:
        return None
    package, table = PROJECTS[project]
    row = table.get(release.name)
    return Versions(Version(row[0]), Version(row[1]), row[2], package) if row else None
