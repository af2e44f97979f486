"""Compare what was recorded with what is read from the source: both ways, operation by operation.

    python -m truth.compare RECORDS --folder nova=PATH [--release R] [--assume NAME=VALUE ...] [--show] [OPERATION ...]

Run it in the folder ``tools``, with the Python that has StackSeq: see ``docs/truth.md``.
"""

# For maintainers. Both sides become lists of `Event`, in the order of a walk through the tree: what a message causes stands where
# the message is sent, whenever it really ran. Names are brought to one form, because a record has values where the source has
# expressions: `/allocations/1234…` and `/allocations/%s`. Several equal events in a row are one: loops run more than once.
from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path

from stackseq.calls import CallKind, walk_calls
from stackseq.catalogue import load
from stackseq.interaction import Anchor
from stackseq.records import Record
from stackseq.source import Folder, Index, open_tree
from stackseq.trace import Question, trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackseq.calls import Call, CallTree

_WRITES = re.compile(r"(save|create|destroy|delete|update|set|add|remove|soft_delete|action_|event_|instance_|hard_|refresh_)")
_READS = re.compile(r"\w*\.(get|list|exists|has_|count|obj_load|refresh$|instance_(get|exists))|(?!.*\.).*_get")
_ID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}|%\(?\w*\)?s|\{[^}]*\}")
_STATES = ("task_state", "vm_state", "status", "power_state")
_CINDER = json.loads((Path(__file__).parent / "cinder_requests.json").read_text("utf-8"))
"""What the methods of Nova's class for Cinder ask for, which the fixture replaces."""
_GLANCE = {"show": "get", "detail": "list", "download": "data"}
"""The same for Nova's class for Glance."""
_COUNTED = ("rpc", "db write", "driver", "notify")
"""What an operation is measured by."""


class Event(Record):
    """Something that happens in an operation."""

    kind: str
    name: str
    process: str
    states: tuple[tuple[str, str], ...] = ()
    is_certain: bool = True
    """Whether it happens under no condition."""
    text: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two events equal."""
        return self.kind, self.name, self.process


def recorded(path: Path) -> list[Event]:
    """Return the events of a file of records."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    children: dict[int | None, list[dict[str, object]]] = {}
    for row in rows:
        children.setdefault(row["parent"], []).append(row)
    found = []
    stack = list(reversed(children[None]))
    while stack:
        row = stack.pop()
        stack += reversed(children.get(row["id"], []))  # type: ignore[call-overload]
        found += _event(str(row["kind"]), str(row["name"]), str(row["process"]), str(row["to"]), dict(row["fields"]))  # type: ignore[call-overload]
    return found


def traced(tree: CallTree) -> list[Event]:
    """Return the events of a trace."""
    found = []
    for visit in walk_calls(tree):
        call = visit.call
        kind = call.to if call.kind is CallKind.DRIVER and not _is_of_driver(call) else call.kind.value
        text = " & ".join(guard.text for guard in visit.guards)[-90:]
        found += _event(kind, call.name, call.process, call.to, dict(call.fields), is_certain=not visit.guards, text=text)
    return found


def _is_of_driver(call: Call) -> bool:
    """Tell whether a call asks something of the driver, not the driver of the system."""
    return call.to == call.process and "." in call.name


def _event(
    kind: str, name: str, process: str, to: str, fields: dict[str, str], *, is_certain: bool = True, text: str = ""
) -> Iterator[Event]:
    states = tuple((state, fields[state].lower().rpartition(".")[2]) for state in _STATES if state in fields)
    if kind in {"driver", "libvirt"}:
        name = name.rpartition(".")[2]
    elif kind.startswith("rpc"):
        kind = "rpc"
    elif kind == "db":
        kind = "db read" if _READS.match(name) else "db write"
    elif kind == "http":
        name = f"{to} {_request(name, to)}"
    elif kind != "notify":
        return
    if process != "client":
        yield Event(kind, name, process, states, is_certain, text)


def _request(name: str, to: str) -> str:
    if to == "placement":
        return _ID.sub("{}", name.partition("?")[0])
    if to == "cinder":
        return str(_CINDER.get(name, name))
    return _GLANCE.get(name, name).removeprefix("images.") if to == "glance" else name


def deduplicated(events: Iterable[Event]) -> list[Event]:
    """Return events without those that say the same as the one before."""
    found: list[Event] = []
    for event in events:
        if not found or (found[-1].key, found[-1].states) != (event.key, event.states):
            found.append(event)
    return found


