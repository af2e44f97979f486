"""What functions write to the log, and at which stage of an operation it can be seen."""

from __future__ import annotations

import ast
from functools import partial
from typing import TYPE_CHECKING

import pytest

from stackseq import parse
from stackseq.audit import lines as lines_module
from stackseq.audit.collect import Edition
from stackseq.audit.facts import Ref
from stackseq.audit.lines import FILLED, KIND, Lines, LogLine, Written, read_rows, rows_of
from stackseq.audit.lines_write import files_named, texts_of
from stackseq.audit.logs import read_written
from stackseq.audit.signs import event_types, stages_of
from stackseq.catalogue.editions_file import write_editions
from stackseq.interaction import Anchor, walk
from stackseq.source import DictTree
from stackseq.source.definitions import Reader

if TYPE_CHECKING:
    from pathlib import Path

WRITTEN = [
    ('LOG.info(_LI("Pausing"), instance=instance)', [("INFO", "Pausing")]),
    ('LOG.warn("%(a)s of %s took %.2f seconds, 5%%", x)', [("WARNING", "… of … took … seconds, 5%")]),
    ('LOG.exception(_LE("Failed: %s") % error)', [("ERROR", "Failed: …")]),
    ('LOG.error(_("one {} "\n "two {name:>3}").format(1))', [("ERROR", "one … two …")]),
    ('LOG.info("%(size)u of %5.1f%%, %% of %r")', [("INFO", "… of …%, % of …")]),
    ('LOG.audit("Deleted")', [("INFO", "Deleted")]),
    ('LOG.info(f"host {self.host} is down")', [("INFO", "host … is down")]),
    ('LOG.debug("details")', [("DEBUG", "details")]),
    ('LOG.info(i18n._("one") + " of " + host)', [("INFO", "one of …")]),
    ('LOG.info(left + right)\nLOG.info("%s: %s", 1, 2)', [("INFO", "…"), ("INFO", "…")]),
    ("LOG.info(message)", [("INFO", "…")]),
    ('message = _("No host") % x\nLOG.error(message)\nraise Error(message)', [("ERROR", "No host")]),
    ('if x:\n    text = "one"\nelse:\n    text = "two"\nLOG.info(text)', [("INFO", "one"), ("INFO", "two")]),
    ('LOG.info("up" if x else "down")', [("INFO", "up"), ("INFO", "down")]),
    ("LOG.info(SHARED, 1)", [("INFO", "of the module …")]),
    ("text = text + text\nLOG.info(text)", [("INFO", "…")]),
    ('self.info("no logger")', []),
    ('tell = LOG.debug\nif x:\n    tell = LOG.info\ntell("Running")', [("DEBUG", "Running"), ("INFO", "Running")]),
    ('tell = print\ntell("no logger")', []),
    ('LOG.info("once"); LOG.info("once")', [("INFO", "once")]),
    ('def inner():\n    LOG.info("inside")', [("INFO", "inside")]),
    ('class Inner:\n    def method(self):\n        LOG.info("inside")', [("INFO", "inside")]),
]


def read(text: str) -> tuple[Written, ...]:
    module = ast.parse(text)
    return read_written(module, Reader("toy/a.py", "", text).read(module))


@pytest.mark.parametrize(("body", "expected"), WRITTEN)
def test_log_lines(body: str, expected: list[tuple[str, str]]) -> None:
    indented = "\n".join(f"    {line}" for line in body.splitlines())
    found = read(f'SHARED = "of the module %d"\n\n\ndef f():\n{indented}\n')
    assert [(each.sign.level, each.sign.template) for each in found] == expected


@pytest.mark.parametrize(
    ("decorator", "name"), [("wrap_instance_event", "compute_f"), ('wrap_instance_event(prefix="conductor")', "conductor_f")]
)
def test_instance_action_events(decorator: str, name: str) -> None:
    assert [each.sign for each in read(f"@{decorator}\ndef f(): pass\n")] == [LogLine("ACTION", name)]


SOURCE = """\
class Manager:
    @wrap_instance_event
    def build(self, context):
        LOG.info("Building %s", context)

        def inner():
            LOG.error("Inner: %s", context)
        inner()
        LOG.info("Built %s in %d seconds", context, 1)

    def delete(self):
        LOG.debug("Deleting")
"""
LATER = "import this\n\n\n" + SOURCE.replace("Built %s in", "Made %s within")
EARLIER = "def nothing():\n    pass\n"
TREES = {"liberty": {"toy/a.py": EARLIER}, "zed": {"toy/a.py": SOURCE, "toy/x.py": SOURCE}, "2026.1": {"toy/a.py": LATER}}
BUILD = Anchor("toy/a.py", "Manager.build")


