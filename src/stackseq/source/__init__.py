"""Read the source of any OpenStack release, from a folder, git, PyPI or this machine, without importing or running it.

``open_tree`` gives a tree of files, ``Index(tree).find(anchor)`` the definition that a step of a diagram claims.
"""

from __future__ import annotations

from stackseq.source.index import Index
from stackseq.source.model import Definition, DefinitionKind, Found, NotFound, Reason, Tree, TreeError
from stackseq.source.opening import open_tree
from stackseq.source.scan import source_paths
from stackseq.source.similarity import similarity
from stackseq.source.trees import DictTree, FolderTree, content_id_of
from stackseq.source.where import Folder, GitRef, Installed, Released, Where, parse_folder, parse_git

__all__ = [
    "Definition",
    "DefinitionKind",
    "DictTree",
    "Folder",
    "FolderTree",
    "Found",
    "GitRef",
    "Index",
    "Installed",
    "NotFound",
    "Reason",
    "Released",
    "Tree",
    "TreeError",
    "Where",
    "content_id_of",
    "open_tree",
    "parse_folder",
    "parse_git",
    "similarity",
    "source_paths",
]
