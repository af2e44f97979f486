"""Which process wrote a line of a file that nobody named after one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stackseq.observe.logs.files import find_logs
from stackseq.observe.logs.spans import read_logs
from stackseq.observe.logs.writers import writer_of
from tests.observe.logs import boot
from tests.verdict.records import judged, readings_of, texts_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("logger", "process"),
    [
        ("nova.compute.manager", "nova-compute"),
        ("nova.compute.api", ""),
        ("nova.virt.hardware", ""),
        ("nova.api.openstack.wsgi", "nova-api"),
        ("nova.api.metadata.base", ""),
        ("nova.apiculture", ""),
        ("cinder.volume.manager", "cinder-volume"),
        ("cinder.volume.api", ""),
        ("keystoneauth.session", ""),
        ("oslo_messaging.rpc.server", ""),
    ],
)
def test_some_loggers_are_of_one_process(logger: str, process: str) -> None:
    assert writer_of(logger) == process


@pytest.mark.parametrize("case", ["boot", "boot-no-valid-host", "boot-vif-timeout", "volume-attach"])
def test_all_logs_in_one_file_come_to_the_same(case: str) -> None:
    operation = "nova/volume-attach" if case == "volume-attach" else "nova/boot"
    texts = texts_of(f"{case}/logs")
    request = next(span.attributes["request"] for span in readings_of(texts)[0].spans if span.name.startswith("POST"))
    together = judged(readings_of({"all.log": "".join(reversed(texts.values()))}, request), operation)
    assert together.outcome is judged(readings_of(texts), operation).outcome


def test_processes_of_containers_have_one_id_and_are_told_apart_line_by_line(tmp_path: Path) -> None:
    lines = [boot.line(1.0, "INFO", "nova.api.openstack.wsgi", "asked"), boot.line(2.0, "INFO", "nova.compute.manager", "built")]
    (tmp_path / "all.log").write_text("\n".join([*lines, boot.line(3.0, "INFO", "nova.utils", "somewhere")]))
    reading = read_logs(find_logs([str(tmp_path)]), boot.BOOT)
    assert {span.service for span in reading.spans} == {"nova-api", "nova-compute", "nova"}
    assert [problem.code for problem in reading.problems if problem.code == "unknown-service"]


def test_lines_of_libraries_name_nothing_if_others_do(tmp_path: Path) -> None:
    lines = [
        boot.line(1.0, "DEBUG", "oslo_messaging", "Creating reply queue"),
        boot.line(2.0, "DEBUG", "nova.compute", "Built it"),
    ]
    (tmp_path / "nova-compute.log").write_text("\n".join(lines))
    (span,) = read_logs(find_logs([str(tmp_path)]), boot.BOOT).spans
    assert span.name == "Built it"
