"""Writes the facts about the catalogue's anchors, ``src/stackseq/audit/facts/PROJECT.facts``, from the source of every release.

    python tools/build_facts.py --git nova=PATH [--git neutron=PATH ...]

PATH is a git repository with the project's tags and stable branches, with or without a working tree. A release whose tag or
branch it lacks is read from the package on PyPI. Run this whenever a diagram or an operation's row names a new function, and for
each new release. The same source, diagrams and rows give the same facts; a file that says the same already is left as it is.

For one project it takes about a minute: each release's files that anchors name are read, and functions that are not where they
were are searched for.
"""
# What is written, and how functions are followed, is told in src/stackseq/audit: facts.py and collect.py.

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
from functools import partial
from pathlib import Path

from stackseq import parse
from stackseq.audit.collect import Edition, collect
from stackseq.audit.facts import ENDING, FOLDER, Ref, project_of
from stackseq.audit.facts_file import write_facts
from stackseq.audit.facts_write import sections_of
from stackseq.audit.steps import read_steps
from stackseq.catalogue import load
from stackseq.release import RELEASES, Release, Versions, versions_of
from stackseq.source import GitRef, Released, TreeError, Where, open_tree, parse_folder
from stackseq.wsd.comments import read_anchor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Anchor

    Claims = dict[Anchor, tuple[tuple[str, ...], ...]]


def main() -> int:
    gc.disable()  # syntax trees hold no cycles
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--git", metavar="PROJECT=PATH", action="append", default=[], help="a project's git repository")
    try:
        repositories = {each.project: each.path for each in map(parse_folder, parser.parse_args().git)}
        claims = read_claims()
        for project in sorted(claims.keys() - repositories.keys()):
            print(f"{project}: no repository given; its facts, if there are any, stay as they are")
        for project, path in sorted(repositories.items()):
            build(project, path, claims.get(project, {}))
    except TreeError as error:
        print("\n".join([error.message, *error.hints]), file=sys.stderr)
        return 1
    return 0


def read_claims() -> dict[str, Claims]:
    """Return what the diagrams and the operations' entries of the catalogue claim about each project."""
    found: dict[str, dict[Anchor, set[tuple[str, ...]]]] = {}
    catalogue = load()
    for operation in catalogue.operations():
        for entry in operation.entries:
            if anchor := read_anchor(entry.anchor):
                found.setdefault(project_of(anchor), {}).setdefault(anchor, set())
        for edition in catalogue.editions(operation):
            for step in read_steps(parse(Path(edition.path).read_text("utf-8")).interaction):
                calls = found.setdefault(project_of(step.anchor), {}).setdefault(step.anchor, set())
                calls.update(call.words for call in step.calls)
    return {project: {anchor: tuple(sorted(calls)) for anchor, calls in own.items()} for project, own in found.items()}


def build(project: str, path: str, claims: Claims) -> None:
    """Write the facts about one project."""
    editions = [
        edition_of(project, path, release, versions) for release in RELEASES if (versions := versions_of(project, release))
    ]
    collected = collect(editions, claims, lambda release: print(f"{project} {release}", flush=True))
    target = Path(FOLDER) / f"{project}{ENDING}"
    target.parent.mkdir(exist_ok=True)
    written = write_facts(str(target), sections_of(f"openstack/{project}", editions, claims, collected))
    size = target.stat().st_size
    print(f"{target.name}: {len(claims)} anchors, {len(editions)} releases, {size} bytes{'' if written else ', as before'}")


def edition_of(project: str, path: str, release: Release, versions: Versions) -> Edition:
    """Tell how to read a release: at its last tag if the repository has one, else on its branch, else from PyPI."""
    for kind in ("tags", "heads", "remotes/origin"):
        for name in (versions.ref, versions.last.text):
            commit = git(path, "rev-parse", "--verify", "--quiet", f"refs/{kind}/{name}^{{commit}}") if name else ""
            if commit:
                return _edition(release, Ref(name, kind == "tags", commit), GitRef(project, path, commit))
    return _edition(release, Ref(versions.last.text, is_tag=True, commit=""), Released(project, release))


def _edition(release: Release, ref: Ref, where: Where) -> Edition:
    return Edition(str(release), ref, partial(open_tree, where))


def git(path: str, *words: str) -> str:
    """Return what git prints; an empty string if it fails."""
    done = subprocess.run(["git", "-C", path, *words], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


if __name__ == "__main__":
    sys.exit(main())
