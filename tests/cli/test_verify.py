"""Verify and drift: what they read, what they print, and when they fail."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stackseq.cli.dispatch import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Result

    Run = Callable[..., Result]

PAUSE = """\
# release: liberty
# nova/compute/api.py API.pause
A->B: pause
# nova/virt/libvirt/driver.py LibvirtDriver.pause
A->B: suspend()
# nova/objects/instance.py _BaseInstance.save
A->B: save
"""
SOURCE = "class API:\n    def pause(self):\n        self.rpc.pause_instance()\n"


@pytest.fixture
def pause(folder: Path) -> Path:
    path = folder / "pause.wsd"
    path.write_text(PAUSE)
    return path


@pytest.fixture
def nova(folder: Path) -> Path:
    """A folder with the source of a small Nova, and a diagram of it."""
    for path, text in {"nova/__init__.py": "", "nova/a.py": SOURCE}.items():
        (folder / "stack" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "stack" / path).write_text(text)
    (folder / "own.wsd").write_text("# nova/a.py API.pause\nA->B: pause_instance()\n")
    return folder / "stack"


def test_a_diagram_is_held_against_facts_of_its_own_release(stackseq: Run, pause: Path) -> None:
    assert stackseq("verify", pause.name)[:3] == (0, "", "1 diagram verified against liberty: 3 anchors: 3 hold\n")


def test_another_release_is_reported_and_fails_only_strictly(stackseq: Run, pause: Path) -> None:
    result = stackseq("verify", pause.name, "--release", "gazpacho", "--offline")
    assert result.code == 0
    lines = result.out.splitlines()
    assert lines[0] == "pause.wsd:5:1: message-not-found: LibvirtDriver.pause does not mention suspend"
    assert lines[3].startswith("pause.wsd:6:1: moved: nova/objects/instance.py _BaseInstance.save has moved to ")
    assert lines[4].startswith("  see: https://opendev.org/openstack/nova/src/tag/")
    assert result.err == "1 diagram verified against 2026.1: 3 anchors: 2 hold, 1 moved, 1 message not found\n"
    assert stackseq("verify", pause.name, "--release", "2026.1", "--offline", "--strict").code == 1


def test_a_diagram_that_does_not_hold_in_its_own_release_fails(stackseq: Run, folder: Path) -> None:
    (folder / "a.wsd").write_text(PAUSE.replace("liberty", "2026.1"))
    assert stackseq("verify", "a.wsd").code == 1
    assert stackseq("verify", "a.wsd", "--release", "liberty", "--offline").code == 0


def test_what_is_not_known_is_one_line(stackseq: Run, folder: Path) -> None:
    (folder / "a.wsd").write_text("# release: liberty\n# nova/x.py f\nA->B: x\n# nova/y.py g\nA->B: y\n")
    result = stackseq("verify", "a.wsd")
    assert result.code == 0
    first, hint = result.out.splitlines()
    assert first.startswith("a.wsd:2:1: unknown: 2 anchors not checked: the catalogue has no such anchor")
    assert hint.startswith("  hint: name a source to read")
    assert stackseq("verify", "a.wsd", "--strict").code == 1


def test_a_folder_with_source(stackseq: Run, nova: Path) -> None:
    assert stackseq("verify", "own.wsd", "--source", "nova=stack")[:3] == (
        0,
        "",
        "1 diagram verified against nova in stack: 1 anchor: 1 hold\n",
    )
    (nova / "nova" / "a.py").write_text(SOURCE.replace("pause", "halt"))
    result = stackseq("verify", "own.wsd", "--source", "nova=stack")
    assert (result.code, result.out) == (1, "own.wsd:1:1: gone: nova/a.py API.pause is gone\n")


def commit(folder: Path) -> None:
    git = ["git", "-C", str(folder), "-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "All"]):
        subprocess.run([*git, *words], check=True)


def test_a_git_repository(stackseq: Run, nova: Path) -> None:
    commit(nova)
    (nova / "nova" / "a.py").unlink()
    result = stackseq("verify", "own.wsd", "--git", "nova=stack@main")
    assert result[:3] == (0, "", "1 diagram verified against nova at main: 1 anchor: 1 hold\n")


def test_drift_through_git(stackseq: Run, nova: Path) -> None:
    commit(nova)
    git = ["git", "-C", str(nova)]
    subprocess.run([*git, "tag", "liberty-eol"], check=True)
    (nova / "nova" / "a.py").rename(nova / "nova" / "b.py")
    commit(nova)
    subprocess.run([*git, "tag", "train-eol"], check=True)
    result = stackseq("drift", "own.wsd", "--from", "liberty", "--to", "train", "--git", "nova=stack")
    assert result.code == 0
    assert result.out.splitlines()[1:3] == ["  moved           nova/a.py API.pause", "                  now nova/b.py API.pause"]
    assert result.err == "1 diagram from liberty to train: 1 function: 1 moved\n"


def test_drift_from_facts(stackseq: Run, pause: Path) -> None:
    result = stackseq("drift", pause.name, "--to", "2026.1")
    assert result.code == 0
    assert [line for line in result.out.splitlines() if not line.startswith("    ")] == [
        "pause.wsd: liberty to 2026.1",
        "  changed, 10 %   nova/compute/api.py API.pause",
        "  changed, 58 %   nova/virt/libvirt/driver.py LibvirtDriver.pause",
        "  moved, 38 %     nova/objects/instance.py _BaseInstance.save",
    ]
    assert result.err == "1 diagram from liberty to 2026.1: 3 functions: 2 changed, 1 moved\n"


def test_drift_of_nothing_is_nothing(stackseq: Run, pause: Path) -> None:
    result = stackseq("drift", pause.name, "--to", "liberty")
    assert result.err == "1 diagram from liberty to liberty: 3 functions: 3 same\n"


def test_findings_for_programs(stackseq: Run, pause: Path) -> None:
    rows = json.loads(stackseq("verify", pause.name, "--release", "2026.1", "--offline", "--format", "json").out)
    assert [(row["kind"], row["lines"]) for row in rows] == [
        ("holds", [2]),
        ("holds", [4]),
        ("message-not-found", [5]),
        ("moved", [6]),
    ]
    assert rows[3]["place"]["qualname"] == "Instance.save"
    assert rows[3]["place"]["link"].startswith("https://opendev.org/openstack/nova/src/tag/")
    assert (rows[0]["path"], rows[0]["release"], rows[0]["against"]) == ("pause.wsd", "liberty", "2026.1")


def test_drift_for_programs(stackseq: Run, pause: Path) -> None:
    rows = json.loads(stackseq("drift", pause.name, "--to", "2026.1", "--format", "json").out)
    assert [(row["change"], row["lines"]) for row in rows] == [("changed", [2]), ("changed", [4]), ("moved", [6])]
    assert all(row["old"]["link"] != row["new"]["link"] for row in rows)


def test_annotations(stackseq: Run, folder: Path, pause: Path) -> None:
    words = ("verify", pause.name, "--release", "2026.1", "--offline", "--format", "github")
    assert [line.partition("::")[0] + line.split("::")[1] for line in stackseq(*words).out.splitlines()] == [
        "warning file=pause.wsd,line=5,col=1,endLine=5,endColumn=16,title=message-not-found",
        "warning file=pause.wsd,line=6,col=1,endLine=6,endColumn=46,title=moved",
    ]
    (folder / "own.wsd").write_text(PAUSE.replace("liberty", "2026.1"))
    assert stackseq("verify", "own.wsd", "--format", "github").out.startswith("::error file=own.wsd,line=5,")
    assert stackseq("drift", pause.name, "--to", "2026.1", "--format", "github").out.startswith("::notice file=pause.wsd,line=2,")


def test_tables(stackseq: Run, pause: Path) -> None:
    text = stackseq("verify", pause.name, "--release", "2026.1", "--offline", "--format", "markdown").out
    assert "## pause.wsd against 2026.1\n\n3 anchors: 2 hold, 1 moved, 1 message not found.\n" in text
    assert "| 6 | moved | [nova/objects/instance.py \\_BaseInstance.save has moved" in text
    text = stackseq("drift", pause.name, "--to", "2026.1", "--format", "markdown").out
    assert "| changed | 10 % | `nova/compute/api.py API.pause` [liberty](https://" in text


WRONG = [
    (("verify", "--release", "lyberty"), "there is no release called 'lyberty'; did you mean liberty?"),
    (("verify", "--offline"), "--offline says how to read a release, and needs --release"),
    (("verify", "--release", "liberty", "--installed"), "--release, --installed, and --source or --git are different sources"),
    (("verify", "--source", "stack"), "'stack' does not say which project is in which folder"),
    (("verify", "own.wsd", "--source", "nova=."), ". is not nova: it has no nova/__init__.py, and no setup.cfg that says so"),
    (("verify", "own.wsd", "--git", "nova=stack@x"), "stack is no git repository"),
    (("verify", "nothing.wsd"), "nothing.wsd: no such file"),
    (("drift", "own.wsd"), "own.wsd: names no release"),
    (
        ("drift", "own.wsd", "--from", "liberty", "--git", "nova=stack", "--download"),
        "--git and --download are different sources",
    ),
]


@pytest.mark.parametrize(("words", "line"), WRONG)
@pytest.mark.usefixtures("nova")
def test_wrong_usage(stackseq: Run, words: tuple[str, ...], line: str) -> None:
    result = stackseq(*words)
    assert result.code == 2
    assert result.err.splitlines()[0] == f"stackseq: error: {line}"


def test_a_diagram_with_errors_is_verified_as_far_as_it_is_understood(stackseq: Run, folder: Path) -> None:
    (folder / "a.wsd").write_text(PAUSE + "activat B\n")
    result = stackseq("verify", "a.wsd")
    assert result.code == 1
    assert result.err.splitlines() == [
        "a.wsd: 1 error, so not all of it was read; 'stackseq check' shows them",
        "1 diagram verified against liberty: 3 anchors: 3 hold",
    ]


def test_nothing_at_all(stackseq: Run, folder: Path) -> None:
    (folder / "empty").mkdir()
    assert stackseq("verify", "empty")[:3] == (0, "", "no diagrams found\n")
    (folder / "a.wsd").write_text("A->B: x\n")
    assert stackseq("verify", "a.wsd")[:3] == (0, "", "1 diagram verified against no release: no anchors\n")


LINKS = [
    ((), 'href="https://opendev.org/openstack/nova/src/tag/liberty-eol/nova/compute/api.py#L2786-L2795"'),
    (("--link-base", "github"), 'href="https://github.com/openstack/nova/blob/liberty-eol/nova/compute/api.py#L2786-L2795"'),
    (("--link-base", "https://a.b/{path}"), 'href="https://a.b/nova/compute/api.py"'),
]


@pytest.mark.parametrize(("words", "link"), LINKS)
def test_pictures_lead_to_the_source(stackseq: Run, folder: Path, pause: Path, words: tuple[str, ...], link: str) -> None:
    assert stackseq("draw", pause.name, *words).code == 0
    assert link in (folder / "pause.svg").read_text(encoding="utf-8")


def test_pictures_lead_nowhere_if_nobody_knows_where(stackseq: Run, folder: Path, pause: Path) -> None:
    assert stackseq("draw", pause.name, "--link-base", "none").code == 0
    assert "href=" not in (folder / "pause.svg").read_text(encoding="utf-8")
    pause.write_text(PAUSE.replace("# release: liberty\n", ""))
    assert stackseq("draw", pause.name).code == 0
    assert "href=" not in (folder / "pause.svg").read_text(encoding="utf-8")


def test_a_list_tells_in_which_releases_operations_hold(stackseq: Run) -> None:
    rows = {row["name"]: row for row in json.loads(stackseq("list", "--format", "json").out)}
    assert rows["nova/pause"]["holds"][0] == "liberty"
    assert "HOLDS IN" in stackseq("list").out.splitlines()[0]


def test_hooks_run_commands_that_there_are() -> None:
    text = (Path(__file__).resolve().parents[2] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    entries = [line.split()[-1] for line in text.splitlines() if line.strip().startswith("entry: stackseq")]
    assert entries == ["check", "verify"]
    assert set(entries) <= {command.name for command in COMMANDS}
