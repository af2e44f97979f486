"""What a command line says about where source is."""

from __future__ import annotations

import pytest

from stackseq.source import Folder, GitRef, TreeError, parse_folder, parse_git


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nova=/opt/stack/nova", Folder("nova", "/opt/stack/nova")),
        (" python-novaclient=a=b ", Folder("python-novaclient", "a=b")),
        ("nova=~/x@y", Folder("nova", "~/x@y")),
    ],
)
def test_folders(text: str, expected: Folder) -> None:
    assert parse_folder(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nova=/src/nova@liberty-eol", GitRef("nova", "/src/nova", "liberty-eol")),
        ("nova=/src/nova", GitRef("nova", "/src/nova", "HEAD")),
        ("nova=/home/a@b/nova@stable/2026.1", GitRef("nova", "/home/a@b/nova", "stable/2026.1")),
        ("nova=x@HEAD@{1}", GitRef("nova", "x", "HEAD@{1}")),
        ("nova=x@", GitRef("nova", "x@", "HEAD")),
    ],
)
def test_git(text: str, expected: GitRef) -> None:
    assert parse_git(text) == expected


@pytest.mark.parametrize("text", ["", "nova", "=x", "nova=", "Nova=x", "/opt/nova"])
def test_what_says_nothing_is_refused_with_an_example(text: str) -> None:
    for parse in (parse_folder, parse_git):
        with pytest.raises(TreeError) as caught:
            parse(text)
        assert "nova=" in caught.value.hints[0]
