"""Writes the log lines of the catalogue's functions, ``src/stackseq/audit/signs/RELEASE-PROJECT.txt``, from their source.

    python tools/build_signs.py --git nova=PATH [--git neutron=PATH ...]

PATH is a git repository with the project's tags and stable branches. Run this whenever a diagram gets a new anchor. The same
source and the same diagrams give the same files.
"""
# Only the functions that diagrams name are read, each in the diagram's own release.

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path

from stackseq import parse
from stackseq.audit.facts import project_of
from stackseq.audit.logs import log_lines
from stackseq.audit.signs import FOLDER, write_signs
from stackseq.audit.steps import read_steps
from stackseq.catalogue import load
from stackseq.release import parse_release, versions_of
from stackseq.source import Found, GitRef, Index, TreeError, open_tree, parse_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Anchor


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--git", metavar="PROJECT=PATH", action="append", default=[], help="a project's git repository")
    try:
        repositories = {each.project: each.path for each in map(parse_folder, parser.parse_args().git)}
        for (release, project), anchors in sorted(read_anchors().items()):
            if project in repositories:
                build(release, project, repositories[project], anchors)
            else:
                print(f"{release} {project}: no repository given; its file, if there is one, stays as it is")
    except TreeError as error:
        print("\n".join([error.message, *error.hints]), file=sys.stderr)
        return 1
    return 0


def read_anchors() -> dict[tuple[str, str], set[Anchor]]:
    """Return the anchors of the catalogue, by release and project."""
    found: dict[tuple[str, str], set[Anchor]] = {}
    catalogue = load()
    for operation in catalogue.operations():
        for edition in catalogue.editions(operation):
            for step in read_steps(parse(Path(edition.path).read_text("utf-8")).interaction):
                found.setdefault((edition.release, project_of(step.anchor)), set()).add(step.anchor)
    return found


def build(release: str, project: str, path: str, anchors: set[Anchor]) -> None:
    """Write one file."""
    versions = versions_of(project, parse_release(release))
    if versions is None:
        raise TreeError(f"{project} is not part of {release}")
    with closing(open_tree(GitRef(project, path, versions.ref or versions.last.text))) as tree:
        index = Index(tree)
        found = {str(anchor): index.find(anchor) for anchor in anchors}
        signs = {name: log_lines(index.function_node(each.definition)) for name, each in found.items() if isinstance(each, Found)}
    target = Path(FOLDER) / f"{release}-{project}.txt"
    write_signs(str(target), signs)
    print(f"{target.name}: {sum(map(len, signs.values()))} lines of {sum(map(bool, signs.values()))} functions")


if __name__ == "__main__":
    sys.exit(main())
