"""Writes the log lines of the editions' source files, ``src/stackseq/audit/signs/PROJECT.lines``, in every release.

    python tools/build_signs.py --git nova=PATH [--git neutron=PATH ...]

PATH is a git repository with the project's tags and stable branches, with or without a working tree. A release whose tag or
branch it lacks is read from the package on PyPI. Run this after ``tools/build_facts.py`` and ``tools/build_places.py``. The same
source and editions give the same lines; a file that says the same already is left as it is.
"""
# What is written is told in src/stackseq/audit/lines.py. All lines of a file are written, not only those of the functions
# that editions name: whoever looks for the function that wrote a line wants any.

from __future__ import annotations

import argparse
import gc
import sys
import time
from pathlib import Path

from build_editions import FOLDER as EDITIONS
from build_facts import edition_of, git

from stackseq import parse
from stackseq.audit.facts import project_of
from stackseq.audit.lines import ENDING, FOLDER, KIND
from stackseq.audit.lines_write import files_named, texts_of
from stackseq.audit.places_write import read_named
from stackseq.audit.signs import event_types
from stackseq.audit.steps import read_steps
from stackseq.catalogue import load
from stackseq.catalogue.editions_file import EditionsFile, write_editions
from stackseq.interaction import walk
from stackseq.release import RELEASES, versions_of
from stackseq.source import TreeError, parse_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Anchor

    Named = dict[str, dict[str, set[Anchor]]]
    Events = dict[str, dict[str, dict[str, set[Anchor]]]]


def main() -> int:
    gc.disable()  # syntax trees hold no cycles
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--git", metavar="PROJECT=PATH", action="append", required=True, help="a project's git repository")
    named = read_all_named()
    try:
        repositories = {each.project: each.path for each in map(parse_folder, parser.parse_args().git)}
        events = read_events(repositories)
        for project, path in repositories.items():
            if project in named:
                build(project, path, named[project], events.get(project, {}))
            else:
                print(f"{project}: no edition names a function of it")
    except TreeError as error:
        print("\n".join([error.message, *error.hints]), file=sys.stderr)
        return 1
    return 0


def read_all_named() -> Named:
    """Return project → release → the functions that its editions name, those that people wrote and traced ones."""
    found = read_named(str(EDITIONS))
    catalogue = load()
    for operation in catalogue.operations():
        for edition in catalogue.editions(operation):
            for step in read_steps(parse(Path(edition.path).read_text("utf-8")).interaction):
                found.setdefault(project_of(step.anchor), {}).setdefault(edition.release, set()).add(step.anchor)
    return found


def read_events(services: dict[str, str]) -> Events:
    """Return project → release → event → the functions that send it, as far as traced editions of the services tell."""
    found: Events = {}
    for service in services:
        path = EDITIONS / f"{service}.editions"
        for texts in EditionsFile(str(path)).texts().values() if path.exists() else ():
            told: dict[str, list[tuple[Anchor, str]]] = {}
            for release, text in texts.items():
                told[text] = told.get(text) or sent_in(text)
                for anchor, event in told[text]:
                    own = found.setdefault(project_of(anchor), {}).setdefault(release, {})
                    own.setdefault(event, set()).add(anchor)
    return found


def sent_in(text: str) -> list[tuple[Anchor, str]]:
    """Return the events of an edition with the functions that send them."""
    if "notification" not in text:
        return []
    elements = walk(parse(text).interaction)
    return [(anchor, event) for each in elements if (anchor := getattr(each, "anchor", None)) for event in event_types(each)]


def build(project: str, path: str, named: dict[str, set[Anchor]], events: dict[str, dict[str, set[Anchor]]]) -> None:
    """Write the lines of one project. Raises TreeError."""
    if not git(path, "rev-parse", "--git-dir"):
        raise TreeError(f"{path} is no git repository")
    begun = time.process_time()
    editions = [
        edition_of(project, path, release, versions)
        for release in RELEASES
        if str(release) in named and (versions := versions_of(project, release))
    ]
    texts = texts_of(editions, files_named(named), events, lambda release: print(f"{project} {release}", flush=True))
    target = Path(FOLDER) / f"{project}{ENDING}"
    target.parent.mkdir(exist_ok=True)
    written = write_editions(str(target), [edition.release for edition in editions], texts, KIND)
    print(
        f"{target.name}: {len(texts)} files in {len(editions)} releases, {target.stat().st_size} bytes, "
        f"{time.process_time() - begun:.1f} s{'' if written else ', as before'}"
    )


if __name__ == "__main__":
    sys.exit(main())
