"""From the words of ``stackseq trace`` to a call tree: which function, in which source, of which release."""

# For maintainers. `trace` knows no catalogue, so the two meet here. An operation begins elsewhere in other releases: where the
# release is not known, the newest entry point that the source has counts.
from __future__ import annotations

from stackseq.cli.problem import Problem
from stackseq.cli.sources import indexes, installed_places, named_places, places_at, release_for, released_places
from stackseq.records import Record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping, Sequence

    from stackseq.calls import CallTree
    from stackseq.catalogue import Operation
    from stackseq.interaction import Anchor
    from stackseq.release import Release
    from stackseq.source import Index, Where
    from stackseq.trace import Question


_FUNCTION = "a function is named by its file and its name: 'nova/compute/api.py API.pause'"


class Subject(Record):
    """What is asked about: an operation of the catalogue, or a function."""

    package: str
    """``nova``: whose source it begins in."""
    operation: Operation | None = None
    anchor: Anchor | None = None


class Traced(Record):
    """What came out."""

    subject: Subject
    tree: CallTree


def find_subject(words: Sequence[str]) -> Subject:
    """Return what the words of the command line name. Raises Problem."""
    from stackseq.catalogue import UnknownOperation, load
    from stackseq.interaction import Anchor

    parts = " ".join(words).removeprefix("./").split()
    if len(parts) == 2 and parts[0].endswith(".py"):
        return Subject(parts[0].partition("/")[0], anchor=Anchor(parts[0], parts[1]))
    if parts and ".py" in parts[0]:
        raise Problem(f"{' '.join(parts)}: names no function", _FUNCTION)
    try:
        operation = load().operation(" ".join(parts))
    except UnknownOperation as unknown:
        raise Problem(str(unknown), *unknown.hints, "'stackseq list' shows the operations", _FUNCTION) from None
    entries = [entry.anchor for entry in operation.entries if entry.anchor]
    if not entries:
        raise Problem(f"{operation.name}: it is not known where it begins", "name the function that serves the request")
    return Subject(entries[-1].partition("/")[0], operation)


def trace_subject(subject: Subject, arguments: Namespace) -> Traced:
    """Read the source that the arguments name, and trace the subject. Raises Problem."""
    from stackseq.trace import Question, TraceError, trace_kept

    release = _release(arguments, subject)
    places = _places(arguments, subject, release)
    with indexes(places) as found:
        anchor = subject.anchor or _entry(subject, release, found)
        operation = subject.operation
        question = Question(
            anchor,
            operation=operation.name if operation else "",
            request=operation.request if operation else "",
            release=str(release) if release else "",
            assumptions=_assumptions(arguments.assume),
        )
        try:
            tree = trace_kept(question, found)
        except TraceError as error:
            raise Problem(error.message, *error.hints) from None
        releases = {_package(place): str(_release_of_place(place) or question.release) for place in places}
        return Traced(subject, _followed(tree, question, {name: releases[name] for name in arguments.follow}, found))


def _followed(tree: CallTree, question: Question, releases: Mapping[str, str], found: Mapping[str, Index]) -> CallTree:
    """Return the tree with what other services do about its requests. ``releases`` are those of the services' sources."""
    if not releases:
        return tree
    from stackseq.catalogue import load
    from stackseq.cli.following import Follower
    from stackseq.narrate import read_phrasebook
    from stackseq.trace import TraceError, trace_kept

    def trace_other(operation: Operation) -> CallTree | None:
        release, index = releases[operation.service], found[operation.service]
        anchor = _known_entry(operation, release, index) or _known_entry(operation, "", index)
        if anchor is None:
            return None
        try:
            return trace_kept(replace(question, anchor=anchor, operation=operation.name, request="", release=release), found)
        except TraceError:
            return None

    operations = {service: load().operations(service) for service in releases}
    others = {name: release for name, release in releases.items() if question.release not in {"", release}}
    remarks = [f"{name} is of {release}, not of {question.release}" for name, release in others.items()]
    followed = Follower(operations, read_phrasebook(), trace_other).follow(tree)
    return replace(followed, remarks=(*followed.remarks, *remarks))


