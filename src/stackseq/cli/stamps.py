"""Remember what the pictures of a folder were drawn from, so that a second run draws only what changed."""

# For maintainers. The memory is a small file in the output folder. It is believed only where everything still agrees: program,
# options, source, included files, and the pictures themselves, by content and never by time. Anything strange in it, from a
# cut file to a wrong type, means "draw it again".
from __future__ import annotations

import json
import os
from hashlib import blake2b

from stackseq.cli.files import place_of, read_edition, write_whole
from stackseq.cli.problem import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from stackseq.cli.draw_one import Outcome
    from stackseq.cli.plan import Job

NAME = ".stackseq.json"
_VERSION = 1
"""Of the file's shape."""


class Stamps:
    """What is known about one output folder."""

    def __init__(self, folder: str, conditions: str, *, forget: bool = False) -> None:
        """Read the folder's memory. ``conditions`` is everything besides the diagrams that shapes the pictures."""
        self._folder = folder
        self._conditions = conditions
        self._known = {} if forget else _read(os.path.join(folder, NAME), conditions)
        self._changed = False

    def warnings_if_fresh(self, job: Job) -> int | None:
        """Return how many warnings the diagram has if its outputs are as they should be, else None."""
        entry = self._known.get(self._key(job))
        try:
            return int(entry["warnings"]) if entry is not None and self._is_fresh(entry, job) else None
        except (KeyError, TypeError, ValueError, AttributeError):
            return None

    def remember(self, job: Job, outcome: Outcome) -> None:
        """Take note of outputs that were written; forget those of a diagram with problems, so that it is reported again."""
        self._changed = True
        if outcome.code:
            self._known.pop(self._key(job), None)
            return
        self._known[self._key(job)] = {
            "files": dict(outcome.read),
            "outputs": dict(outcome.written),
            "warnings": outcome.warnings,
        }

    def save(self) -> None:
        """Write the memory, if it changed."""
        if not self._changed:
            return
        content = {"version": _VERSION, "conditions": self._conditions, "diagrams": self._known}
        text = json.dumps(content, indent=0, sort_keys=True, ensure_ascii=True)
        try:
            write_whole(os.path.join(self._folder, NAME), text.encode())
        except Problem:  # the pictures are there; the next run draws them again
            return

    def _key(self, job: Job) -> str:
        return job.source.name.replace(os.sep, "/")

    def _is_fresh(self, entry: Mapping[str, Any], job: Job) -> bool:
        files, outputs = entry["files"], entry["outputs"]
        return (
            place_of(job.source.path) in files
            and all(output.format in outputs for output in job.outputs)
            and all(digest_of_file(path) == digest for path, digest in files.items())
            and all(digest_of_file(output.path) == outputs[output.format] for output in job.outputs)
        )


def digest(data: bytes) -> str:
    """Return a short name for the content."""
    return blake2b(data, digest_size=12).hexdigest()


def digest_of_file(path: str) -> str:
    """Return the digest of a file's or an edition's content, or an empty string if it cannot be read."""
    try:
        with open(path, "rb") as file:
            return digest(file.read())
    except OSError:
        edition = read_edition(path)
        return digest(edition) if edition is not None else ""


def program_stamp() -> str:
    """Return what changes whenever the program does: names, sizes and times of its files."""
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    found = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in {"__pycache__", "diagrams", "editions"})
        for file in sorted(files):
            status = os.stat(os.path.join(folder, file))
            found.append(f"{file} {status.st_size} {status.st_mtime_ns}")
    return digest("\n".join(found).encode())


def _read(path: str, conditions: str) -> dict[str, Any]:
    try:
        with open(path, "rb") as file:
            content = json.loads(file.read())
        if content["version"] == _VERSION and content["conditions"] == conditions:
            return dict(content["diagrams"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    return {}
