"""The plugin of OpenStack's client, through the shell that the client is made of, and without a cloud."""

from __future__ import annotations

import json
import logging
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import pytest
from osc_lib.shell import OpenStackShell

import stackseq.openstackclient as plugin
from stackseq.catalogue import load

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator
    from pathlib import Path

    from osc_lib.command import command

GROUP = "openstack.workflow.v1"
CLASSES: dict[str, type[command.Command]] = {
    each.name.replace("_", " "): each.load() for each in entry_points(group=GROUP) if each.value.startswith("stackseq.")
}


class Shell(OpenStackShell):
    """The shell of the client with our plugin alone."""

    def __init__(self) -> None:
        super().__init__(description="test", version="0")

    def build_option_parser(self, description: str | None, version: str | None) -> ArgumentParser:
        return plugin.build_option_parser(super().build_option_parser(description, version))

    def _load_commands(self) -> None:
        for name, kind in CLASSES.items():
            self.command_manager.add_command(name, kind)


@pytest.fixture(autouse=True)
def _no_cloud(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Give it a home of its own, and take back what it does to logging."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(tmp_path / "none.yaml"))
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = Shell().run(list(words))
    out, err = capsys.readouterr()
    return code, out, err


def test_the_entry_points_are_those_of_a_plugin() -> None:
    assert set(CLASSES) == {"workflow list", "workflow show", "workflow trace"}
    (extension,) = (each for each in entry_points(group="openstack.cli.extension") if each.value == "stackseq.openstackclient")
    assert extension.load() is plugin
    assert extension.name == plugin.API_NAME
    assert plugin.make_client(object()) is None  # type: ignore[func-returns-value]


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "workflow", "list", "--service", "nova", "-f", "json")
    rows = {row["Name"]: row for row in json.loads(out)}
    assert code == 0
    assert rows["nova/pause"]["Title"] == "Pause a server"
    assert len(rows) == sum(bool(load().releases_of(each)) for each in load().operations("nova"))


def test_list_of_a_release(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "workflow", "list", "--release", "liberty", "-f", "json", "-c", "Name")
    assert {row["Name"] for row in json.loads(out)} == {each.operation.name for each in load().editions_at("liberty")}


def test_show(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "workflow", "show", "server pause", "--release", "liberty", "-f", "json")
    facts = json.loads(out)
    assert (facts["name"], facts["release"], facts["command"]) == ("nova/pause", "liberty", "openstack server pause SERVER")
    assert "diagram" not in facts


def test_the_drawing_alone(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "workflow", "show", "nova/pause", "--diagram", "-f", "value", "-c", "diagram")
    assert "libvirt" in out
    assert "►" in out


def test_trace(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "workflow", "trace", "nova/pause@liberty", "-f", "json")
    rows = json.loads(out)
    assert [row["Step"] for row in rows] == list(range(1, len(rows) + 1))
    assert any(
        row["Function"] == "nova/compute/api.py API.pause" and row["Source"].startswith("https://opendev.org/") for row in rows
    )


def test_tables_are_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "workflow", "trace", "nova/pause", "-c", "Step", "-c", "Does")
    assert out.startswith("+")


MISTAKES = {
    ("workflow", "show", "nova/paus"): "nova/paus: no such operation; did you mean 'nova/pause'",
    ("workflow", "trace", "nova/pause", "--release", "diablo"): "nova/pause: has no diagram for diablo; there is one for ",
    ("workflow", "list", "--service", "nosuch"): "no such service: nosuch; there are ",
    ("workflow", "list", "--release", "diablo"): "there is no workflow for the release diablo; there are some for ",
}


@pytest.mark.parametrize("words", MISTAKES)
def test_mistakes_are_told_in_one_line(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    code, out, err = run(capsys, *words)
    assert code == 1
    assert out == ""
    assert err.startswith(MISTAKES[words])
    assert err.count("\n") == 1
