"""Understand what people call a release."""

from __future__ import annotations

import re

from stackseq.release.model import RELEASES, Release, Version, find_release, projects, versions_of

_WITH_PROJECT = re.compile(r"([a-z][a-z-]*?)\s*(?:==|\s|-|@)\s*v?(\d[\w.]*)")
_LOOKS_LIKE_ID = re.compile(r"20\d\d\.\d")
_VERSION = re.compile(r"v?(\d+(?:\.\w+)+)")


class UnknownReleaseError(ValueError):
    """No release is called so. The message says what was meant, perhaps."""


def parse_release(text: str, project: str = "") -> Release:
    """Return the release of a name (``liberty``), an id (``2026.1``), or a project's version (``nova 33.0.0``).

    A version alone (``33.0.0``) needs ``project``. Raises UnknownReleaseError with a hint.
    """
    wanted = text.strip().lower()
    release = find_release(wanted)
    if release:
        return release
    with_project = _WITH_PROJECT.fullmatch(wanted)
    if with_project and with_project[1] in projects():
        return _by_version(with_project[1], Version(with_project[2]))
    version = None if _LOOKS_LIKE_ID.fullmatch(wanted) else _VERSION.fullmatch(wanted)
    if version and project:
        return _by_version(project, Version(version[1]))
    if version:
        raise UnknownReleaseError(f"{text!r} is the version of which project? Write for example 'nova {version[1]}'")
    raise UnknownReleaseError(f"there is no release called {text!r}{_suggestion(wanted)}")


def _by_version(project: str, version: Version) -> Release:
    """Return the newest release that began with this version or an older one."""
    if project not in projects():
        raise UnknownReleaseError(f"there is no project called {project!r} in the table of releases")
    rows = [(release, versions) for release in RELEASES if (versions := versions_of(project, release))]
    found = None
    for release, versions in rows:
        if versions.first.numbers <= version.numbers:
            found = release
    if found is None:
        raise UnknownReleaseError(f"{project} {version} is older than {rows[0][0]} ({project} {rows[0][1].first})")
    newest = rows[-1][1]
    if version.numbers[0] > newest.last.numbers[0]:
        raise UnknownReleaseError(
            f"{project} {version} is newer than {rows[-1][0]} ({project} {newest.last}), the last one known"
        )
    return found


def _suggestion(wanted: str) -> str:
    from difflib import get_close_matches

    names = [name for release in RELEASES for name in (release.name, release.ident) if name]
    near = get_close_matches(wanted, names, 1, 0.6)
    if near:
        return f"; did you mean {near[0]}?"
    return f"; known are {RELEASES[0]} to {RELEASES[-1]}"
