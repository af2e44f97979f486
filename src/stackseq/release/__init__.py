"""OpenStack's releases: their order, their names, the versions of each project in them, and ranges of them.

``parse_release("gazpacho")``, ``parse_release("2026.1")`` and ``parse_release("nova 33.0.0")`` are the same release. Nothing here
reads a file or asks a network: the facts are a table, made from OpenStack's own release data.
"""

from __future__ import annotations

from stackseq.release.model import RELEASES, Release, Version, Versions, find_release, projects, versions_of
from stackseq.release.names import UnknownReleaseError, parse_release
from stackseq.release.ranges import ReleaseRange, parse_range

__all__ = [
    "RELEASES",
    "Release",
    "ReleaseRange",
    "UnknownReleaseError",
    "Version",
    "Versions",
    "find_release",
    "parse_range",
    "parse_release",
    "projects",
    "versions_of",
]
