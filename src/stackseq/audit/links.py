"""Addresses of lines in the public repositories, which always show the same."""

from __future__ import annotations

from stackseq.audit.facts import facts_of, project_of
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from stackseq.audit.facts import Ref
    from stackseq.audit.model import Place
    from stackseq.interaction import Anchor, Interaction


class Host(Record):
    """A site that shows the repositories."""

    tag: str
    """The address of lines at a tag, with ``{repository}``, ``{ref}``, ``{path}``, ``{first}`` and ``{last}``."""
    commit: str
    """The same at a commit."""


HOSTS = {
    "opendev": Host(
        "https://opendev.org/{repository}/src/tag/{ref}/{path}#L{first}-L{last}",
        "https://opendev.org/{repository}/src/commit/{ref}/{path}#L{first}-L{last}",
    ),
    "github": Host(
        "https://github.com/{repository}/blob/{ref}/{path}#L{first}-L{last}",
        "https://github.com/{repository}/blob/{ref}/{path}#L{first}-L{last}",
    ),
}
"""By the names that ``--link-base`` takes."""


def permalink(place: Place, release: str, host: str = "opendev", ref: Ref | None = None) -> str:
    """Return the address of a function in a release; an empty string if there are no facts about its project then.

    ``ref`` is what stands for the release, if it is not what facts take.
    """
    project = place.path.partition("/")[0]
    facts = facts_of(project)
    found = ref or (facts.refs.get(release) if facts else None)
    return _address(place, found, facts.repository if facts else f"openstack/{project}", host) if found else ""


def links_of(interaction: Interaction, host: str = "opendev") -> Callable[[Anchor], str]:
    """Return a function from the anchors of a diagram to addresses, in the release that its header names."""
    written = _written_release(interaction)

    def link(anchor: Anchor) -> str:
        facts = facts_of(project_of(anchor)) if written else None
        if facts is None:
            return ""
        release = written if written in facts.refs else release_named(written)
        ref = facts.refs.get(release)
        standing = facts.standing(anchor, release) if ref else None
        return _address(standing.place, ref, facts.repository, host) if ref and standing and standing.place else ""

    return link


def release_of(interaction: Interaction) -> str:
    """Return the release that a diagram's header names, as facts call it; an empty string if it names none that we know."""
    return release_named(_written_release(interaction))


def release_named(written: str) -> str:
    """Return a release as facts call it (``2026.1`` for ``gazpacho``); an empty string if there is none of that name."""
    from stackseq.release import UnknownReleaseError, parse_release

    try:
        return str(parse_release(written))
    except UnknownReleaseError:
        return ""


def _written_release(interaction: Interaction) -> str:
    return dict(interaction.metadata).get("release", "").lower()


def _address(place: Place, ref: Ref, repository: str, host: str) -> str:
    pattern = HOSTS[host].tag if ref.is_lasting else HOSTS[host].commit
    name = ref.name if ref.is_lasting else ref.commit
    return pattern.format(repository=repository, ref=name, path=place.path, first=place.first_line, last=place.last_line)
