"""Writes where the functions of the traced editions stand, ``src/stackseq/audit/places/PROJECT.places``, in every release.

    python tools/build_places.py --git nova=PATH [--git neutron=PATH ...]

PATH is a git repository with the project's tags and stable branches, with or without a working tree. A release whose tag or
branch it lacks is read from the package on PyPI. Run this whenever ``tools/build_editions.py`` has written editions. The same
source and editions give the same places; a file that says the same already is left as it is.
"""
# What is written is told in src/stackseq/audit/places.py.

from __future__ import annotations

import argparse
import gc
import sys
import time
from pathlib import Path

from build_editions import FOLDER as EDITIONS
from build_facts import edition_of, git

from stackseq.audit.facts_file import write_facts
from stackseq.audit.places import ENDING, FOLDER, KIND, UNKNOWN
from stackseq.audit.places_write import read_named, sections_of
from stackseq.release import RELEASES, versions_of
from stackseq.source import TreeError, parse_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.audit.places_write import Named


def main() -> int:
    gc.disable()  # syntax trees hold no cycles
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--git", metavar="PROJECT=PATH", action="append", required=True, help="a project's git repository")
    arguments = parser.parse_args()
    named = read_named(str(EDITIONS))
    try:
        for place in map(parse_folder, arguments.git):
            if place.project in named:
                build(place.project, place.path, named[place.project])
            else:
                print(f"{place.project}: no traced edition names a function of it")
    except TreeError as error:
        print("\n".join([error.message, *error.hints]), file=sys.stderr)
        return 1
    return 0


def build(project: str, path: str, named: Named) -> None:
    """Write the places of one project. Raises TreeError."""
    if not git(path, "rev-parse", "--git-dir"):
        raise TreeError(f"{path} is no git repository")
    begun = time.process_time()
    editions = [
        edition_of(project, path, release, versions) for release in RELEASES if (versions := versions_of(project, release))
    ]
    sections = sections_of(f"openstack/{project}", editions, named, lambda release: print(f"{project} {release}", flush=True))
    target = Path(FOLDER) / f"{project}{ENDING}"
    target.parent.mkdir(exist_ok=True)
    written = write_facts(str(target), sections, KIND)
    unknown = sum(letters.count(UNKNOWN) for letters in sections["bodies"])
    total = sum(map(len, named.values()))
    print(
        f"{target.name}: {len(sections['anchors'])} anchors in {len(editions)} releases, {target.stat().st_size} bytes, "
        f"{unknown} of {total} not found, {time.process_time() - begun:.1f} s{'' if written else ', as before'}"
    )


if __name__ == "__main__":
    sys.exit(main())
