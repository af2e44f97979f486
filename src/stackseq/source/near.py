"""What may have been meant by a path or a name that does not exist."""

# For maintainers. This runs only when something is missing, so it may import difflib and list the tree.
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST = 5
"""Suggestions: more would not be read."""


def near_paths(wanted: str, paths: Sequence[str]) -> tuple[str, ...]:
    """Return the paths that a missing one may have become: the same name elsewhere, a package for a module, a like name."""
    from difflib import get_close_matches

    folder, _, name = wanted.rpartition("/")
    module = wanted.removesuffix(".py")
    packages = [path for path in (f"{module}/__init__.py", f"{folder}.py") if path in set(paths)]
    namesakes = [path for path in paths if path.endswith(f"/{name}") and name != "__init__.py"]
    inside = [
        path
        for path in paths
        if path.startswith(f"{module}/") and path.endswith(".py") and path.count("/") == wanted.count("/") + 1
    ]
    beside = [path for path in paths if path.rpartition("/")[0] == folder]
    like = get_close_matches(wanted, beside, _MOST, 0.8)
    return _best([*packages, *sorted(namesakes, key=lambda path: -_common(path, wanted)), *like, *inside])


def near_names(wanted: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the qualified names that a missing one may have become: the same name elsewhere in the file, a like name."""
    from difflib import get_close_matches

    known = list(dict.fromkeys(names))
    last = wanted.rpartition(".")[2]
    namesakes = [name for name in known if name.rpartition(".")[2] == last]
    return _best([*namesakes, *get_close_matches(wanted, known, _MOST, 0.7)])


def _best(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))[:_MOST]


def _common(path: str, wanted: str) -> int:
    """Count the folders that two paths have in common, from the left."""
    count = 0
    for one, other in zip(path.split("/"), wanted.split("/"), strict=False):
        if one != other:
            break
        count += 1
    return count
