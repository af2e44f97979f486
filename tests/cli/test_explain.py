"""Say what a recorded operation came to: from recorded samples, with an exit code for scripts, and one line for each mistake."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stackseq.verdict.model import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Result

    Run = Callable[..., Result]

SAMPLES = Path(__file__).resolve().parents[1] / "observe" / "samples"
BOOT = str(SAMPLES / "boot" / "logs")
TRACE = str(SAMPLES / "boot" / "osprofiler.json")
STOPPED = str(SAMPLES / "boot-vif-timeout" / "logs")
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "observe.md").read_text(encoding="utf-8")

CHOOSE = "choose one with --request-id, or with --server if they are about different ones"

EXITS = {
    "boot/logs": (0, "nova/boot", "success: "),
    "boot/osprofiler.json": (0, "nova/boot", "success: "),
    "boot-no-valid-host/logs": (1, "nova/boot", "No valid host was found"),
    "boot-no-valid-host/osprofiler.json": (1, "nova/boot", "NoValidHost"),
    "boot-vif-timeout/logs": (1, "nova/boot", "network-vif-plugged"),
    "boot-libvirt-error/logs": (1, "nova/boot", "libvirtError"),
    "resize-failed/logs": (1, "nova/resize", "ResizeError"),
    "live-migration/logs": (0, "nova/live-migrate", "success: "),
    "volume-attach/logs": (0, "nova/volume-attach", "success: "),
}


@pytest.mark.parametrize(("name", "expected"), EXITS.items(), ids=EXITS)
def test_what_was_recorded(stackseq: Run, name: str, expected: tuple[int, str, str]) -> None:
    result = stackseq("explain", str(SAMPLES / name))
    code, operation, words = expected
    assert result.code == code
    lines = result.out.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["Operation", "Outcome", "Last step reached", "Stopped", "Look next"]
    assert f": {operation} of 20" in lines[0]
    assert words in result.out


def test_what_is_cut_off_is_unknown(stackseq: Run, folder: Path) -> None:
    (folder / "nova-api.log").write_bytes((SAMPLES / "boot/logs/controller-1/nova-api.log").read_bytes())
    result = stackseq("explain", "nova-api.log")
    assert result.code == 3
    assert "\nOutcome:           unknown: " in result.out


def test_secrets_are_told_only_if_asked_for(stackseq: Run, folder: Path) -> None:
    lines = (SAMPLES / "boot-no-valid-host/logs/controller-1/nova-conductor.log").read_text()
    (folder / "nova-conductor.log").write_text(lines.replace("Failed to schedule", "adminPass=hunter2 Failed to schedule"))
    for command in ("explain", "observe --detail calls -f json"):
        words = (*command.split(), "nova-conductor.log")
        assert "adminPass=*** " in stackseq(*words).out
        assert "adminPass=hunter2 " in stackseq(*words, "--show-secrets").out
        assert "hunter2" not in stackseq(*words).out


def test_parameters_of_sql_are_told_only_if_asked_for(stackseq: Run) -> None:
    words = ("observe", str(SAMPLES / "boot/osprofiler-full.json.gz"), "--detail", "calls", "-f", "json")
    assert '"note": "db.params: [' in stackseq(*words, "--show-secrets").out
    assert "db.params" not in stackseq(*words).out


def test_programs_and_tickets(stackseq: Run) -> None:
    found = stackseq("explain", STOPPED, "-f", "json", "--against", "nova/boot@2026.1")
    verdict = json.loads(found.out)
    assert (found.code, verdict["outcome"], verdict["release"]) == (1, "failure", "2026.1")
    assert verdict["steps"][verdict["stop"]["after"] - 1]["state"] in {State.PROVED.value, State.STOPPED.value}
    ticket = stackseq("explain", STOPPED, "-f", "md")
    assert ticket.code == 1
    assert ticket.out.startswith("# Boot (create) a server: failure\n")
    assert stackseq("observe", STOPPED, "-f", "md").out == ticket.out


def test_laid_over_what_should_have_happened(stackseq: Run, folder: Path) -> None:
    result = stackseq("observe", STOPPED, "--against", "nova/boot@2026.1", "-f", "wsd,json,md,html,svg,txt", "-o", "out/")
    assert (result.code, result.out) == (0, "")
    assert result.err.endswith("nova/boot: failure\n")
    text = (folder / "out" / "observed.wsd").read_text()
    assert "== ✗ STOPPED HERE, +" in text
    assert re.search(r"^nova-compute-#7d8590>\S+: \? ", text, re.MULTILINE), "what would come next is grey"
    assert re.search(r"^nova-compute-#cf222e>\S+: ✗ ", text, re.MULTILINE), "what failed is red"
    assert stackseq("check", "out/observed.wsd").code == 0
    flat = json.loads((folder / "out" / "observed.json").read_text())
    assert flat["verdict"]["outcome"] == "failure"
    assert flat["calls"]
    assert 'data-do="everything"' in (folder / "out" / "observed.html").read_text()


def test_less_and_more_detail(stackseq: Run) -> None:
    texts = [
        stackseq("observe", BOOT, "--against", "nova/boot", "-f", "wsd", "--detail", each).out
        for each in ("messages", "steps", "calls")
    ]
    assert sorted(texts, key=len) == texts
    assert "\nnote" not in texts[0]
    assert "…" not in "".join(line for line in texts[2].splitlines() if line.strip().startswith("… "))


def test_an_operation_that_does_not_exist(stackseq: Run) -> None:
    result = stackseq("explain", BOOT, "--against", "nova/boots")
    assert (result.code, result.out) == (2, "")
    assert result.err.splitlines()[0] == "stackseq: error: argument --against: nova/boots: no such operation"
    assert "did you mean 'nova/boot'" in result.err
    result = stackseq("observe", BOOT, "--against", "nova/boot@1999.1")
    assert result.err.splitlines()[0] == "stackseq: error: argument --against: nova/boot: has no diagram for 1999.1"


def test_logs_without_the_request(stackseq: Run) -> None:
    result = stackseq("explain", BOOT, "--request-id", "req-00000000-0000-0000-0000-000000000000")
    assert (result.code, result.out) == (2, "")
    assert result.err.splitlines()[0] == "stackseq: error: no line has the request id 'req-00000000-0000-0000-0000-000000000000'"


def test_the_record_of_another_operation(stackseq: Run) -> None:
    result = stackseq("explain", TRACE, "--against", "nova/pause")
    assert result.code == 3
    assert result.err == ("the record looks like nova/boot (POST /v2.1/servers); it is held against nova/pause all the same\n")


def test_several_operations_are_listed_to_choose_from(stackseq: Run) -> None:
    ledger = str(SAMPLES / "volume-attach" / "server-event-list.json")
    result = stackseq("explain", ledger)
    assert (result.code, result.out) == (2, "")
    listed = result.err.splitlines()
    assert listed[-2:] == ["stackseq: error: 2 operations were recorded", f"  hint: {CHOOSE}"]
    request = listed[1].split()[2]
    assert request.startswith("req-")
    assert stackseq("explain", ledger, "--request-id", request).out.startswith("Operation:         Attach a volume to a server: ")


def test_nothing_to_judge_is_no_failure(stackseq: Run, folder: Path) -> None:
    (folder / "a.json").write_text("[]")
    result = stackseq("explain", "a.json")
    assert (result.code, result.out) == (3, "")
    assert "stackseq: error: nothing was recorded that could be judged" in result.err
    assert stackseq("explain", TRACE, "--server", "no-such-server").code == 2


def test_the_form_for_programs_is_documented(stackseq: Run) -> None:
    verdict = json.loads(stackseq("explain", STOPPED, "-f", "json").out)
    rows = [
        verdict,
        verdict["stop"],
        verdict["steps"][0],
        verdict["proofs"][0],
        verdict["advice"][0],
        verdict["steps"][0]["function"],
    ]
    for key in {key for row in rows for key in row}:
        assert f"`{key}`" in PAGE, f"docs/observe.md does not tell about {key}"
    for state in State:
        assert f"`{state.value}`" in PAGE
