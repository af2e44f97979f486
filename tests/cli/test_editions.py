"""Commands take traced editions wherever they take diagrams."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import stackseq.catalogue
from stackseq.catalogue.editions_file import write_editions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Result

    Run = Callable[..., Result]

PAUSE = """\
# operation: nova/pause
# release: {}

title Pause a server

# nova/compute/api.py API.pause
api->compute: cast pause()
"""
LATER = PAUSE.format("2026.1") + "api->placement: GET /usages\n"


@pytest.fixture(autouse=True)
def catalogue_root(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a catalogue of one operation, with two traced editions."""
    root = tmp_path_factory.mktemp("catalogue")
    for name in ("diagrams", "rows", "editions"):
        (root / name).mkdir()
    (root / "rows" / "nova.toml").write_text('[pause]\ntitle = "Pause a server"\n')
    texts = {"pause": {"zed": PAUSE.format("zed"), "2026.1": LATER}}
    write_editions(str(root / "editions" / "nova.editions"), ("zed", "2026.1"), texts)
    load = stackseq.catalogue.load
    paths = [str(root / name) for name in ("diagrams", "rows", "editions")]
    monkeypatch.setattr(stackseq.catalogue, "load", lambda: load(*paths))
    return root


def test_show(stackseq: Run) -> None:
    assert "/usages" in stackseq("show", "nova/pause@2026.1").out
    assert "/usages" not in stackseq("show", "pause", "--release", "zed").out
    assert stackseq("show", "pause", "--release", "gazpacho").out == stackseq("show", "pause").out


def test_list(stackseq: Run) -> None:
    (row,) = json.loads(stackseq("list", "--format", "json").out)
    assert row["releases"] == ["2026.1", "zed"]
    assert stackseq("list", "--release", "zed").out.count("nova/") == 1


def test_draw_one(stackseq: Run, folder: Path) -> None:
    assert stackseq("draw", "nova/pause@zed", "-f", "svg,wsd").code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["pause.svg", "pause.wsd"]


@pytest.mark.parametrize("word", ["@newest", "nova@newest", "nova@2026.1", "@gazpacho"])
def test_draw_a_release(stackseq: Run, folder: Path, word: str) -> None:
    first = stackseq("draw", word, "-o", "out", "-f", "wsd")
    assert (first.code, first.err) == (0, "out: 1 diagram: 1 drawn\n")
    assert (folder / "out" / "2026.1" / "nova" / "pause.wsd").read_text() == LATER
    assert stackseq("draw", word, "-o", "out", "-f", "wsd").err == "out: 1 diagram: 1 unchanged\n"


def test_a_file_goes_before_an_edition(stackseq: Run, folder: Path) -> None:
    (folder / "nova").mkdir()
    (folder / "nova" / "pause@zed").write_text("me->you: a file\n")
    assert "a file" in stackseq("show", "nova/pause@zed").out


UNKNOWN = [
    ("@mitaka", "stackseq: error: @mitaka: no diagrams for 'mitaka'\n  hint: there are some for 2026.1, zed\n"),
    ("nova/pause@mitaka", "stackseq: error: nova/pause: has no diagram for mitaka\n  hint: there is one for 2026.1, zed\n"),
    ("cinder@zed", "stackseq: error: cinder@zed: no such file, folder or operation\n"),
]


@pytest.mark.parametrize(("word", "message"), UNKNOWN)
def test_unknown(stackseq: Run, word: str, message: str) -> None:
    result = stackseq("draw", word, "-o", "out")
    assert result.code == 2
    assert result.err.startswith(message)


def test_check_and_verify(stackseq: Run) -> None:
    assert stackseq("check", "nova/pause@zed", "nova@2026.1").code == 0
    assert "nova/pause@zed" in stackseq("verify", "nova/pause@zed", "--format", "json").out


DIFF = """\
nova/pause: zed to 2026.1
+ api -> placement: GET /usages
    nova/compute/api.py API.pause
"""


def test_diff(stackseq: Run) -> None:
    result = stackseq("diff", "pause", "--from", "zed")
    assert (result.code, result.out) == (0, DIFF)
    assert result.err == "nova/pause: zed to 2026.1: 1 added, 0 removed, 0 changed, 1 same\n"
    assert stackseq("diff", "pause", "--from", "zed", "--to", "gazpacho").out == DIFF
    assert stackseq("diff", "nova/pause@zed", "nova/pause@2026.1").out == DIFF
    assert stackseq("diff", "nova/pause@zed", "nova/pause@zed").out == "nova/pause: zed to zed: nothing differs\n"