@pytest.fixture
def lines(tmp_path: Path) -> Lines:
    editions = [
        Edition(name, Ref(name, is_tag=True, commit=""), partial(DictTree, "toy", files)) for name, files in TREES.items()
    ]
    events = {"zed": {"toy.built": {BUILD, Anchor("toy/a.py", "notify")}, "toy.building": {BUILD}}}
    texts = texts_of(editions, files_named({"zed": {BUILD}}), events, lambda _release: None)
    path = str(tmp_path / "toy.lines")
    assert write_editions(path, list(TREES), texts, KIND)
    assert not write_editions(path, list(TREES), texts, KIND)
    return Lines(path)


def test_lines_are_those_of_their_release(lines: Lines) -> None:
    found = [(each.qualname, each.first_line, each.line, str(each.sign.template)) for each in lines.written("toy/a.py", "2026.1")]
    assert found == [
        ("Manager.build", 5, 5, "compute_build"),
        ("Manager.build", 5, 7, "Building …"),
        ("Manager.build", 5, 12, "Made … within … seconds"),
        ("Manager.build.inner", 9, 10, "Inner: …"),
        ("Manager.delete", 14, 15, "Deleting"),
    ]
    assert lines.releases == tuple(TREES)
    assert lines.paths == {"toy/a.py"}
    assert not lines.written("toy/a.py", "liberty")
    assert not lines.written("toy/a.py", "yoga")
    assert not lines.written("toy/x.py", "zed")


def test_templates_stand_on_their_lines(lines: Lines) -> None:
    for release, files in TREES.items():
        source = files["toy/a.py"].split("\n")
        for each in lines.written("toy/a.py", release):
            if each.sign.level != "ACTION":
                assert all(part in source[each.line - 1] for part in each.sign.template.split(FILLED))


def test_events_are_known_with_their_functions(lines: Lines) -> None:
    assert lines.events("zed") == {"toy.building": (str(BUILD),), "toy.built": (str(BUILD), "toy/a.py notify")}
    assert not lines.events("2026.1")


def test_rows_come_back() -> None:
    written = read(SOURCE)
    rows = list(rows_of(written))
    assert tuple(read_rows(rows)) == written
    assert rows[:3] == ["@2 Manager.build", "0 A compute_build", "2 I Building …"]


STAGES = """\
# toy/a.py Manager.build
client->toy: build
# toy/a.py Manager.delete
toy->toy: delete
"""


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("zed", ["compute_build", "Building …", "Built … in … seconds", "Inner: …"]),
        ("2026.1", ["compute_build", "Building …", "Made … within … seconds", "Inner: …"]),
        ("liberty", []),
        ("yoga", []),
    ],
)
def test_stages_are_those_of_the_release(
    lines: Lines, release: str, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written at DEBUG is left out, and functions inside of others count with them."""
    monkeypatch.setitem(lines_module._OPENED, "toy", lines)  # noqa: SLF001  # what comes with the program
    monkeypatch.setattr("stackseq.audit.signs.place_of", lambda anchor, release: anchor)  # noqa: ARG005
    stages = stages_of(parse(STAGES).interaction, release)
    assert [sign.template for stage in stages for sign in stage.signs] == expected


def test_stages_are_in_the_order_of_the_diagram() -> None:
    text = """\
# nova/compute/api.py API.pause
nova-api->database: save
# nova/compute/manager.py ComputeManager.pause_instance
opt libvirt suspends the domain
    # nova/compute/utils.py notify_about_instance_usage
    note over nova-compute: notification compute.instance.pause.start, as nova.conf says
    # nova/compute/manager.py ComputeManager.other
    nova-compute->libvirt: compute.instance.pause. is no event type, flavor.extra_specs neither
end
# nova/compute/utils.py notify_about_instance_usage
note over nova-compute: notifications compute.instance.pause.start and compute.instance.\\npause.end
"""
    stages = stages_of(parse(text).interaction, "liberty")
    found = [(stage.process, stage.anchor.qualname, [sign.template for sign in stage.signs]) for stage in stages]
    assert found == [
        ("nova-compute", "ComputeManager.pause_instance", ["compute_pause_instance", "Pausing"]),
        ("nova-compute", "notify_about_instance_usage", ["compute.instance.pause.start", "compute.instance.pause.end"]),
    ]


NOTES = [
    (
        "notification\nserver_group.add_\nmember\nscheduler.select_destinations.\nend",
        ["server_group.add_member", "scheduler.select_destinations.end"],
    ),
    ("notification\ncompute.instance.soft_delete.end\nuntil it is reclaimed", ["compute.instance.soft_delete.end"]),
    ("check notification", []),
]


@pytest.mark.parametrize(("text", "expected"), NOTES)
def test_notes_of_traced_editions_name_events_of_any_kind(text: str, expected: list[str]) -> None:
    (note,) = (each for each in walk(parse(f"note over a\n{text}\nend note\n").interaction) if hasattr(each, "text"))
    assert list(event_types(note)) == expected
