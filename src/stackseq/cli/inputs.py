"""From the words of the command line to the diagrams that they mean: files, folders, operations, standard input."""

from __future__ import annotations

import os
from functools import partial

from stackseq.cli.files import STANDARD
from stackseq.cli.problem import Problem, near_names, reason
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stackseq.catalogue import Catalogue

ENDINGS = (".wsd", ".sequence", ".seqdiag", ".mscdraw")
"""Files of a folder that are diagrams; a file that is named itself may have any ending."""


class Input(Record):
    """One diagram to work on."""

    path: str
    """The file, or ``-``, or ``nova/boot@2026.1`` for a traced edition of the catalogue."""
    name: str
    """What its outputs are called, without ending: ``liberty/nova/pause`` in a folder, else ``pause``."""
    in_folder: bool = False
    """Whether it was found in a folder, rather than named."""


class Inputs(Record):
    """What the words mean, in their order and each diagram once, and the words that mean nothing."""

    found: tuple[Input, ...]
    problems: tuple[Problem, ...]


def find_inputs(words: Sequence[str], *, release: str = "", avoid: str = "", operations: bool = True) -> Inputs:
    """Find the diagrams.

    ``release`` picks the edition of operations, unless only files are meant. The folder ``avoid`` is not searched.
    """
    find_other = partial(_find_operations, release=release) if operations else _no_file
    found: dict[tuple[str, str], Input] = {}
    problems: list[Problem] = []
    for word in words:
        for item in _find(word, avoid, find_other):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                found.setdefault((os.path.realpath(item.path), item.name), item)
    return Inputs(tuple(found.values()), tuple(problems))


def find_input(word: str, *, release: str = "") -> Input:
    """Find the one diagram that ``word`` means: a file, an operation or standard input. Raises Problem."""
    if os.path.isdir(word):
        raise Problem(f"{word}: is a folder", "name one diagram")
    inputs = find_inputs([word], release=release)
    if inputs.problems:
        raise inputs.problems[0]
    return inputs.found[0]


def _find(word: str, avoid: str, find_other: Callable[[str], Iterator[Input | Problem]]) -> Iterator[Input | Problem]:
    if word == STANDARD:
        yield Input(STANDARD, "diagram")
    elif os.path.isdir(word):
        yield from _search(word, avoid)
    elif os.path.lexists(word):
        yield Input(word, _stem(os.path.basename(word)))
    else:
        yield from find_other(word)


def _stem(name: str) -> str:
    return os.path.splitext(name)[0] or name


def _find_operations(word: str, release: str) -> Iterator[Input | Problem]:
    """Yield the edition that a name means, or all of ``nova@2026.1`` and ``@2026.1``."""
    from stackseq.catalogue import UnknownOperation, load

    catalogue = load()
    if os.path.splitext(word)[1] in ENDINGS:
        yield from _no_file(word)
        return
    service, sign, whole = word.partition("@")
    if sign and "/" not in service and (not service or service in catalogue.services()):
        yield from _find_editions(word, catalogue, whole, service)
        return
    try:
        path = catalogue.find_path(word, release)
    except UnknownOperation as unknown:
        hints = [*_near_files(word), *unknown.hints, "'stackseq list' shows the operations"]
        yield Problem(f"{word}: no such file, folder or operation" if unknown.nothing else str(unknown), *hints)
    else:
        yield Input(path, _stem(os.path.basename(path.partition("@")[0])))


def _find_editions(word: str, catalogue: Catalogue, release: str, service: str) -> Iterator[Input | Problem]:
    """Yield all editions of a release, as if they stood in a folder."""
    editions = catalogue.editions_at(release, service)
    if not editions:
        yield Problem(f"{word}: no diagrams for {release!r}", f"there are some for {', '.join(catalogue.releases())}")
    for edition in editions:
        yield Input(edition.path, os.path.join(edition.release, *edition.operation.name.split("/")), in_folder=True)


def _no_file(word: str) -> Iterator[Problem]:
    yield Problem(f"{word}: no such file", *_near_files(word))


def _near_files(word: str) -> list[str]:
    folder, name = os.path.split(word)
    try:
        names = [entry.name for entry in os.scandir(folder or ".") if entry.name.endswith(ENDINGS)]
    except OSError:
        return []
    hint = near_names(name, names)
    return [hint] if hint else []


def _search(root: str, avoid: str) -> Iterator[Input | Problem]:
    """Yield the diagrams below ``root``, sorted, each folder once even if links lead to it in circles."""
    skipped = {os.path.realpath(avoid)} - {os.path.realpath(root)} if avoid else set()
    problems: list[Problem] = []

    def report(error: OSError) -> None:
        problems.append(Problem(f"{error.filename}: {reason(error)}"))

    for folder, folders, names in os.walk(root, onerror=report, followlinks=True):
        yield from problems
        problems.clear()
        folders[:] = _enter(folder, folders, skipped)
        inside = os.path.relpath(folder, root)
        for name in sorted(names):
            path = os.path.join(folder, name)
            if name.endswith(ENDINGS) and not name.startswith(".") and not _is_device(path):
                yield Input(path, os.path.normpath(os.path.join(inside, _stem(name))), in_folder=True)
    yield from problems


def _is_device(path: str) -> bool:
    """Tell whether reading it could take for ever; a broken link is not, it is reported when it is read."""
    return os.path.exists(path) and not os.path.isfile(path)


def _enter(folder: str, names: list[str], seen: set[str]) -> list[str]:
    """Return the sub-folders to search: not the hidden ones, none twice, links after folders. Adds them to ``seen``."""
    chosen = []
    seen.add(os.path.realpath(folder))
    for name in sorted(names, key=lambda name: (os.path.islink(os.path.join(folder, name)), name)):
        real = os.path.realpath(os.path.join(folder, name))
        if not name.startswith(".") and real not in seen:
            seen.add(real)
            chosen.append(name)
    return chosen
