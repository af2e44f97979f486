"""The files of traced editions: the texts of one service's operations in every release, compressed."""

# For maintainers. Hundreds of operations in two dozen releases are 50 MB of text of which hardly anything is new: an operation
# changes little from one release to the next, and operations resemble each other. So each operation is compressed alone, that it
# can be read alone: its newest text in full, each older one as lines to keep, to skip and to insert. Lines that several
# operations have stand in a dictionary that all share. Texts that are the same in several releases are kept once.
#
# The log lines of functions (src/stackseq/audit/lines.py) are kept in the same form: they change as little.
#
# The file begins with a plain table: its kind, the releases, the size of the dictionary, and a line for each operation with its
# size and a letter for each release: which text it has, `-` for none. Finding an operation reads the table alone.
from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_HEAD = "stackseq {kind} 1"
"""The first line; the number is that of the format."""
_NONE = "-"
_FIRST = ord("a")
_DICTIONARY = 32_768
"""Characters: deflate looks no further back."""
_BETWEEN = "\0"
"""Between texts: no text has it."""


class EditionsFile:
    """One file, opened. Texts are read when they are asked for."""

    def __init__(self, path: str, kind: str = "editions") -> None:
        """Read the table. Raises OSError, or ValueError if it is no file of this kind."""
        self._path = path
        with open(path, "rb") as file:
            if file.readline().decode("ascii", "replace").rstrip() != _HEAD.format(kind=kind):
                raise ValueError(f"{path}: these {kind} are of another version of the program")
            self.releases = tuple(file.readline().decode().split())
            self._shared = int(file.readline())
            rows = [line.decode().split() for line in iter(file.readline, b"\n")]
            self._start = offset = file.tell()
        self._rows: dict[str, tuple[int, int, str]] = {}
        offset += self._shared
        for name, size, letters in rows:
            self._rows[name] = offset, int(size), letters
            offset += int(size)

    def operations(self) -> tuple[str, ...]:
        """Return the ids of the operations, in the order of the file."""
        return tuple(self._rows)

    def releases_of(self, operation: str) -> tuple[str, ...]:
        """Return the releases in which there is an edition of an operation, the oldest first."""
        letters = self._rows[operation][2] if operation in self._rows else ""
        return tuple(release for release, letter in zip(self.releases, letters, strict=False) if letter != _NONE)

    def all_releases(self) -> frozenset[str]:
        """Return the releases in which there is an edition of any operation."""
        return frozenset(release for name in self._rows for release in self.releases_of(name))

    def text(self, operation: str, release: str) -> str:
        """Return an edition's text. Raises KeyError if there is none."""
        if release not in self.releases_of(operation):
            raise KeyError(f"{operation} at {release}")
        wanted = ord(self._rows[operation][2][self.releases.index(release)]) - _FIRST
        parts = self._parts(operation)
        lines = parts[0].split("\n")
        for part in parts[1 : wanted + 1]:
            lines = _apply(lines, part.split("\n"))
        return "\n".join(lines)

    def texts(self) -> dict[str, dict[str, str]]:
        """Return everything: operation → release → text."""
        return {name: {each: self.text(name, each) for each in self.releases_of(name)} for name in self._rows}

    def _parts(self, operation: str) -> list[str]:
        from zlib import decompress, decompressobj

        offset, size, _ = self._rows[operation]
        with open(self._path, "rb") as file:
            file.seek(self._start)
            shared = decompress(file.read(self._shared))
            file.seek(offset)
            reader = decompressobj(zdict=shared)
            return (reader.decompress(file.read(size)) + reader.flush()).decode().split(_BETWEEN)


def write_editions(path: str, releases: Sequence[str], texts: Mapping[str, Mapping[str, str]], kind: str = "editions") -> bool:
    """Write a file, unless there is one that says the same; tell whether it was written.

    ``texts`` is operation → release → text; ``releases`` gives the order, the oldest first.
    """
    from zlib import compress

    kept = {name: {release: own[release] for release in releases if release in own} for name, own in texts.items() if own}
    if os.path.exists(path) and _says(path, releases, kept, kind):
        return False
    shared = _dictionary(kept)
    table, parts = [_HEAD.format(kind=kind), " ".join(releases), str(len(compress(shared, 9)))], [compress(shared, 9)]
    for name, own in kept.items():
        versions = _versions(own)
        letters = "".join(chr(_FIRST + versions.index(own[each])) if each in own else _NONE for each in releases)
        parts.append(_compress(_BETWEEN.join(_deltas(versions)), shared))
        table.append(f"{name} {len(parts[-1])} {letters}")
    with open(path, "wb") as file:
        file.write("\n".join([*table, "", ""]).encode() + b"".join(parts))
    return True


def _says(path: str, releases: Sequence[str], texts: Mapping[str, Mapping[str, str]], kind: str) -> bool:
    """Tell whether a file has these texts: other versions of zlib would write them as other bytes."""
    try:
        found = EditionsFile(path, kind)
        return found.releases == tuple(releases) and found.texts() == texts and found.operations() == tuple(texts)
    except ValueError:
        return False


def _versions(own: Mapping[str, str]) -> list[str]:
    """Return the different texts, the newest first."""
    return list(dict.fromkeys([*own.values()][::-1]))


def _deltas(versions: Sequence[str]) -> Iterator[str]:
    """Yield the first text in full, then of each other how it is made from the one before."""
    from itertools import pairwise

    yield versions[0]
    for before, text in pairwise(versions):
        yield "\n".join(_delta(before.split("\n"), text.split("\n")))


def _delta(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """Yield ``=3`` for lines to keep, ``-3`` for lines to skip, ``+text`` for a line to insert."""
    from difflib import SequenceMatcher

    for _, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if before[first:last] == after[start:end]:
            yield f"={last - first}"
            continue
        if last > first:
            yield f"-{last - first}"
        yield from (f"+{line}" for line in after[start:end])


def _apply(before: Sequence[str], delta: Sequence[str]) -> list[str]:
    lines: list[str] = []
    at = 0
    for entry in delta:
        if entry[:1] == "+":
            lines.append(entry[1:])
        elif entry[:1] == "=":
            lines += before[at : at + int(entry[1:])]
            at += int(entry[1:])
        elif entry:
            at += int(entry[1:])
    return lines


def _dictionary(texts: Mapping[str, Mapping[str, str]]) -> bytes:
    """Return the lines that save most if all operations share them, the best ones last, where they are nearest."""
    from collections import Counter

    counts: Counter[str] = Counter()
    for own in texts.values():
        counts.update({line.strip() for text in own.values() for line in text.split("\n")})
    worth = sorted((line for line, count in counts.items() if count > 1), key=lambda line: (-counts[line] * len(line), line))
    chosen: list[str] = []
    room = _DICTIONARY
    for line in worth:
        room -= len(line.encode()) + 1
        if room < 0:
            break
        chosen.append(line)
    return "\n".join(reversed(chosen)).encode()


def _compress(text: str, shared: bytes) -> bytes:
    from zlib import DEFLATED, compressobj

    writer = compressobj(9, DEFLATED, zdict=shared)
    return writer.compress(text.encode()) + writer.flush()
