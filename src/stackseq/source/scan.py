"""Look through a whole tree without parsing it."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stackseq.source.model import Tree

_DEFINED = re.compile(rb"^[ \t]*+(?:async[ \t]++)?(?:def|class)[ \t]++(\w+)", re.MULTILINE)


def source_paths(tree: Tree) -> Sequence[str]:
    """Return the paths of the Python files that are no tests, sorted."""
    return [path for path in tree.paths() if path.endswith(".py") and "/tests/" not in f"/{path}"]


def paths_of_names(tree: Tree) -> Mapping[str, Sequence[str]]:
    """Return in which files each name seems to be defined: the last part of the name → paths, sorted. Tests do not count."""
    found: dict[str, list[str]] = {}
    for path, data in tree.read_many(source_paths(tree)):
        for name in dict.fromkeys(_DEFINED.findall(data or b"")):
            found.setdefault(name.decode(errors="replace"), []).append(path)
    return found
