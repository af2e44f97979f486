"""Trace: which source and which function it takes, what it writes, and what it refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stackseq.calls import CallKind, Resolution
from tests.source.repositories import make_repository
from tools.docs import BLOCK

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Result

    Run = Callable[..., Result]

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAUSE = ("trace", "nova/compute/api.py", "API.pause", "--source", "nova=.")
KINDS = {"integer": int, "string": str, "object": dict, "array": list, "null": type(None), "number": (int, float)}


@pytest.fixture
def nova(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small Nova of the documentation."""
    for block in BLOCK.finditer((DOCS / "trace.md").read_text(encoding="utf-8")):
        if block["kind"] == "python":
            path = folder / block["name"].strip()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block["body"])
    (folder / "nova/__init__.py").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    return folder


def test_text_goes_to_standard_output_and_what_is_unresolved_to_standard_error(stackseq: Run, nova: Path) -> None:  # noqa: ARG001
    result = stackseq(*PAUSE)
    assert result.code == 0
    assert "cast pause_instance" in result.out
    assert result.out.endswith("\n")
    assert re.fullmatch(r"nova/compute/api.py API.pause: 1 of \d+ calls \([\d.]+ %\) could not be resolved\n", result.err)


def test_a_function_may_be_one_word(stackseq: Run, nova: Path) -> None:  # noqa: ARG001
    assert stackseq("trace", "nova/compute/api.py API.pause", "--source", "nova=.").out == stackseq(*PAUSE).out


def test_the_ending_tells_the_format(stackseq: Run, nova: Path) -> None:
    assert stackseq(*PAUSE, "-o", "a/pause.svg").code == 0
    assert (nova / "a/pause.svg").read_text().startswith("<svg")
    assert stackseq(*PAUSE, "-o", "pause.json").code == 0
    assert json.loads((nova / "pause.json").read_text())["unresolved"] == 1


def test_several_formats_go_into_a_folder(stackseq: Run, nova: Path) -> None:
    assert stackseq(*PAUSE, "-f", "wsd,html,txt,json", "-o", "out").code == 0
    assert sorted(path.name for path in (nova / "out").iterdir()) == [
        f"API.pause.{end}" for end in ("html", "json", "txt", "wsd")
    ]
    assert stackseq("check", "--strict", "out/API.pause.wsd").code == 0


def test_details_tell_more_and_more(stackseq: Run, nova: Path) -> None:  # noqa: ARG001
    told = [stackseq(*PAUSE, "-f", "wsd", "--detail", detail).out for detail in ("messages", "steps", "calls")]
    assert "InstanceIsLocked" not in told[0]
    assert "InstanceIsLocked" in told[1]
    assert "not resolved:" in told[2]
    assert len(told[0]) < len(told[1]) < len(told[2])


def test_the_json_form_is_valid_by_its_schema(stackseq: Run, nova: Path) -> None:  # noqa: ARG001
    data = json.loads(stackseq(*PAUSE, "-f", "json").out)
    assert list(validate(data, schema(), "")) == []
    assert {"call", "db", "rpc-cast", "check"} <= {call["kind"] for call in data["calls"]}
    broken = {**data, "calls": [{**data["calls"][0], "kind": "phone", "more": 1}]}
    assert len(list(validate(broken, schema(), ""))) == 2


def test_the_schema_has_every_kind_and_resolution() -> None:
    call = schema()["properties"]["calls"]["items"]["properties"]
    assert set(call["kind"]["enum"]) == {kind.value for kind in CallKind}
    assert set(call["resolved"]["enum"]) == {resolution.value for resolution in Resolution}


def test_an_operation_begins_where_the_source_has_it(stackseq: Run, nova: Path) -> None:
    path = nova / "nova/api/openstack/compute/pause_server.py"
    path.parent.mkdir(parents=True)
    path.write_text("class PauseServerController:\n    def _pause(self, req, id, body):\n        pass\n")
    result = stackseq("trace", "pause", "--source", "nova=.", "-f", "wsd")
    assert "title Pause a server\n" in result.out
    assert "openstack server pause SERVER" in result.out
    assert re.fullmatch(r"nova/pause: 0 of \d+ calls \(0.0 %\) could not be resolved\n", result.err)


REFUSED = [
    (("nova/bot",), "nova/bot: no such operation"),
    (("nova/compute/api.py", "API.paus", "--source", "nova=."), "nova/compute/api.py has no API.paus"),
    ((*PAUSE[1:], "--assume", "driver"), "--assume driver: is no assumption"),
    ((*PAUSE[1:], "--assume", "drver=ironic"), "there is no assumption 'drver'"),
    ((*PAUSE[1:], "--assume", "driver=irony"), "driver cannot be 'irony'"),
    (("nova/compute/api.py", "API", "--source", "nova=."), "nova/compute/api.py API is no function"),
    (("nova/compute/api.py", "--source", "nova=."), "nova/compute/api.py: names no function"),
    ((*PAUSE[1:], "--source", "nova=elsewhere"), "there are several sources of nova"),
    (("nova/pause", "--release", "2026.1", "--git", "nova=.@liberty-eol"), "liberty-eol is not of 2026.1, but of liberty"),
    ((*PAUSE[1:], "--follow", "cinder"), "there is no source of cinder"),
    ((*PAUSE[1:], "--installed"), "--installed is a source of its own"),
    ((*PAUSE[1:], "-f", "svg,json"), "standard output takes one format"),
    ((*PAUSE[1:], "-f", "gif"), "argument -f/--format: there is no format 'gif'"),
    (("nova/pause", "--release", "liberti"), "liberti"),
]


