"""Writes the log lines of the editions' source files, ``src/stackseq/audit/signs/PROJECT.lines``, in every release.

    python tools/build_signs.py [--check] --git nova=PATH [--git neutron=PATH ...]

PATH is a git repository with the project's tags and stable branches, with or without a working tree. A release whose tag or
branch it lacks is read from the package on PyPI. Run this after ``tools/build_facts.py`` and ``tools/build_places.py``. The same
source and editions give the same lines; a file that says the same already is left as it is. With ``--check`` nothing is written:
what the files say is looked for in the source, each text of each release.
"""
# What is written is told in src/stackseq/audit/lines.py. All lines of a file are written, not only those of the functions
# that editions name: whoever looks for the function that wrote a line wants any.

from __future__ import annotations

import argparse
import gc
import re
import sys
import time
from contextlib import closing
from pathlib import Path

from build_editions import FOLDER as EDITIONS
from build_facts import edition_of, git

from stackseq import parse
from stackseq.audit.facts import project_of
from stackseq.audit.lines import ACTION, ENDING, FILLED, FOLDER, KIND, Lines
from stackseq.audit.lines_write import files_named, texts_of
from stackseq.audit.places_write import read_named
from stackseq.audit.signs import event_types
from stackseq.audit.steps import read_steps
from stackseq.catalogue import load
from stackseq.catalogue.editions_file import EditionsFile, write_editions
from stackseq.interaction import walk
from stackseq.release import RELEASES, parse_release, versions_of
from stackseq.source import TreeError, parse_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Anchor

    Named = dict[str, dict[str, set[Anchor]]]
    Events = dict[str, dict[str, dict[str, set[Anchor]]]]

PART = re.compile(rf"{FILLED}|(?<=[.:,;]) ")
"""Stands between parts of a template that stand together in the source: sums are mostly of sentences."""


def main() -> int:
    gc.disable()  # syntax trees hold no cycles
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--git", metavar="PROJECT=PATH", action="append", required=True, help="a project's git repository")
    parser.add_argument("--check", action="store_true", help="look for what the files say in the source")
    arguments = parser.parse_args()
    named = read_all_named()
    try:
        repositories = {each.project: each.path for each in map(parse_folder, arguments.git)}
        if arguments.check:
            return max([check(project, path) for project, path in repositories.items()])
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


def check(project: str, path: str) -> int:
    """Look for each text in the source of its release; return 1 if one is not there."""
    lines = Lines(str(Path(FOLDER) / f"{project}{ENDING}"))
    missing, total = [], 0
    for release in map(parse_release, lines.releases):
        versions = versions_of(project, release)
        with closing(edition_of(project, path, release, versions).open()) as tree:
            for name in sorted(lines.paths):
                source = bare((tree.read(name) or b"").decode("utf-8", "replace"))
                for each in lines.written(name, str(release)):
                    parts = [bare(part) for part in PART.split(each.sign.template) if each.sign.level != ACTION]
                    total += len(parts)
                    missing += [f"{release} {name}:{each.line}: {part}" for part in parts if part not in source]
    print(f"{project}: {total} texts, {len(missing)} of them not in the source", *missing, sep="\n  ")
    return int(bool(missing))


def bare(text: str) -> str:
    """Return a text without all that only holds the pieces of a text together in source."""
    return re.sub(r"""\\n|\b[bfru]+(?=["'])|[\s"'\\+]""", "", text.replace("%%", "%"))


if __name__ == "__main__":
    sys.exit(main())
