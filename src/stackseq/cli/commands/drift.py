"""``stackseq drift``: tell what happened to the functions of diagrams between two releases."""

from __future__ import annotations

from stackseq.cli.audited import packages_of, read_diagrams
from stackseq.cli.console import say, tell
from stackseq.cli.drifts import Drifted, summary, write_github, write_human, write_json, write_markdown
from stackseq.cli.problem import Problem
from stackseq.cli.sources import indexes, places_at, release_for, released_places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from stackseq.audit import Evidence
    from stackseq.cli.audited import Audited
    from stackseq.cli.dispatch import Options
    from stackseq.release import Release

_STYLES = {"human": write_human, "json": write_json, "github": write_github, "markdown": write_markdown}


def add_arguments(options: Options) -> None:
    """Declare the arguments."""
    text = "a file, a folder, an operation of the catalogue such as nova/boot, or - for standard input"
    options.add_argument("diagrams", nargs="+", metavar="DIAGRAM", help=text)
    text = "the release to start from, such as liberty (default: the one that the diagram names)"
    options.add_argument("--from", metavar="SERIES", dest="old", default="", help=text)
    options.add_argument("--to", metavar="SERIES", dest="new", default="", help="the release to end at (default: the newest)")
    text = "a git repository to read both releases from, such as nova=/opt/stack/nova; may be repeated"
    options.add_argument("--git", metavar="PROJECT=PATH", action="append", default=[], help=text)
    text = "read what the projects published for both releases; downloaded once, then kept"
    options.add_argument("--download", action="store_true", help=text)
    options.add_argument(
        "--format",
        choices=tuple(_STYLES),
        default="human",
        help="how to report: for people (human), for programs (json), as annotations of a GitHub workflow (github), as "
        "tables (markdown)",
    )


def run(arguments: Namespace) -> int:
    """Tell what happened."""
    if arguments.git and arguments.download:
        raise Problem("--git and --download are different sources", "name one of them")
    new = _newest() if not arguments.new else release_for(arguments.new)
    old = release_for(arguments.old) if arguments.old else None
    reading = read_diagrams(arguments.diagrams)
    results = [_drift(arguments, each, old or _own(each), new) for each in reading.diagrams]
    text = _STYLES[arguments.format](results)
    if text:
        say(text)
    tell(summary(results))
    return reading.code


def _newest() -> Release:
    from stackseq.release import RELEASES

    return RELEASES[-1]


def _own(diagram: Audited) -> Release:
    if not diagram.release:
        raise Problem(f"{diagram.label}: names no release", "name the one to start from: --from liberty")
    return release_for(diagram.release)


def _drift(arguments: Namespace, diagram: Audited, old: Release, new: Release) -> Drifted:
    from stackseq.audit import FactsEvidence

    if not arguments.git and not arguments.download:
        return _between(diagram, FactsEvidence(str(old)), FactsEvidence(str(new)), (str(old), str(new)))
    from stackseq.audit import TreeEvidence

    places = [places_at(arguments.git, each) or released_places(packages_of([diagram]), each) for each in (old, new)]
    with indexes(places[0]) as before, indexes(places[1]) as after:
        first = TreeEvidence(before)
        return _between(diagram, first, TreeEvidence(after, first), (str(old), str(new)))


def _between(diagram: Audited, old: Evidence, new: Evidence, names: Sequence[str]) -> Drifted:
    from stackseq.audit import find_drift

    drifts = tuple(find_drift(old, new, [step.anchor for step in diagram.steps]))
    return Drifted(diagram, drifts, *names)
