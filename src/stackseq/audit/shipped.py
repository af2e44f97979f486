"""Files about projects that come with the program: facts, places, log lines."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    T = TypeVar("T")


def open_shipped(opened: dict[str, T | None], project: str, path: str, read: Callable[[str], T]) -> T | None:
    """Return what is known of a project, read once and kept in ``opened``; None if there is no file about it.

    ``path`` is the file's, if ``project`` is a name of one; there is none about anything else. Raises OSError, ValueError.
    """
    if project not in opened:
        opened[project] = read(path) if project.isidentifier() and os.path.exists(path) else None
    return opened[project]
