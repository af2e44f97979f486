"""What functions write to the log, and at which stage of an operation it can be seen."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from stackseq import parse
from stackseq.audit.logs import LogLine, log_lines
from stackseq.audit.signs import FOLDER, read_signs, stages_of, write_signs
from stackseq.audit.steps import read_steps
from stackseq.catalogue import load

WRITTEN = [
    ('LOG.info(_LI("Pausing"), instance=instance)', [("INFO", "Pausing")]),
    ('LOG.warn("%(a)s of %s took %.2f seconds, 5%%", x)', [("WARNING", "… of … took … seconds, 5%")]),
    ('LOG.exception(_LE("Failed: %s") % error)', [("ERROR", "Failed: …")]),
    ('LOG.error(_("one {} "\n "two {name:>3}").format(1))', [("ERROR", "one … two …")]),
    ('LOG.audit("Deleted")', [("INFO", "Deleted")]),
    ('LOG.info(f"host {self.host} is down")', [("INFO", "host … is down")]),
    ('LOG.debug("no")', []),
    ("LOG.info(message)", []),
    ('self.info("no logger")', []),
    ('LOG.info("once")\nLOG.info("once")', [("INFO", "once")]),
    ('def inner():\n    LOG.info("inside")', [("INFO", "inside")]),
]


@pytest.mark.parametrize(("body", "expected"), WRITTEN)
def test_log_lines(body: str, expected: list[tuple[str, str]]) -> None:
    indented = "\n".join(f"    {line}" for line in body.splitlines())
    (function,) = ast.parse(f"def f():\n{indented}\n").body
    assert [(line.level, line.template) for line in log_lines(function)] == expected


@pytest.mark.parametrize(
    ("decorator", "name"), [("wrap_instance_event", "compute_f"), ('wrap_instance_event(prefix="conductor")', "conductor_f")]
)
def test_instance_action_events(decorator: str, name: str) -> None:
    (function,) = ast.parse(f"@{decorator}\ndef f(): pass\n").body
    assert log_lines(function) == (LogLine("ACTION", name),)


def test_files_come_back_as_they_were_written(tmp_path: Path) -> None:
    signs = {
        "nova/a.py f": (LogLine("INFO", "one … two"), LogLine("ACTION", "compute_f")),
        "nova/b.py C.g": (LogLine("ERROR", "x"),),
    }
    path = tmp_path / "liberty-nova.txt"
    write_signs(str(path), signs)
    assert read_signs(str(path)) == signs


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


def test_signs_are_known_of_the_catalogue_s_functions_only() -> None:
    """A function that no diagram names any more has no place in the files: write them anew with tools/build_signs.py."""
    catalogue = load()
    editions = [edition for operation in catalogue.operations() for edition in catalogue.editions(operation)]
    texts = {edition.release: [] for edition in editions}
    for edition in editions:
        texts[edition.release].append(Path(edition.path).read_text(encoding="utf-8"))
    for file in Path(FOLDER).iterdir():
        release = file.stem.partition("-")[0]
        named = {str(step.anchor) for text in texts[release] for step in read_steps(parse(text).interaction)}
        assert read_signs(str(file)).keys() <= named