@pytest.mark.parametrize(("words", "message"), REFUSED)
def test_what_is_refused(stackseq: Run, nova: Path, words: tuple[str, ...], message: str) -> None:  # noqa: ARG001
    result = stackseq("trace", *words)
    assert result.code == 2
    assert message in result.err.splitlines()[0]
    assert result.err.startswith("stackseq: error: ")
    assert result.out == ""


CLIENT = """\
def cinderclient(context):
    return context.client

class API(object):
    def get(self, context, volume_id):
        return cinderclient(context).volumes.get(volume_id)
"""
SERVER = "class VolumeController(object):\n    def show(self, req, id):\n        req.check(id)\n"


@pytest.mark.parametrize(("release", "version"), [("liberty", "v2"), ("newton", "v3")])
def test_a_service_that_is_followed_may_be_of_another_release(
    stackseq: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, release: str, version: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    nova = make_repository(folder / "n", ("newton-eol", {"nova/__init__.py": "", "nova/volume/cinder.py": CLIENT}))
    server = {"cinder/__init__.py": "", f"cinder/api/{version}/volumes.py": SERVER}
    cinder = make_repository(folder / "c", (f"{release}-eol", server))
    sources = ("--git", f"nova={nova}@newton-eol", "--git", f"cinder={cinder}@{release}-eol", "--follow", "cinder")
    result = stackseq("trace", "nova/volume/cinder.py", "API.get", *sources, "-f", "json")
    assert f"cinder/api/{version}/volumes.py" in result.out
    assert ("cinder is of liberty, not of newton" in result.err) == (release == "liberty")


def test_what_there_is_instead_is_told(stackseq: Run, nova: Path) -> None:  # noqa: ARG001
    def hints(*words: str) -> str:
        return stackseq("trace", *words, "--source", "nova=.").err

    assert "driver, network" in hints(*PAUSE[1:3], "--assume", "drver=ironic")
    assert "ironic" in hints(*PAUSE[1:3], "--assume", "driver=irony")
    assert "such as API.pause" in hints("nova/compute/api.py", "API")


def test_an_option_on_which_nothing_depends_is_told(stackseq: Run, nova: Path) -> None:  # noqa: ARG001
    assert "nothing depends on CONF.no.such" in stackseq(*PAUSE, "--assume", "CONF.no.such=1").err


def test_an_option_that_was_chosen_is_told_in_the_diagram(stackseq: Run, nova: Path) -> None:
    text = "CONF = cfg.CONF\n\n\ndef work(context):\n    if CONF.fast:\n        run()\n"
    (nova / "nova/optional.py").write_text(text)
    asked = ("trace", "nova/optional.py", "work", "--source", "nova=.", "-f", "wsd", "--detail", "calls")
    assert "CONF.fast = True" in stackseq(*asked, "--assume", "CONF.fast=True").out
    assert "CONF.fast = " not in stackseq(*asked).out


def test_a_diagram_without_anything_says_what_shows_more(stackseq: Run, nova: Path) -> None:
    (nova / "nova/quiet.py").write_text("def rest(context):\n    pass\n")
    result = stackseq("trace", "nova/quiet.py", "rest", "--source", "nova=.")
    assert result.code == 0
    assert "'--detail calls' draws what it calls" in result.err


def schema() -> dict:
    page = (DOCS / "calltree.md").read_text(encoding="utf-8")
    return json.loads(re.search(r"```json\n(.*?)```", page, re.DOTALL)[1])


def validate(value: object, rule: dict, where: str) -> list[str]:
    """Return what is wrong by those words of JSON Schema that the page uses."""
    kinds = rule.get("type", [])
    allowed = tuple(KINDS[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds))
    found = (
        [f"{where}: {value!r}"] if (allowed and not isinstance(value, allowed)) or value not in rule.get("enum", [value]) else []
    )
    if isinstance(value, int) and value < rule.get("minimum", value):
        found.append(f"{where}: too small")
    if isinstance(value, list):
        found += [each for number, one in enumerate(value) for each in validate(one, rule["items"], f"{where}[{number}]")]
    if isinstance(value, dict):
        found += _members(value, rule, where)
    return found


def _members(value: dict, rule: dict, where: str) -> list[str]:
    known, more = rule.get("properties", {}), rule.get("additionalProperties", True)
    found = [f"{where}: no {name}" for name in rule.get("required", []) if name not in value]
    for name, one in value.items():
        if name in known or isinstance(more, dict):
            found += validate(one, known.get(name, more), f"{where}.{name}")
        elif not more:
            found.append(f"{where}: unknown {name}")
    return found
