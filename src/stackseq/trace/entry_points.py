"""The entry points that a project declares: which class is the plugin of a name."""

# For maintainers. They stand in `setup.cfg`, in `pyproject.toml` since 2025, and in the metadata of what is installed.
# `setup.cfg` is read line by line: configparser takes colons in names for separators, and fails on what is written twice.
from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stackseq.source import Tree

_SETTINGS = "setup.cfg"
_PROJECT = "pyproject.toml"
_NAMESPACE = re.compile(r"([\w.\-]+)\s*=\s*")
_PLUGIN = re.compile(r"\s+([^=]+?)\s*=\s*([\w.]+(?::[\w.]+)?)")
_INSTALLED = re.compile(r"([^=]+?)\s*=\s*([\w.]+(?::[\w.]+)?)")


def read_entry_points(tree: Tree) -> Mapping[str, Mapping[str, str]]:
    """Return namespace → name → ``package.module:Class``."""
    found: dict[str, dict[str, str]] = {}
    for read, paths in ((_settings, [_SETTINGS]), (_project, [_PROJECT]), (_installed, _metadata(tree))):
        for path in paths:
            data = tree.read(path)
            for namespace, name, value in read(data.decode(errors="replace")) if data else ():
                found.setdefault(namespace, {})[name] = value
    return found


def entry_point_paths(tree: Tree) -> list[str]:
    """Return the paths of the files in which they may stand, also of those that do not exist."""
    return [_SETTINGS, _PROJECT, *_metadata(tree)]


def _metadata(tree: Tree) -> list[str]:
    return [path for path in tree.paths() if path.endswith("-info/entry_points.txt")]


def _settings(text: str) -> Iterator[tuple[str, str, str]]:
    inside, namespace = False, ""
    for line in text.splitlines():
        if line.startswith("["):
            inside = line.startswith("[entry_points]")
        elif inside and (head := _NAMESPACE.fullmatch(line)):
            namespace = head[1]
        elif inside and (row := _PLUGIN.match(line)):
            yield namespace, row[1], row[2]


def _installed(text: str) -> Iterator[tuple[str, str, str]]:
    namespace = ""
    for line in text.splitlines():
        if line.startswith("["):
            namespace = line.strip("[] ")
        elif row := _INSTALLED.match(line):
            yield namespace, row[1], row[2]


def _project(text: str) -> Iterator[tuple[str, str, str]]:
    from tomllib import TOMLDecodeError, loads

    try:
        rows = loads(text).get("project", {}).get("entry-points", {})
    except TOMLDecodeError:
        return
    for namespace, plugins in rows.items():
        for name, value in plugins.items():
            yield namespace, name, value
