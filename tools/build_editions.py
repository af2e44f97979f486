"""Traces the catalogue's operations in every release, and writes ``src/stackseq/catalogue/editions/SERVICE.editions``.

    python tools/build_editions.py --git nova=PATH [--git cinder=PATH ...] [--release 2026.1 ...] [--operation pause ...]

PATH is a git repository with the project's tags and stable branches, with or without a working tree. A release whose tag or
branch it lacks is read from the package on PyPI. Without ``--release`` all releases are traced, without ``--operation`` all
operations; what is not traced anew stays as it is. The same source and program give the same editions.

What each trace took and could not resolve goes to ``docs/coverage/SERVICE.tsv``; ``tools/coverage_page.py`` makes a page of it.
"""
# Editions are told at the default detail. How they are kept is told in src/stackseq/catalogue/editions_file.py. All operations of
# a release share one index, so each file is parsed about once.

from __future__ import annotations

import argparse
import gc
import sys
import time
from contextlib import closing
from pathlib import Path

from build_facts import edition_of
from coverage_page import Figures, read_figures, write_figures

import stackseq
from stackseq.catalogue import Operation, load
from stackseq.catalogue.editions_file import EditionsFile, write_editions
from stackseq.interaction import walk
from stackseq.narrate import Detail, Subject, narrate, read_phrasebook
from stackseq.release import RELEASES, parse_release, versions_of
from stackseq.source import Index, TreeError, parse_folder
from stackseq.trace import Question, TraceError, trace
from stackseq.wsd.comments import read_anchor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

FOLDER = Path(stackseq.__file__).parent / "catalogue" / "editions"
NAMES = [str(release) for release in RELEASES]


def main() -> int:
    gc.disable()  # it would go through all syntax trees again and again: it is called where there is something to find
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--git", metavar="PROJECT=PATH", action="append", required=True, help="a project's git repository")
    parser.add_argument("--release", metavar="SERIES", action="append", default=[], help="only this release; may be repeated")
    parser.add_argument("--operation", metavar="ID", action="append", default=[], help="only this operation; may be repeated")
    arguments = parser.parse_args()
    releases = {str(parse_release(text)) for text in arguments.release} or set(NAMES)
    try:
        for place in map(parse_folder, arguments.git):
            build(place.project, place.path, releases, set(arguments.operation))
    except TreeError as error:
        print("\n".join([error.message, *error.hints]), file=sys.stderr)
        return 1
    return 0


def build(service: str, path: str, releases: Collection[str], wanted: Collection[str]) -> None:
    """Trace the operations of one service, and write its files after each release."""
    target = FOLDER / f"{service}.editions"
    target.parent.mkdir(exist_ok=True)
    texts = EditionsFile(str(target)).texts() if target.exists() else {}
    figures = read_figures(service)
    operations = [each for each in load().operations(service) if not wanted or each.id in wanted]
    for release in RELEASES:
        versions = versions_of(service, release)
        if str(release) not in releases or versions is None:
            continue
        for operation in operations:
            texts.setdefault(operation.id, {}).pop(str(release), None)
            figures.pop((operation.id, str(release)), None)
        begun = time.process_time()
        with closing(edition_of(service, path, release, versions).open()) as tree:
            index = Index(tree)
            for operation, text, found in traced(operations, str(release), service, index):
                texts[operation.id][str(release)] = text
                figures[operation.id, str(release)] = found
                gc.collect()  # what a trace leaves behind holds cycles; the index does not, and is not looked through again
                gc.freeze()
        gc.unfreeze()
        del index
        gc.collect()
        order = [each.id for each in load().operations(service) if texts.get(each.id)]
        write_editions(str(target), NAMES, {name: texts[name] for name in order})
        write_figures(service, figures, order, NAMES)
        print(f"{service} {release}: {time.process_time() - begun:.1f} s, {target.stat().st_size} bytes", flush=True)


def traced(operations: list[Operation], release: str, service: str, index: Index) -> Iterator[tuple[Operation, str, Figures]]:
    """Yield the text of each operation that there is in a release, and what is known about its trace."""
    phrasebook = read_phrasebook()
    for operation in operations:
        anchor = read_anchor(operation.entry(release))
        if anchor is None:
            continue
        begun = time.process_time()
        try:
            calls = trace(Question(anchor, operation.name, operation.request, release), {service: index})
        except TraceError as error:
            print(f"{operation.name} {release}: {error.message}", file=sys.stderr)
            continue
        seconds = time.process_time() - begun
        interaction = narrate(calls, Detail.STEPS, phrasebook, Subject(operation.title, operation.command))
        steps = sum(getattr(each, "anchor", None) is not None for each in walk(interaction))
        yield operation, stackseq.format(interaction), Figures(steps, calls.entered, calls.unresolved, round(seconds * 1000))


if __name__ == "__main__":
    sys.exit(main())
