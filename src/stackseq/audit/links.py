"""Addresses of lines in the public repositories, which always show the same."""

from __future__ import annotations

from stackseq.audit.facts import facts_of, project_of
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stackseq.audit.facts import Facts, Ref
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
        if not written:
            return ""
        project = project_of(anchor)
        return _by_facts(facts_of(project), anchor, written, host) or _by_places(project, anchor, written, host)

    return link


def _by_facts(facts: Facts | None, anchor: Anchor, written: str, host: str) -> str:
    if facts is None:
        return ""
    release = _known(written, facts.refs)
    standing = facts.standing(anchor, release) if release else None
    return _address(standing.place, facts.refs[release], facts.repository, host) if standing and standing.place else ""


def _by_places(project: str, anchor: Anchor, written: str, host: str) -> str:
    """Ask what is known about the functions of traced editions."""
    from stackseq.audit.places import places_of

    places = places_of(project)
    if places is None:
        return ""
    release = _known(written, places.refs)
    place = places.place(anchor, release) if release else None
    return _address(place, places.refs[release], places.repository, host) if place else ""


def _known(written: str, refs: Mapping[str, Ref]) -> str:
    """Return the name of a release among those that are known; an empty string if it is not."""
    if written in refs:
        return written
    release = release_named(written)
    return release if release in refs else ""


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
