"""When functions changed, by what comes with the program: ``changes(anchors, release)``, ``is_changed(anchor, old, new)``.

Anchors of diagrams that people wrote and of traced editions are known alike; comments, docstrings and formatting do not count.
"""

# For maintainers. Facts are asked first, since they follow a function that moved; places know it under its own name only.
from __future__ import annotations

from stackseq.audit.facts import facts_of, project_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from stackseq.interaction import Anchor


def changes(anchors: Iterable[Anchor], release: str) -> dict[Anchor, str]:
    """Return, for each anchor, the release since which its function's body is as it is in ``release``.

    Releases in which there is no such function do not count. The oldest release that is known means: since then or earlier.
    Anchors that nothing is known about in ``release`` are left out. Releases may be asked for by any of their names.
    """
    found = {anchor: _since(bodies_of(anchor), release) for anchor in anchors}
    return {anchor: since for anchor, since in found.items() if since}


def is_changed(anchor: Anchor, old: str, new: str) -> bool | None:
    """Tell whether an anchor's function differs between two releases; None if it is missing from one, or not known."""
    bodies = bodies_of(anchor)
    before, after = bodies.get(_named(bodies, old)), bodies.get(_named(bodies, new))
    return before != after if before and after else None


def bodies_of(anchor: Anchor) -> dict[str, str]:
    """Return a name for the function's body in each release that has it, oldest first: equal names for equal bodies.

    Names of two functions cannot be compared. Releases are named as in ``str(release)``: ``liberty``, ``2026.1``.
    """
    from stackseq.audit.places import places_of

    project = project_of(anchor)
    facts = facts_of(project)
    if facts and facts.number(anchor) is not None:
        standings = {release: facts.standing(anchor, release) for release in facts.refs}
        return {release: standing.body.hash for release, standing in standings.items() if standing and standing.body}
    places = places_of(project)
    return places.bodies(anchor) if places else {}


def _since(bodies: dict[str, str], release: str) -> str:
    """Return the first of the releases that have the same body without another one between; an empty string if there is none."""
    at = _named(bodies, release)
    since = ""
    for each, body in bodies.items():
        since = since if since and body == bodies[since] else each
        if each == at:
            return since
    return ""


def _named(bodies: dict[str, str], release: str) -> str:
    """Return a release as bodies call it."""
    from stackseq.audit.links import release_named

    return release if release in bodies else release_named(release)
