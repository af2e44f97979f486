"""Where source is read from, and how a command line says so."""

from __future__ import annotations

import re

from stackseq.records import Record
from stackseq.source.model import TreeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.release import Release


class Folder(Record):
    """A folder with the project's repository, or what was unpacked of it."""

    project: str
    path: str


class GitRef(Record):
    """A state of a git repository, which needs no checkout."""

    project: str
    repository: str
    """The path of the repository, with or without a working tree."""
    ref: str
    """A tag, branch or commit."""


class Released(Record):
    """What the project published for a release: from PyPI, or from its public repository for the releases before Ocata."""

    project: str
    release: Release


class Installed(Record):
    """The package that is installed on this machine, with whatever its vendor changed."""

    project: str


Where = Folder | GitRef | Released | Installed

_ASSIGNMENT = re.compile(r"([a-z][a-z0-9-]*)=(.+)", re.DOTALL)
_REF = re.compile(r"(.+)@([^@{][^@]*(?:@\{[^}]*\})?)", re.DOTALL)


def parse_folder(text: str) -> Folder:
    """Read ``nova=PATH``. Raises TreeError."""
    match = _ASSIGNMENT.fullmatch(text.strip())
    if not match:
        raise TreeError(f"{text!r} does not say which project is in which folder", "write for example `nova=/opt/stack/nova`")
    return Folder(match[1], match[2])


def parse_git(text: str) -> GitRef:
    """Read ``nova=PATH@liberty-eol``; without ``@`` it is what the repository's HEAD is. Raises TreeError."""
    match = _ASSIGNMENT.fullmatch(text.strip())
    if not match:
        raise TreeError(f"{text!r} does not say which repository to read", "write for example `nova=/opt/stack/nova@liberty-eol`")
    with_ref = _REF.fullmatch(match[2])
    return GitRef(match[1], with_ref[1], with_ref[2]) if with_ref else GitRef(match[1], match[2], "HEAD")
