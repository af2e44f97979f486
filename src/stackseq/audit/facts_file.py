"""The files of facts and of places: named sections of lines, compressed, each readable without the others."""

# For maintainers. Drawing one diagram needs the names of the anchors and one release of the twenty-odd, within a millisecond or
# two. So a file begins with a plain table of its sections, and each section is compressed alone. The order of lines is given,
# so the same facts give the same lines; a file whose sections say the same is left as it is, since other versions of zlib
# compress to other bytes.
from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HEAD = "stackseq {kind} 1"
"""The first line; the number is that of the format."""


class FactsFile:
    """One file, opened. Sections are read when they are asked for."""

    def __init__(self, path: str, kind: str = "facts") -> None:
        """Read the table of sections. Raises OSError, or ValueError if it is no file of this kind."""
        self._path = path
        self._places: dict[str, tuple[int, int]] = {}
        with open(path, "rb") as file:
            if file.readline().decode("ascii", "replace").rstrip() != _HEAD.format(kind=kind):
                raise ValueError(f"{path}: these {kind} are of another version of the program")
            sizes = [line.decode().split() for line in iter(file.readline, b"\n")]
            offset = file.tell()
        for name, size in sizes:
            self._places[name] = offset, int(size)
            offset += int(size)

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a section."""
        return name in self._places

    def lines(self, name: str) -> list[str]:
        """Return the lines of a section. Raises KeyError if there is none."""
        from zlib import decompress

        offset, size = self._places[name]
        with open(self._path, "rb") as file:
            file.seek(offset)
            return decompress(file.read(size)).decode().split("\n")

    def sections(self) -> dict[str, list[str]]:
        """Return everything."""
        return {name: self.lines(name) for name in self._places}


def write_facts(path: str, sections: Mapping[str, Sequence[str]], kind: str = "facts") -> bool:
    """Write a file, unless there is one that says the same; tell whether it was written."""
    from zlib import compress

    if os.path.exists(path) and FactsFile(path, kind).sections() == {name: list(lines) for name, lines in sections.items()}:
        return False
    parts = {name: compress("\n".join(lines).encode(), 9) for name, lines in sections.items()}
    table = [_HEAD.format(kind=kind), *(f"{name} {len(part)}" for name, part in parts.items()), "", ""]
    with open(path, "wb") as file:
        file.write("\n".join(table).encode() + b"".join(parts.values()))
    return True
