"""Call trees as outlines: one call in a line, indented below the one that makes it.

    rpc-cast pause_instance @nova-api > nova-compute {task_state: pausing} !assumption host=source | opt 1.0 instance.host is None

The function that it stands in is ``demo/api.py`` and the name of the call around it. A condition has a kind, the number of its
statement, the number of its branch, and its text.
"""

from __future__ import annotations

import re
from itertools import pairwise

from stackseq.calls import Branching, Call, CallKind, CallTree, Guard, Place, Resolution

LINE = re.compile(
    r"(?P<indent> *)(?P<kind>[a-z-]+) (?P<name>.+?) @(?P<process>\S+)(?: > (?P<to>\S+))?(?: \{(?P<fields>.*?)\})?"
    r"(?: !(?P<resolved>\w+))?(?: host=(?P<host>\w+))?(?P<guards>(?: \| .+)?)"
)
GUARD = re.compile(r"(\w+) (\d+)(?:\.(\d+))? (.+)")


def read_tree(text: str) -> CallTree:
    """Read an outline."""
    lines = [line for line in text.splitlines() if line.strip()]
    calls = _read(lines, 0, "begin")
    unresolved = sum("!unresolved" in line for line in lines)
    return CallTree("demo/work", "demo", "liberty", calls, {"driver": "libvirt", "CONF.debug": "True"}, unresolved, len(lines))


def _read(lines: list[str], indent: int, around: str) -> tuple[Call, ...]:
    calls = []
    starts = [at for at, line in enumerate(lines) if len(line) - len(line.lstrip()) == indent]
    for start, end in pairwise([*starts, len(lines)]):
        calls.append(_call(lines[start], lines[start + 1 : end], indent, around))
    return tuple(calls)


def _call(line: str, inside: list[str], indent: int, around: str) -> Call:
    match = LINE.fullmatch(line)
    assert match, line
    guards = tuple(_guard(text) for text in match["guards"].split(" | ")[1:])
    pairs = (pair.split(": ") for pair in (match["fields"] or "").split(", ") if pair)
    return Call(
        CallKind(match["kind"]),
        match["name"],
        match["process"],
        match["to"] or match["process"],
        Place("demo", "demo/api.py", around, 1),
        guards,
        dict(pairs),
        Resolution(match["resolved"] or "exact"),
        _read(inside, indent + 4, re.sub(r"[^\w.]+", "_", match["name"])),
        match["host"] or "",
    )


def _guard(text: str) -> Guard:
    match = GUARD.fullmatch(text)
    assert match, text
    return Guard(match[4], Branching(match[1]), int(match[2]), int(match[3] or 0))
