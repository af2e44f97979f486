"""Compare the diagrams that people wrote with traces of the same operations, both ways.

    python tools/compare_traces.py PATH/TO/nova [--ref liberty-eol] [--release liberty] [--full] [OPERATION …]
    python tools/compare_traces.py stored [--release liberty] [--full] [OPERATION …]

Prints, for each operation, how many of the diagram's anchors the trace enters, how many of its messages the trace has, in order,
and how many of the trace's unconditional messages the diagram tells. ``--full`` lists what is missing. ``stored`` stands for the
traced editions that come with the program, which leave out more than a trace. With ``--found 97 --ordered 95``, the exit code is
1 if fewer of all messages, in percent, are in the traces, or in this order.
"""
# Diagrams are read as `claims`; so are stored editions, whose claims then stand for the calls that they are of.

from __future__ import annotations

import argparse
import gc
import re
import sys
from pathlib import Path

import stackseq
from stackseq import parse
from stackseq.audit.agreement import Agreement, agree
from stackseq.audit.claims import read_claims
from stackseq.calls import Call, CallKind, CallTree, Place
from stackseq.catalogue import Operation, load
from stackseq.catalogue.traced import TracedEditions
from stackseq.diagnostics import Source
from stackseq.interaction import Anchor, Interaction, Message, Note, walk
from stackseq.records import replace
from stackseq.source import Folder, GitRef, Index, open_tree
from stackseq.trace import Question, trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.audit.claims import Claim
    from stackseq.source import Where

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
STORED = "stored"
OURS = "nova"
"""Whose diagrams can be read as claims."""
EDITIONS = Path(stackseq.__file__).parent / "catalogue" / "editions"
MORE = re.compile(r"\n(?=(?:read|save|create|delete|update|start|finish|reserve|commit|roll|[A-Z]+ /)|\w+\(\))")
"""Where the next call begins in the label of a message that stands for several."""
METHODS = {
    "get": ("get_by_uuid", "get_by_instance_uuid", "get_by_volume_id", "get_by_id"),
    "finish": ("event_finish_with_failure",),
}
"""What editions call by a plain verb, and diagrams by the method's name."""
ROW = "{:24}{:>12}{:>15}{:>10}{:>13}{:>13}"


def main() -> int:
    """Compare what the command line asks for."""
    asked = read_arguments()
    is_stored = asked.source == STORED
    project = asked.project or (OURS if is_stored else Path(asked.source).name)
    indexes = {} if is_stored else {project: Index(open_tree(source_of(project, asked)))}
    print(ROW.format("operation", "anchors", "messages", "in order", "told", "unresolved"))
    found = []
    for operation in load().operations(project):
        path = DIAGRAMS / asked.release / project / f"{operation.id}.wsd"
        if path.exists() and (not asked.operations or operation.id in asked.operations):
            tree = stored_tree(operation, asked.release) if is_stored else trace_of(operation, asked.release, indexes)
            found.append((agree(interaction_of(path), tree, operation.id, APART), tree.unresolved))
            show(*found[-1], is_full=asked.full)
            gc.collect()
    show_totals(found)
    return int(not reaches(asked.found, asked.ordered, [each for each, _ in found]))


def source_of(project: str, asked: argparse.Namespace) -> Where:
    """Return where the source is read from."""
    return GitRef(project, asked.source, asked.ref) if asked.ref else Folder(project, asked.source)


def reaches(found: float, ordered: float, agreements: list[Agreement]) -> bool:
    """Tell whether so many of the messages, in percent, are in the traces, and in this order. There must be some."""
    claims = sum(len(each.claims) for each in agreements)
    missing, late = sum(len(each.missing) for each in agreements), sum(len(each.late) for each in agreements)
    return claims > 0 and 100 * (claims - missing) >= found * claims and 100 * (claims - missing - late) >= ordered * claims


def read_arguments() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(description="Compare diagrams with traces.")
    parser.add_argument("source", help=f"a folder, or with --ref a git repository; {STORED}: what comes with the program")
    parser.add_argument("operations", nargs="*", help="only these: pause boot")
    parser.add_argument("--project", default="", help="the project's package, if the folder has another name")
    parser.add_argument("--ref", default="", help="a tag or branch")
    parser.add_argument("--release", default="liberty", help="whose diagrams and entry points")
    parser.add_argument("--found", type=float, default=0, help="how many messages have to be in the traces, in percent")
    parser.add_argument("--ordered", type=float, default=0, help="how many of them in the order of the diagrams")
    parser.add_argument("--full", action="store_true", help="list what is missing")
    return parser.parse_args()


def trace_of(operation: Operation, release: str, indexes: dict[str, Index]) -> CallTree:
    """Trace an operation from where it begins in a release."""
    path, _, qualname = str(operation.entry(release)).partition(" ")
    return trace(Question(Anchor(path, qualname), operation=f"{operation.id}", request=operation.request), indexes)


def stored_tree(operation: Operation, release: str) -> CallTree:
    """Return what the stored edition of an operation tells as the calls that it is of."""
    text = TracedEditions(str(EDITIONS)).text(operation.name, release)
    interaction = parse(Source(operation.name, text)).interaction
    calls = [call_of(claim) for message in lines_of(interaction) for claim in read_claims(message)]
    return CallTree(operation.name, operation.service, release, tuple(calls), {}, 0, len(calls))


def lines_of(interaction: Interaction) -> Iterator[Interaction]:
    """Yield the elements of an edition alone: of a message that stands for several calls, each."""
    for element in walk(interaction):
        if isinstance(element, Message):
            yield from (replace(interaction, body=(replace(element, label=label),)) for label in MORE.split(element.label))
        elif isinstance(element, Note):
            yield replace(interaction, body=(element,))


def call_of(claim: Claim) -> Call:
    """Return the call that a claim of an edition stands for."""
    names = ["_".join(sorted({more for word in words for more in (word, *METHODS.get(word, ()))})) for words in claim.words]
    name = ".".join(names) if claim.kind is CallKind.DB else "_".join(names)
    place = Place("", claim.anchor.path, claim.anchor.qualname, 0) if claim.anchor else None
    return Call(claim.kind, name, claim.process, claim.to, place, fields=claim.fields)


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
    sys.exit(main())
