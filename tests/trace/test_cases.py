"""Small programs, and what calls what in them. Each file in ``cases`` tells what it is about, and holds files, a profile, and
traces with the calls that are expected."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from stackseq.interaction import Anchor
from stackseq.source import DictTree, Index
from stackseq.trace import Question, trace
from stackseq.trace.profile import make_profile
from tests.trace.outline import outline

CASES = Path(__file__).parent / "cases"
PART = re.compile(r"^== (?P<head>.+)\n(?P<body>(?:(?!^== ).*\n)*)", re.MULTILINE)


def parts_of(path: Path) -> tuple[dict[str, str], dict[str, object], list[tuple[str, str]]]:
    files: dict[str, str] = {}
    profile: dict[str, object] = {}
    traces: list[tuple[str, str]] = []
    for part in PART.finditer(path.read_text(encoding="utf-8")):
        kind, _, rest = part["head"].partition(" ")
        if kind == "trace":
            traces.append((rest, part["body"]))
        elif kind == "profile":
            profile = tomllib.loads(part["body"])
        else:
            files[part["head"]] = part["body"]
    return files, profile, traces


@pytest.mark.parametrize("path", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_cases(path: Path) -> None:
    files, profile, traces = parts_of(path)
    assert traces, "a case without a trace tests nothing"
    assert "==" not in path.read_text(encoding="utf-8").split("\n", 1)[0], "the first line tells what the case is about"
    packages = {name.partition("/")[0] for name in files if "/" in name}
    profiles = {package: make_profile(package, profile) for package in packages}
    for question, expected in traces:
        asked, _, request = question.partition(" --request ")
        anchor, *chosen = asked.split(" --assume ")
        where, _, qualname = anchor.partition(" ")
        indexes = {package: Index(DictTree(package, files)) for package in packages}
        assumptions = dict(each.split("=", 1) for each in chosen)
        tree = trace(Question(Anchor(where, qualname), request=request, assumptions=assumptions), indexes, profiles)
        assert outline(tree).rstrip() == expected.rstrip()
