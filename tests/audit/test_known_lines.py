"""Which function wrote a line of a log: right, or not told."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stackseq
from stackseq.audit import lines as lines_module
from stackseq.audit.facts import facts_of
from stackseq.audit.knowing import Knowledge, events_of, know
from stackseq.audit.lines import ACTION, ENDING, FILLED, FOLDER, KIND, Lines, lines_of
from stackseq.audit.places import places_of
from stackseq.catalogue.editions_file import write_editions
from stackseq.interaction import Anchor
from stackseq.observe.logs.line import read_line
from stackseq.wsd.comments import read_anchor

HERE = Path(__file__).parent
SHIPPED = [path.stem for path in sorted(Path(FOLDER).glob(f"*{ENDING}"))]
EDITIONS = Path(stackseq.__file__).parent / "catalogue" / "editions"
SAMPLES = sorted((HERE.parent / "observe" / "samples").rglob("*.log"))
LARGEST = 600_000
"""Bytes of all files together."""
CASES = [
    tuple(part.strip() for part in line.split("|"))
    for line in (HERE / "known_lines.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("release", "logger", "message", "expected"), CASES)
def test_who_wrote_a_line(release: str, logger: str, message: str, expected: str) -> None:
    place = know(release)(logger, message)
    assert (f"{place.path} {place.qualname}" if place else "-") == expected


def test_unknown_releases_are_assumed_to_be_the_newest() -> None:
    assert (know("someday").release, know("someday").is_assumed) == ("", True)
    assert (know("gazpacho").release, know("gazpacho").is_assumed) == ("2026.1", False)


def test_the_level_tells_functions_with_the_same_text_apart() -> None:
    logger, message = "nova.compute.manager", "Took 1.00 seconds to snapshot the instance on the hypervisor."
    assert know("2026.1")(logger, message) is None
    told = know("2026.1")(logger, message, "INFO")
    assert told is not None
    assert told.qualname == "ComputeManager._snapshot_instance"
    assert know("2026.1")(logger, message, "ERROR") is None


def test_the_operation_tells_functions_with_the_same_text_apart() -> None:
    anchor = Anchor("nova/compute/manager.py", "ComputeManager._unshelve_instance")
    told = know("2026.1").within({anchor})("nova.compute.manager", "Instance failed to spawn")
    assert told is not None
    assert told.qualname == anchor.qualname
    assert know("2026.1").within(set())("nova.compute.manager", "Instance failed to spawn") is None


TOY = """\
@1 first
1 I Plugging … as planned
1 I Failed to unplug … of host …, which is … down
@9 second
1 I Failed to …
1 W Short …
1 E …: … … …
1 E Twice
2 E Twice
@3 first.inner
1 I Failed to unplug … at once
1 I Plugging … (it is … planned)
1 E …
1 E Weak words …
1 W Weak words are …
1 E Strong words indeed …
"""
LONG = "x" * 400
TOLD = [
    ("Plugging a as planned", "first 2"),
    ("Plugging a as planned: ValueError", "first 2"),
    ("Plugging a as planned: it is no exception", ""),
    ("Plugging (it is as planned) (it is not planned)", "first.inner 23"),
    ("Plugging", ""),
    (f"Plugging {LONG}"[:300], ""),
    (f"Failed to unplug {LONG}"[:300], ""),
    (f"Failed to find {LONG}"[:300], "second 13"),
    (f"Nothing is known of {LONG}"[:300], ""),
    ("Failed to unplug a at once", "first.inner 22"),
    ("[volume-1] [x] Failed to unplug  a\nof host b, which is very down", "first 3"),
    ("Short x", ""),
    ("a: b c d", ""),
    ("Twice", "second 12"),
    ("Weak words of a text that nobody knows", ""),
    ("Weak words are a warning", "first.inner 26"),
    ("Strong words indeed are known", "first.inner 27"),
]


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Knowledge:
    path = str(tmp_path / "toy.lines")
    write_editions(path, ["zed"], {"toy/a.py": {"zed": TOY.strip()}}, KIND)
    monkeypatch.setattr(lines_module, "FOLDER", str(tmp_path))
    monkeypatch.setattr(lines_module, "_OPENED", {})
    return Knowledge("zed")


@pytest.mark.parametrize(("message", "expected"), TOLD)
def test_the_template_with_the_most_text_counts(toy: Knowledge, message: str, expected: str) -> None:
    place = toy("toy.a", message)
    assert (f"{place.qualname} {place.line}" if place else "") == expected


@pytest.mark.parametrize("path", SAMPLES, ids=["-".join(path.parts[-3:]) for path in SAMPLES])
def test_recorded_lines_confirm_what_is_known(path: Path) -> None:
    """At the level DEBUG a line names its function: what we say of it is that, or nothing."""
    for raw in path.read_bytes().splitlines():
        line = read_line(raw, 1.7e9)
        place = know("2026.1")(line.logger, line.message, line.level) if line and line.place else None
        if line and line.place and place:
            assert (place.path, place.qualname.rpartition(".")[2]) == (line.place.path, line.place.qualname)
            assert place.line <= line.place.line


FILLINGS = ["compute-1.example.org", "12.34", "[1, {'a': 'b'}]: c, d.", ""]
RAISED = ["", ": nova.exception.NovaException: no, of: nothing"]


@pytest.mark.parametrize("project", SHIPPED)
def test_no_function_is_told_for_what_another_writes(project: str) -> None:
    """Every template, with all that is filled in often: its function is among those that are told, or none is."""
    lines = lines_of(project)
    assert lines is not None
    release = lines.releases[-1]
    ask = know(release).writers
    for path in sorted(lines.paths):
        logger = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for each in lines.written(path, release):
            for filling, raised in product(FILLINGS, RAISED):
                if each.sign.level != ACTION and each.sign.template != FILLED:
                    message = each.sign.template.replace(FILLED, filling) + raised
                    functions = {writer.place.qualname for writer in ask(logger, message)}
                    assert not functions or each.qualname in functions, message


@pytest.mark.parametrize("project", ["nova", "cinder", "neutron"])
def test_most_lines_lead_to_one_function(project: str) -> None:
    lines = lines_of(project)
    assert lines is not None
    release = lines.releases[-1]
    found = [
        know(release).writers(path.removesuffix(".py").replace("/", "."), each.sign.template.replace(FILLED, "compute-1"))
        for path in lines.paths
        for each in lines.written(path, release)
        if each.sign.level not in {ACTION, "DEBUG"} and each.sign.template != FILLED
    ]
    assert sum(len(each) == 1 for each in found) > 0.8 * len(found)


@given(st.text(max_size=400))
def test_any_text_is_a_message(text: str) -> None:
    assert know("2026.1")(text, text) is None
    know("2026.1")("nova.compute.manager", text)


def test_there_are_lines_of_each_traced_project_in_its_releases() -> None:
    assert {path.stem for path in EDITIONS.iterdir()} <= set(SHIPPED)
    for path in EDITIONS.iterdir():
        places, lines = places_of(path.stem), lines_of(path.stem)
        assert places is not None
        assert lines is not None
        assert [release for release in places.refs if release in lines.releases] == list(lines.releases)
        assert len(lines.releases) > 1


@pytest.mark.parametrize("project", SHIPPED)
def test_functions_stand_where_places_and_facts_say(project: str) -> None:
    """Otherwise one of them is out of date: write them anew, as CONTRIBUTING.md tells."""
    lines, places, facts = Lines(str(Path(FOLDER) / f"{project}{ENDING}")), places_of(project), facts_of(project)
    anchors = {str(anchor): anchor for anchor in map(read_anchor, places.anchors() if places else ()) if anchor}
    for release in lines.releases[:: max(len(lines.releases) // 4, 1)]:
        for path in lines.paths:
            for each in lines.written(path, release):
                anchor = anchors.get(f"{path} {each.qualname}", Anchor(path, each.qualname))
                standing = facts.standing(anchor, release) if facts else None
                place = (places.place(anchor, release) if places else None) or (standing.place if standing else None)
                if place and (place.path, place.qualname) == (path, each.qualname):
                    assert place.first_line <= each.first_line <= each.line
                    assert each.line <= place.last_line or each.first_line != place.first_line


def test_events_name_functions() -> None:
    assert events_of("nova", "2026.1")["instance.create.end"] == ("nova/compute/utils.py notify_about_instance_usage",)
    assert not events_of("nova", "someday")
    assert not events_of("toy", "2026.1")


def test_lines_are_small() -> None:
    assert sum(path.stat().st_size for path in Path(FOLDER).glob(f"*{ENDING}")) < LARGEST