def in_order(wanted: list[Event], given: list[Event]) -> set[int]:
    """Return the places of what is wanted in the longest sequence that is common to both."""
    lengths = [[0] * (len(given) + 1) for _ in range(len(wanted) + 1)]
    for i in range(len(wanted) - 1, -1, -1):
        row, below = lengths[i], lengths[i + 1]
        key = wanted[i].key
        for j in range(len(given) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if key == given[j].key else max(below[j], row[j + 1])
    found, i, j = set(), 0, 0
    while i < len(wanted) and j < len(given):
        if wanted[i].key == given[j].key:
            found.add(i)
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


class Figures(Record):
    """How well one operation agrees."""

    happened: int
    found: int
    ordered: int
    certain: int
    true: int
    missing: tuple[Event, ...]
    displaced: tuple[Event, ...]
    untrue: tuple[Event, ...]


def agree(truth: list[Event], told: list[Event], kinds: tuple[str, ...] = _COUNTED) -> Figures:
    """Compare the events of some kinds."""
    wanted = deduplicated(event for event in truth if event.kind in kinds)
    given = deduplicated(event for event in told if event.kind in kinds)
    keys = {event.key for event in given}
    places = in_order(wanted, given)
    certain = [event for event in given if event.is_certain]
    left = Counter(event.key for event in wanted)
    untrue = []
    for event in certain:
        left[event.key] -= 1
        if left[event.key] < 0:
            untrue.append(event)
    missing = [event for event in wanted if event.key not in keys]
    displaced = [event for place, event in enumerate(wanted) if place not in places and event.key in keys]
    true = len(certain) - len(untrue)
    return Figures(
        len(wanted), len(wanted) - len(missing), len(places), len(certain), true, tuple(missing), tuple(displaced), tuple(untrue)
    )


def read(operation: str, index: Index, release: str, assumptions: dict[str, str]) -> CallTree:
    """Trace an operation of the catalogue."""
    project = index.tree.project
    row = next(each for each in load().operations(project) if each.id == operation)
    path, _, qualname = str(row.entry(release)).partition(" ")
    return trace(
        Question(Anchor(path, qualname), operation=f"{project}/{operation}", request=row.request, assumptions=assumptions),
        {project: index},
    )


def main() -> None:
    """Print the figures, and with ``--show`` what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", type=Path)
    parser.add_argument("operations", nargs="*")
    parser.add_argument("--folder", required=True)
    parser.add_argument("--release", default="2026.1")
    parser.add_argument("--assume", action="append", default=[])
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_intermixed_args()
    project, _, path = asked.folder.partition("=")
    index = Index(open_tree(Folder(project, path)))
    assumptions = dict(each.split("=", 1) for each in asked.assume)
    names = asked.operations or sorted(file.stem for file in asked.records.glob("*.jsonl"))
    print(f"{'operation':20}{'happened':>9}{'found':>7}{'in order':>9}{'certain':>9}{'true':>6}{'  by kind: happened/in order'}")
    sums: Counter[str] = Counter()
    for name in names:
        truth = recorded(asked.records / f"{name}.jsonl")
        told = traced(read(name, index, asked.release, assumptions))
        figures = agree(truth, told)
        _print(name, figures, truth, told)
        sums.update({key: getattr(figures, key) for key in ("happened", "found", "ordered", "certain", "true")})
        if asked.show:
            _show(truth, told)
    print(_line("all", Figures(*(sums[key] for key in ("happened", "found", "ordered", "certain", "true")), (), (), ())))


def _print(name: str, figures: Figures, truth: list[Event], told: list[Event]) -> None:
    parts = []
    for kind in (*_COUNTED, "http", "libvirt", "db read"):
        each = agree(truth, told, (kind,))
        parts.append(f"{kind} {each.ordered}/{each.happened} {each.true}/{each.certain}")
    print(_line(name, figures), "  ", "; ".join(parts))


def _line(name: str, figures: Figures) -> str:
    happened, certain = max(figures.happened, 1), max(figures.certain, 1)
    return (
        f"{name:20}{figures.happened:9}{figures.found / happened:7.0%}{figures.ordered / happened:9.0%}"
        f"{figures.certain:9}{figures.true / certain:6.0%}"
    )


def _show(truth: list[Event], told: list[Event]) -> None:
    for kinds in (_COUNTED, ("http",)):
        figures = agree(truth, told, kinds)
        for word, events in (("missing", figures.missing), ("displaced", figures.displaced), ("untrue", figures.untrue)):
            for event in events:
                print(f"    {word:10} {event.process:16} {event.kind:9} {event.name} {dict(event.states) or ''} {event.text}")


if __name__ == "__main__":
    sys.setrecursionlimit(20_000)
    main()
