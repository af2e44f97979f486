"""What `bench.py` measures about tracing: one operation, cold and from the cache, and all operations of one service.

The source is Nova's. `STACKSEQ_NOVA=/opt/stack/nova@stable/2026.1 make bench` names a git repository and a ref, or, without `@`,
a folder; else it is what PyPI has of the newest release, downloaded once. Without either, nothing is measured.
"""
# A trace is measured in a fresh process, from opening the tree to the call tree: that is what `stackseq trace` adds to drawing.

from __future__ import annotations

import gc
import os
import tempfile
import time

from stackseq.catalogue import Operation, load
from stackseq.release import RELEASES, versions_of
from stackseq.source import GitRef, Index, Released, Tree, TreeError, open_tree, parse_folder
from stackseq.trace import Question, trace, trace_kept
from stackseq.wsd.comments import read_anchor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SERVICE = "nova"
HEAVY = ("boot", "live-migrate", "resize")
"""The operations that enter most."""


def open_source() -> Tree:
    """Open what is traced. Raises TreeError if there is nothing."""
    place = os.environ.get("STACKSEQ_NOVA", "")
    path, sign, ref = place.partition("@")
    if sign:
        return open_tree(GitRef(SERVICE, path, ref))
    return open_tree(parse_folder(f"{SERVICE}={path}") if path else Released(SERVICE, RELEASES[newest()]))


def newest() -> int:
    """Return the place of the newest release that the service has a tag or a branch for."""
    found = [place for place, each in enumerate(RELEASES) if (versions := versions_of(SERVICE, each)) and versions.ref]
    return found[-1]


def available() -> str:
    """Say why nothing can be measured; an empty string if it can."""
    try:
        open_source().close()
    except TreeError as error:
        return error.message
    return ""


def questions(names: tuple[str, ...] = ()) -> Iterator[Question]:
    """Yield what is asked: of some operations, or of all that there are in the newest release."""
    release = str(RELEASES[newest()])
    operations: tuple[Operation, ...] = load().operations(SERVICE)
    for operation in operations:
        anchor = read_anchor(operation.entry(release))
        if anchor is not None and (not names or operation.id in names):
            yield Question(anchor, operation.name, operation.request, release)


def measure_trace_one() -> dict[str, float]:
    """Trace the heaviest operations, each with nothing known; then again from the cache."""
    gc.disable()
    cold, warm, calls = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for question in questions(HEAVY):
            cold.append(cpu_of_trace(question, folder))
            warm.append(cpu_of_trace(question, folder))
            calls.append(trace_kept(question, {SERVICE: Index(open_source())}, folder).entered)
            gc.collect()
    return {"cold": max(cold), "warm": max(warm), "calls": max(calls)}


def cpu_of_trace(question: Question, folder: str) -> float:
    """Return the CPU time in seconds of one trace, from opening the tree on."""
    start = time.process_time()
    tree = open_source()
    trace_kept(question, {SERVICE: Index(tree)}, folder)
    tree.close()
    return time.process_time() - start


def measure_trace_all() -> dict[str, float]:
    """Trace all operations of a service in one release, as one command does: nothing is collected until it ends."""
    gc.disable()
    start = time.process_time()
    tree = open_source()
    index = Index(tree)
    calls = count = 0
    for question in questions():
        calls += trace(question, {SERVICE: index}).entered
        count += 1
    tree.close()
    return {"cpu": time.process_time() - start, "calls": calls, "operations": count}


MEASURES = {"trace-one": measure_trace_one, "trace-all": measure_trace_all}
