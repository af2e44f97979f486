"""The diagrams of an audit: what `verify` and `drift` read before they look at any source."""

# For maintainers. A diagram that is not understood in full is audited as far as it is, and said to be so. Editions of the
# catalogue are called by their place in it, since where the program is installed says nothing.
from __future__ import annotations

import os

from stackseq.audit import read_steps, release_of
from stackseq.cli.console import tell
from stackseq.cli.decode import is_plantuml, skipping
from stackseq.cli.files import read_source
from stackseq.cli.including import Including
from stackseq.cli.inputs import Input, find_inputs
from stackseq.cli.problem import BAD_DIAGRAM, Problem
from stackseq.cli.report import counts, plural
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stackseq.audit import Step


class Audited(Record):
    """One diagram, read."""

    path: str
    label: str
    """What it is called for people: the path, or ``liberty/nova/pause.wsd`` for an edition of the catalogue."""
    release: str
    """The release that its header names, or an empty string."""
    steps: tuple[Step, ...]


class Reading(Record):
    """All diagrams that could be read, and the exit code that those ask for that could not."""

    diagrams: tuple[Audited, ...]
    code: int = 0


def read_diagrams(words: Sequence[str]) -> Reading:
    """Read the diagrams that the words of the command line mean; without words, the whole catalogue."""
    inputs = find_inputs(words) if words else None
    problems = inputs.problems if inputs else ()
    for problem in problems:
        tell(str(problem))
    found: list[Audited] = []
    code = max((problem.code for problem in problems), default=0)
    for item in inputs.found if inputs else _whole_catalogue():
        try:
            code = max(code, _read(item, found))
        except Problem as problem:
            tell(str(problem))
            code = max(code, problem.code)
    return Reading(tuple(found), code)


def packages_of(diagrams: Iterable[Audited]) -> tuple[str, ...]:
    """Return the packages that anchors name (``nova``), sorted."""
    return tuple(sorted({step.anchor.path.partition("/")[0] for diagram in diagrams for step in diagram.steps}))


def _whole_catalogue() -> list[Input]:
    from stackseq.catalogue import load

    catalogue = load()
    editions = (edition for operation in catalogue.operations() for edition in catalogue.editions(operation))
    return [Input(edition.path, f"{edition.release}/{edition.operation.name}") for edition in editions]


def _read(item: Input, found: list[Audited]) -> int:
    from stackseq.wsd import parse

    source = read_source(item.path)
    if item.in_folder and is_plantuml(source):
        tell(skipping(source))
        return 0
    parsed = parse(source, Including(item.path))
    label = _label(item.path)
    found.append(Audited(item.path, label, release_of(parsed.interaction), read_steps(parsed.interaction, source.text)))
    errors = counts(parsed.diagnostics)[0]
    if errors:
        tell(f"{label}: {plural(errors, 'error')}, so not all of it was read; 'stackseq check' shows them")
    return BAD_DIAGRAM if errors else 0


def _label(path: str) -> str:
    root = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "diagrams") + os.sep
    return path.removeprefix(root).replace(os.sep, "/") if path.startswith(root) else path
