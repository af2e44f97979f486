"""``stackseq verify``: hold the anchors of diagrams against source."""

# For maintainers. Without an argument that names a source, nothing but the facts that come with the program is read, each
# diagram's at the release that its header names. A diagram fails where it claims to hold: in its own release, or in a source that
# the user named; in another release it is only reported, unless that is asked for.
from __future__ import annotations

from functools import partial

from stackseq.cli.audited import packages_of, read_diagrams
from stackseq.cli.console import say, tell
from stackseq.cli.findings import Verified, summary, write_github, write_human, write_json, write_markdown
from stackseq.cli.problem import BAD_DIAGRAM, Problem
from stackseq.cli.sources import add_sources, indexes, installed_places, named_places, release_for, released_places, released_ref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from stackseq.audit import Evidence, Finding, Place
    from stackseq.cli.audited import Audited
    from stackseq.cli.dispatch import Options
    from stackseq.release import Release
    from stackseq.source import Index, Where

_STYLES = {"human": write_human, "json": write_json, "github": write_github, "markdown": write_markdown}


def add_arguments(options: Options) -> None:
    """Declare the arguments."""
    text = "a file, a folder, an operation of the catalogue, or - for standard input (default: the whole catalogue)"
    options.add_argument("diagrams", nargs="*", metavar="DIAGRAM", help=text)
    text = "what the projects published for a release, such as 2026.1; downloaded once, then kept"
    options.add_argument("--release", metavar="SERIES", default="", help=text)
    text = "with --release: read nothing but the facts about the release that come with the program"
    options.add_argument("--offline", action="store_true", help=text)
    add_sources(options)
    options.add_argument(
        "--format",
        choices=tuple(_STYLES),
        default="human",
        help="how to report: for people (human), for programs (json), as annotations of a GitHub workflow (github), as "
        "tables (markdown)",
    )
    options.add_argument("--strict", action="store_true", help="fail as well where another release, or nothing known, is meant")


def run(arguments: Namespace) -> int:
    """Verify the diagrams."""
    places = named_places(arguments)
    _refuse_contradictions(arguments, places)
    reading = read_diagrams(arguments.diagrams)
    results = _verify(arguments, places, reading.diagrams)
    text = _STYLES[arguments.format](results)
    if text:
        say(text)
    tell(summary(results))
    failed = any(result.fails(strict=arguments.strict) for result in results)
    return max(reading.code, BAD_DIAGRAM if failed else 0)


def _refuse_contradictions(arguments: Namespace, places: Sequence[Where]) -> None:
    if sum((bool(arguments.release), bool(places), arguments.installed)) > 1:
        raise Problem("--release, --installed, and --source or --git are different sources", "name one of them")
    if arguments.offline and not arguments.release:
        raise Problem("--offline says how to read a release, and needs --release")


def _verify(arguments: Namespace, places: Sequence[Where], diagrams: Sequence[Audited]) -> list[Verified]:
    if arguments.release:
        release = release_for(arguments.release)
        if arguments.offline:
            return _from_facts(diagrams, str(release))
        return _from_release(diagrams, release)
    if arguments.installed:
        return _from_trees(diagrams, installed_places(packages_of(diagrams)))
    return _from_trees(diagrams, places) if places else _from_facts(diagrams)


def _from_release(diagrams: Sequence[Audited], release: Release) -> list[Verified]:
    try:
        return _from_trees(diagrams, released_places(packages_of(diagrams), release), str(release))
    except Problem as problem:
        hint = "without a network: `--offline` answers from the facts that come with stackseq"
        raise Problem(problem.message, *problem.hints, hint) from None


def _from_facts(diagrams: Iterable[Audited], release: str = "") -> list[Verified]:
    from stackseq.audit import FactsEvidence, permalink

    pairs = [(each, release or each.release) for each in diagrams]
    return [
        Verified(
            each,
            _findings(each, FactsEvidence(at)),
            at or "no release",
            partial(permalink, release=at),
            _is_own(each, at),
            from_facts=True,
        )
        for each, at in pairs
    ]


def _from_trees(diagrams: Iterable[Audited], places: Iterable[Where], release: str = "") -> list[Verified]:
    from stackseq.audit import FactsEvidence, TreeEvidence

    with indexes(places) as found:
        link = _linker(found, release)
        label = release or ", ".join(index.tree.label for index in found.values())
        evidence = {each.release: TreeEvidence(found, FactsEvidence(each.release)) for each in diagrams}
        return [Verified(each, _findings(each, evidence[each.release]), label, link, _is_own(each, release)) for each in diagrams]


def _linker(found: Mapping[str, Index], release: str) -> Callable[[Place], str]:
    """Return what gives the addresses of functions in what was released; a tree of the user's has none."""
    from stackseq.audit import permalink

    refs = {package: released_ref(index.tree) for package, index in found.items() if release}

    def link(place: Place) -> str:
        ref = refs.get(place.path.partition("/")[0])
        return permalink(place, release, ref=ref) if ref else ""

    return link


def _is_own(diagram: Audited, release: str) -> bool:
    return not release or release == diagram.release or not diagram.release


def _findings(diagram: Audited, evidence: Evidence) -> tuple[Finding, ...]:
    from stackseq.audit import verify

    return tuple(verify(diagram.steps, evidence))
