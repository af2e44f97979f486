"""Arguments that say which source to read, and the trees that they mean."""

# For maintainers. Syntax trees are large and hold no cycles: the garbage collector, which would go through all of them again and
# again, rests while they are in use. That takes a third off the time.
from __future__ import annotations

from contextlib import ExitStack, contextmanager

from stackseq.cli.problem import Problem
from stackseq.cli.progress import Transfer
from stackseq.collector import resting_collector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Iterator, Mapping

    from stackseq.audit.facts import Ref
    from stackseq.cli.dispatch import Options
    from stackseq.release import Release
    from stackseq.source import Index, Tree, Where


def add_sources(options: Options) -> None:
    """Declare where source is read from."""
    text = "a folder with the source of a project, such as nova=/opt/stack/nova; may be repeated"
    options.add_argument("--source", metavar="PROJECT=PATH", action="append", default=[], help=text)
    text = "a git repository and a tag, branch or commit, such as nova=/opt/stack/nova@liberty-eol; may be repeated"
    options.add_argument("--git", metavar="PROJECT=PATH@REF", action="append", default=[], help=text)
    options.add_argument("--installed", action="store_true", help="the packages that are installed on this machine")


def release_for(text: str) -> Release:
    """Return the release that an argument names. Raises Problem."""
    from stackseq.release import UnknownReleaseError, parse_release

    try:
        return parse_release(text)
    except UnknownReleaseError as error:
        raise Problem(str(error)) from None


def named_places(arguments: Namespace) -> list[Where]:
    """Return the folders and repositories that the arguments name. Raises Problem."""
    from stackseq.source import TreeError, parse_folder, parse_git

    try:
        return [*map(parse_folder, arguments.source), *map(parse_git, arguments.git)]
    except TreeError as error:
        raise Problem(error.message, *error.hints) from None


def released_places(packages: Iterable[str], release: Release) -> list[Where]:
    """Return what the projects of these packages published for a release."""
    from stackseq.release import versions_of
    from stackseq.source import Released

    return [Released(package, release) for package in packages if versions_of(package, release)]


def released_ref(tree: Tree) -> Ref | None:
    """Return the tag or the commit that a released tree was published from; None for other trees."""
    from stackseq.audit.facts import Ref

    version, commit = getattr(tree, "version", ""), getattr(tree, "commit", "")
    return Ref(version, is_tag=bool(version), commit=commit) if version or commit else None


def installed_places(packages: Iterable[str]) -> list[Where]:
    """Return those of the packages that are installed on this machine. Raises Problem if none is."""
    from importlib.util import find_spec

    from stackseq.source import Installed

    found: list[Where] = [Installed(package) for package in packages if find_spec(package)]
    if not found:
        raise Problem(f"none of these is installed here: {', '.join(packages)}", "run it with the Python that runs the service")
    return found


def places_at(repositories: Iterable[str], release: Release) -> list[Where]:
    """Return the repositories at their states for a release: the arguments are like ``nova=PATH``. Raises Problem."""
    from stackseq.release import versions_of
    from stackseq.source import GitRef, TreeError, parse_folder

    found: list[Where] = []
    for text in repositories:
        try:
            named = parse_folder(text)
        except TreeError as error:
            raise Problem(error.message, *error.hints) from None
        versions = versions_of(named.project, release)
        if versions is None:
            raise Problem(f"{named.project} is not part of {release}, as far as we know")
        found.append(GitRef(named.project, named.path, versions.ref or versions.last.text))
    return found


@contextmanager
def indexes(places: Iterable[Where]) -> Iterator[Mapping[str, Index]]:
    """Open trees, and give an index for each package. Raises Problem, also for trouble while they are read."""
    from stackseq.source import Index, TreeError, open_tree
    from stackseq.source.opening import top_package

    transfer = Transfer()
    with ExitStack() as opened:
        opened.callback(transfer.close)
        opened.enter_context(resting_collector())
        found = {}
        try:
            for place in places:
                tree = open_tree(place, transfer)
                opened.callback(tree.close)
                found[top_package(tree.project)] = Index(tree)
            transfer.close()
            yield found
        except TreeError as error:
            raise Problem(error.message, *error.hints) from None
