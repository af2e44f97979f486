"""The user's cache of sources: entries appear whole or not at all, and two processes may fill it at once."""

# For maintainers. An entry is made in a hidden folder beside its place, which then takes its name. Renaming a folder is atomic,
# and fails when the place is taken: then another process was quicker, and its entry is used. What a killed process left behind
# is hidden, is never used, and goes when it is a day old.
from __future__ import annotations

import os
import shutil
import tempfile
import time

from stackseq.source.model import TreeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_LEFT_BEHIND = 24 * 60 * 60
"""Seconds after which an unfinished entry belongs to nobody."""


def cache_root() -> str:
    """Return the folder of the cache: STACKSEQ_CACHE, or ``stackseq`` in the user's cache folder."""
    own = os.environ.get("STACKSEQ_CACHE")
    if own:
        return os.path.abspath(os.path.expanduser(own))
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(os.path.abspath(base), "stackseq")


def entry(kind: str, name: str, fill: Callable[[str], None]) -> str:
    """Return the folder of a cache entry. If there is none yet, ``fill`` is called with an empty folder to fill.

    Raises TreeError when the cache cannot be written, and whatever ``fill`` raises; then there is no entry.
    """
    folder = os.path.join(cache_root(), kind)
    place = os.path.join(folder, name)
    if os.path.isdir(place):
        return place
    try:
        part = _new_part(folder, name)
        try:
            fill(part)
            _take_place(part, place)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except OSError as error:
        hint = "set STACKSEQ_CACHE to a folder where there is room and you may write"
        raise TreeError(f"the cache folder {folder} cannot be written: {_reason(error)}", hint) from None
    return place


def _new_part(folder: str, name: str) -> str:
    os.makedirs(folder, exist_ok=True)
    _remove_old_parts(folder)
    return tempfile.mkdtemp(".part", f".{name}.", folder)


def _take_place(part: str, place: str) -> None:
    os.chmod(part, 0o755)  # noqa: S103  # as any folder that the user makes; what is in it is public
    try:
        os.rename(part, place)
    except OSError:
        if not os.path.isdir(place):
            raise


def _remove_old_parts(folder: str) -> None:
    for found in os.scandir(folder):
        if found.name.startswith(".") and found.name.endswith(".part") and time.time() - found.stat().st_mtime > _LEFT_BEHIND:
            shutil.rmtree(found.path, ignore_errors=True)


def _reason(error: OSError) -> str:
    text = error.strerror or str(error) or type(error).__name__
    return text[:1].lower() + text[1:]
