"""Compare the diagrams that people wrote with traces of the same operations, both ways.

    python tools/compare_traces.py PATH/TO/nova [--ref liberty-eol] [--release liberty] [--full] [OPERATION …]

Prints, for each operation, how many of the diagram's anchors the trace enters, how many of its messages the trace has, in order,
and how many of the trace's unconditional messages the diagram tells. ``--full`` lists what is missing.
"""

from __future__ import annotations

import argparse
import gc
from pathlib import Path

from stackseq import parse
from stackseq.audit.agreement import Agreement, agree
from stackseq.catalogue import Operation, load
from stackseq.diagnostics import Source
from stackseq.interaction import Anchor, Interaction
from stackseq.source import Folder, GitRef, Index, open_tree
from stackseq.trace import Question, trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.calls import CallTree

DIAGRAMS = Path(__file__).resolve().parent.parent / "src" / "stackseq" / "diagrams"
APART = frozenset(
    f"ComputeManager.{name}"
    for name in (
        "init_host",
        "_init_instance",
        "_destroy_evacuated_instances",
        "_sync_power_states",
        "_query_driver_power_state_and_sync",
        "_sync_instance_power_state",
        "_reclaim_queued_deletes",
        "handle_lifecycle_event",
    )
)
"""What nova-compute does when it starts, when libvirt tells something, or now and then."""
ROW = "{:24}{:>12}{:>15}{:>10}{:>13}{:>13}"


def main() -> None:
    """Compare what the command line asks for."""
    asked = read_arguments()
    project = Path(asked.source).name if not asked.project else asked.project
    where = GitRef(project, asked.source, asked.ref) if asked.ref else Folder(project, asked.source)
    indexes = {project: Index(open_tree(where))}
    print(ROW.format("operation", "anchors", "messages", "in order", "told", "unresolved"))
    found = []
    for operation in load().operations(project):
        path = DIAGRAMS / asked.release / project / f"{operation.id}.wsd"
        if path.exists() and (not asked.operations or operation.id in asked.operations):
            tree = trace_of(operation, asked.release, indexes)
            found.append((agree(interaction_of(path), tree, operation.id, APART), tree.unresolved))
            show(*found[-1], is_full=asked.full)
            gc.collect()
    show_totals(found)


def read_arguments() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(description="Compare diagrams with traces.")
    parser.add_argument("source", help="a folder, or with --ref a git repository")
    parser.add_argument("operations", nargs="*", help="only these: pause boot")
    parser.add_argument("--project", default="", help="the project's package, if the folder has another name")
    parser.add_argument("--ref", default="", help="a tag or branch")
    parser.add_argument("--release", default="liberty", help="whose diagrams and entry points")
    parser.add_argument("--full", action="store_true", help="list what is missing")
    return parser.parse_args()


def trace_of(operation: Operation, release: str, indexes: dict[str, Index]) -> CallTree:
    """Trace an operation from where it begins in a release."""
    path, _, qualname = str(operation.entry(release)).partition(" ")
    return trace(Question(Anchor(path, qualname), operation=f"{operation.id}", request=operation.request), indexes)


def interaction_of(path: Path) -> Interaction:
    """Read a diagram."""
    return parse(Source(str(path), path.read_text(encoding="utf-8"))).interaction


def show(found: Agreement, unresolved: int, *, is_full: bool) -> None:
    """Print a row, and what is missing."""
    print(row(found.operation, [found], unresolved))
    if not is_full:
        return
    for anchor in found.lost:
        print(f"    not entered   {anchor}")
    for claim in found.missing:
        print(f"    not in trace  {claim.span.line}: {claim.process} {claim.kind.value} {claim.text[:100]}")
    for claim in found.late:
        print(f"    other order   {claim.span.line}: {claim.process} {claim.kind.value} {claim.text[:100]}")
    for call in found.untold:
        place = f"{call.place.path} {call.place.qualname}" if call.place else ""
        print(f"    not in diagram {call.process} {call.kind.value} {call.name} {dict(call.fields)} {place}"[:200])


def show_totals(found: list[tuple[Agreement, int]]) -> None:
    """Print the sums."""
    print(row("all", [each for each, _ in found], sum(count for _, count in found)))


def row(name: str, found: list[Agreement], unresolved: int) -> str:
    """Return a row of the table."""
    anchors, lost = (sum(len(each.anchors) for each in found), sum(len(each.lost) for each in found))
    claims, missing = (sum(len(each.claims) for each in found), sum(len(each.missing) for each in found))
    calls, untold = (sum(len(each.calls) for each in found), sum(len(each.untold) for each in found))
    late = sum(len(each.late) for each in found)
    return ROW.format(
        name,
        f"{anchors - lost}/{anchors}",
        f"{claims - missing}/{claims} {share(claims - missing, claims)}",
        share(claims - missing - late, claims),
        f"{calls - untold}/{calls} {share(calls - untold, calls)}",
        unresolved,
    )


def share(part: int, whole: int) -> str:
    """Return a share in per cent."""
    return f"{100 * part / whole:.0f}%" if whole else "-"


if __name__ == "__main__":
    main()
