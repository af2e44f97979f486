"""Open a tree, wherever it is."""

from __future__ import annotations

import os
import re

from stackseq.source.model import TreeError
from stackseq.source.trees import FolderTree
from stackseq.source.where import Folder, GitRef, Installed, Released

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.source.model import Tree
    from stackseq.source.pip import Report
    from stackseq.source.where import Where

_NAME = re.compile(r"""^[ \t]*name[ \t]*=[ \t]*["']?([\w.-]+)""", re.MULTILINE)


def open_tree(where: Where, report: Report | None = None) -> Tree:
    """Open the source of one project. Close the tree after use. Raises TreeError.

    While something is downloaded, ``report`` is called with what is done, how much there is (0 if unknown), and of what.
    """
    match where:
        case Folder():
            return _open_folder(where)
        case GitRef():
            return _open_git(where)
        case Released():
            from stackseq.source.released import open_released

            return open_released(where, report or _silent)
        case Installed(project):
            from stackseq.source.installed import open_installed

            return open_installed(project, top_package(project))


def _silent(_done: int, _total: int, _what: str) -> None:
    """Report nothing."""


def top_package(project: str) -> str:
    """Return the name of the folder that holds a project's code: ``novaclient`` for ``python-novaclient``."""
    return project.removeprefix("python-").replace("-", "_")


def _open_folder(where: Folder) -> Tree:
    path = os.path.expanduser(where.path)
    if not os.path.isdir(path):
        reason = "is not a folder" if os.path.exists(path) else "does not exist"
        raise TreeError(f"{where.path} {reason}")
    tree = FolderTree(where.project, path, f"{where.project} in {where.path}")
    return _checked(tree, where.path)


def _open_git(where: GitRef) -> Tree:
    from stackseq.source.git_tree import GitTree

    tree = GitTree(where.project, os.path.expanduser(where.repository), where.ref)
    try:
        return _checked(tree, f"{where.repository} at {where.ref}")
    except BaseException:
        tree.close()
        raise


def _checked(tree: Tree, place: str) -> Tree:
    """Make sure that this is the project."""
    package = top_package(tree.project)
    if tree.read(f"{package}/__init__.py") is not None or tree.project in _names(tree):
        return tree
    hints = [f"`{place}` may be the package itself: give the folder above it"] if tree.read("__init__.py") is not None else []
    raise TreeError(f"{place} is not {tree.project}: it has no {package}/__init__.py, and no setup.cfg that says so", *hints)


def _names(tree: Tree) -> set[str]:
    found: set[str] = set()
    for path in ("setup.cfg", "pyproject.toml"):
        data = tree.read(path) or b""
        found.update(match[1].lower().removeprefix("openstack-") for match in _NAME.finditer(data.decode(errors="replace")))
    return found