def test_diff_takes_editions_of_one_hand(stackseq: Run, catalogue_root: Path) -> None:
    """What someone wrote is not compared with what was traced, if there is a traced one beside it."""
    written = catalogue_root / "diagrams" / "zed" / "nova" / "pause.wsd"
    written.parent.mkdir(parents=True)
    written.write_text("A->B: written by hand\n")
    assert "by hand" in stackseq("show", "nova/pause@zed").out
    assert stackseq("diff", "pause", "--from", "zed").out == DIFF
    written.rename(written.with_name("start.wsd"))
    assert "by hand" in stackseq("diff", "start", "nova/pause@2026.1").out


def test_diff_as_markdown(stackseq: Run, folder: Path) -> None:
    stackseq("diff", "pause", "--from", "zed", "-o", "notes.md")
    text = (folder / "notes.md").read_text()
    assert text.startswith("## nova/pause: zed to 2026.1\n\n### Added\n\n- api -\\> placement: GET /usages")
    assert "`nova/compute/api.py API.pause`" in text
    assert "https://opendev.org/openstack/nova/src/" in text


def test_diff_in_files(stackseq: Run, folder: Path) -> None:
    result = stackseq("diff", "pause", "--from", "zed", "-f", "wsd,svg,txt,markdown", "-o", "out")
    assert result.code == 0
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["pause.md", "pause.svg", "pause.txt", "pause.wsd"]
    assert "api-#1a7f37>placement: + GET /usages" in (folder / "out" / "pause.wsd").read_text()
    assert "+ placement" in (folder / "out" / "pause.txt").read_text()


def test_diff_of_files(stackseq: Run, folder: Path) -> None:
    (folder / "old.wsd").write_text("".join(f"A->B: step {number}\n" for number in range(9)))
    (folder / "new.wsd").write_text("".join(f"A->B: step {number}\n" for number in range(9)) + "B->A: more\n")
    assert "… 8 steps as before" in stackseq("diff", "old.wsd", "new.wsd", "-f", "wsd").out
    assert "step 3" in stackseq("diff", "old.wsd", "new.wsd", "-f", "wsd", "--all").out
    assert stackseq("diff", "old.wsd", "new.wsd", "-f", "txt").out.count("+ more") == 1


WRONG = [
    (("pause",), "nothing to compare with"),
    (("pause", "--to", "zed"), "nothing to compare with"),
    (("pause", "--from", "neverland"), "there is no release called 'neverland'"),
    (("pause", "--from", "2026.1"), "nova/pause: has no diagram for a later release than 2026.1"),
    (("pause", "--from", "mitaka"), "nova/pause: has no diagram for mitaka"),
    (("a.wsd", "b.wsd"), "a.wsd: no such file"),
    (("a", "b", "c"), "nothing to compare: 3 diagrams"),
    (("a", "b", "--from", "zed"), "nothing to compare: 2 diagrams with --from or --to"),
    (("pause", "--from", "zed", "-f", "gif"), "there is no format 'gif'"),
    (("pause", "--from", "zed", "-f", "svg,txt"), "standard output takes one format"),
    (("pause", "--from", "zed", "-f", "svg", "--theme", "none-such"), "'stackseq themes' lists the themes"),
]


@pytest.mark.parametrize(("words", "message"), WRONG)
def test_diff_refuses(stackseq: Run, words: tuple[str, ...], message: str) -> None:
    result = stackseq("diff", *words)
    assert result.code == 2
    assert message in result.err
    assert not result.out


def test_diff_of_a_broken_file(stackseq: Run, folder: Path) -> None:
    (folder / "bad.wsd").write_text("A->\nalt\n")
    result = stackseq("diff", "bad.wsd", "nova/pause@zed")
    assert result.code == 1
    assert "bad.wsd" in result.err


def test_diff_of_one_file(stackseq: Run, folder: Path) -> None:
    (folder / "one.wsd").write_text("A->B: x\n")
    assert "name two files" in stackseq("diff", "one.wsd", "--from", "zed").err


@pytest.mark.parametrize("target", ["x.svg", "-", "x/"])
def test_a_misspelt_operation_is_named_whatever_is_to_be_written(stackseq: Run, target: str) -> None:
    result = stackseq("draw", "nova/paus", "-o", target)
    assert result.code == 2
    assert result.err.startswith(
        "stackseq: error: nova/paus: no such file, folder or operation\n  hint: did you mean 'nova/pause'"
    )