def _assumptions(texts: Sequence[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts]
    for name, sign, _value in pairs:
        if not name or not sign:
            raise Problem(f"--assume {name}: is no assumption", "write for example --assume driver=ironic")
    return {name.strip(): value.strip() for name, _, value in pairs}


# Which source.


def _release(arguments: Namespace, subject: Subject) -> Release | None:
    """Return the release that the source is of; None if it may be of any."""
    refs = [place.ref for place in named_places(arguments) if hasattr(place, "ref") and _package(place) == subject.package]
    of_ref = _release_of(refs[0], subject.package) if refs else None
    if arguments.release:
        asked = release_for(arguments.release)
        if of_ref is not None and of_ref != asked:
            raise Problem(f"{refs[0]} is not of {asked}, but of {of_ref}", "leave out --release, or the tag or branch after @")
        return asked
    if arguments.git:
        return of_ref
    if arguments.source or arguments.installed:
        return None
    from stackseq.release import RELEASES, versions_of

    return next((release for release in reversed(RELEASES) if versions_of(subject.package, release)), RELEASES[-1])


def _release_of_place(place: Where) -> Release | None:
    """Return the release that a source is of, if where it is read from tells."""
    from stackseq.source import GitRef, Released

    if isinstance(place, Released):
        return place.release
    return _release_of(place.ref, _package(place)) if isinstance(place, GitRef) else None


def _release_of(ref: str, package: str) -> Release | None:
    """Return the release that a tag or a branch of a project is of, by its name."""
    from stackseq.release import UnknownReleaseError, parse_release

    for text in (ref.rpartition("/")[2].removesuffix("-eol").removesuffix("-eom"), f"{package} {ref}"):
        try:
            return parse_release(text)
        except UnknownReleaseError:
            continue
    return None


def _places(arguments: Namespace, subject: Subject, release: Release | None) -> list[Where]:
    wanted = tuple(dict.fromkeys((subject.package, *arguments.follow)))
    if arguments.installed:
        if arguments.source or arguments.git or arguments.release:
            raise Problem("--installed is a source of its own", "leave out --source, --git and --release")
        return installed_places(wanted)
    at_release = arguments.release and not any("@" in text for text in arguments.git)
    if release and at_release and arguments.git and not arguments.source:
        places = places_at(arguments.git, release)
    else:
        places = named_places(arguments)
    if not places and release:
        places = released_places(wanted, release)
    chosen = [place for place in places if _package(place) in wanted]
    named = [_package(place) for place in chosen]
    twice = [package for package in wanted if named.count(package) > 1]
    if twice:
        raise Problem(f"there are several sources of {twice[0]}", "name one of them with --source or --git")
    missing = [package for package in wanted if package not in named]
    if missing:
        raise Problem(f"there is no source of {missing[0]}", f"name it: --source {missing[0]}=/opt/stack/{missing[0]}")
    return chosen


def _package(place: Where) -> str:
    from stackseq.source.opening import top_package

    return top_package(place.project)


# Which function.


def _entry(subject: Subject, release: Release | None, found: Mapping[str, Index]) -> Anchor:
    """Return where an operation begins. Raises Problem if it is not in the release."""
    operation = subject.operation
    if operation is None:
        raise Problem("nothing to trace")
    if release is not None:
        text = operation.entry(str(release))
        if not text:
            raise Problem(f"{operation.name}: is not in {release}", _lifetime(operation))
        return _anchor(text)
    anchor = _known_entry(operation, "", found[subject.package])
    if anchor is None:
        raise Problem(f"{operation.name}: the source has none of the functions that it begins in", _lifetime(operation))
    return anchor


def _known_entry(operation: Operation, release: str, index: Index) -> Anchor | None:
    """Return where an operation begins in a release; in a source of any, the newest function that it has."""
    from stackseq.source import Found

    texts = [operation.entry(release)] if release else [entry.anchor for entry in reversed(operation.entries)]
    anchors = [_anchor(text) for text in texts if text]
    return next((anchor for anchor in anchors if isinstance(index.find(anchor), Found)), None)


def _anchor(text: str) -> Anchor:
    from stackseq.interaction import Anchor

    path, _, qualname = text.partition(" ")
    return Anchor(path, qualname)


def _lifetime(operation: Operation) -> str:
    since = f"it is there since {operation.since}" if operation.since else "its first release is not known"
    return f"{since}, until {operation.until}" if operation.until else since
