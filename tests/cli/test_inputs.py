"""Words of the command line become diagrams."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from stackseq.cli.inputs import find_input, find_inputs
from stackseq.cli.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("A->B: x\n")


def names_in(*words: str, avoid: str = "") -> list[str]:
    return [item.name for item in find_inputs(words, avoid=avoid).found]


def test_a_folder_gives_its_diagrams_in_order(folder: Path) -> None:
    make(folder, "b.wsd", "a.wsd", "nova/z.sequence", "nova/.hidden.wsd", ".git/x.wsd", "readme.md", "c.mscdraw")
    assert names_in(".") == ["a", "b", "c", "nova/z"]


def test_each_folder_is_visited_once(folder: Path) -> None:
    make(folder, "in/a/x.wsd", "in/b/y.wsd")
    (folder / "in/a/loop").symlink_to(folder / "in")
    (folder / "in/b/other").symlink_to(folder / "in" / "a")
    assert names_in("in") == ["a/x", "b/y"]


def test_a_link_to_a_folder_is_followed(folder: Path) -> None:
    make(folder, "elsewhere/x.wsd", "in/y.wsd")
    (folder / "in/link").symlink_to(folder / "elsewhere")
    assert names_in("in") == ["y", "link/x"]


def test_what_never_ends_is_left_out(folder: Path) -> None:
    make(folder, "in/a.wsd")
    os.mkfifo(folder / "in" / "pipe.wsd")
    (folder / "in" / "broken.wsd").symlink_to("nowhere")
    assert names_in("in") == ["a", "broken"]


def test_the_output_folder_is_not_searched(folder: Path) -> None:
    make(folder, "a.wsd", "output/b.wsd")
    assert names_in(".", avoid="output") == ["a"]
    assert names_in(".", avoid=".") == ["a", "output/b"]


def test_a_diagram_that_is_named_twice_is_one(folder: Path) -> None:
    make(folder, "a.wsd")
    assert names_in("a.wsd", "./a.wsd", ".") == ["a"]


def test_a_named_file_may_have_any_ending(folder: Path) -> None:
    make(folder, "a.txt", "noending")
    assert names_in("a.txt", "noending") == ["a", "noending"]


def test_an_operation_is_found_in_the_catalogue(folder: Path) -> None:  # noqa: ARG001
    assert find_input("nova/pause").path.endswith("nova/pause.wsd")


def test_a_file_goes_before_an_operation(folder: Path) -> None:
    make(folder, "nova/pause")
    assert find_input("nova/pause").path == "nova/pause"


def test_missing_names_come_with_near_ones(folder: Path) -> None:
    make(folder, "volume-attach.wsd")
    problems = find_inputs(["volume-atach.wsd", "nova/keypair-creat", "-"]).problems
    assert [str(problem).splitlines() for problem in problems] == [
        ["stackseq: error: volume-atach.wsd: no such file", "  hint: did you mean 'volume-attach.wsd'?"],
        [
            "stackseq: error: nova/keypair-creat: no such file, folder or operation",
            "  hint: did you mean 'nova/keypair-create'?",
            "  hint: 'stackseq list' shows the operations",
        ],
    ]


def test_one_diagram_is_not_a_folder(folder: Path) -> None:  # noqa: ARG001
    with pytest.raises(Problem, match="is a folder"):
        find_input(".")
