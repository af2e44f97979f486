"""Which process wrote lines of a file that holds those of several, by their loggers: ``with_writers(found)``."""

# For maintainers. Who gathers logs by `cat` or `grep` loses the names of the files. Some modules run in one process only, and
# what one line of a process tells holds for its others, if lines of that id in that file do not tell of several: in containers
# all processes have the same one.
from __future__ import annotations

import re

from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackseq.observe.logs.scanning import Found

_WRITERS = (
    ("nova-api", r"nova\.(?:api\.(?:openstack|auth|validation|wsgi)|osapi_compute)"),
    (
        "nova-compute",
        r"nova\.(?:compute\.(?:manager|resource_tracker|claims)|virt\.(?:libvirt|block_device|driver|ironic|vmwareapi))",
    ),
    ("nova-conductor", r"nova\.conductor\.(?:manager|tasks)"),
    ("nova-scheduler", r"nova\.scheduler\.(?:manager|filter_scheduler|filters|host_manager|weights|request_filter)"),
    ("placement", r"placement"),
    ("neutron-server", r"neutron\.(?:wsgi|api\.v2|pecan_wsgi|plugins\.ml2\.(?:plugin|managers|db)|notifiers)"),
    ("neutron-l3-agent", r"neutron\.agent\.l3"),
    ("neutron-dhcp-agent", r"neutron\.agent\.dhcp"),
    ("neutron-openvswitch-agent", r"neutron\.plugins\.ml2\.drivers\.openvswitch\.agent"),
    ("cinder-api", r"cinder\.api"),
    ("cinder-scheduler", r"cinder\.scheduler\.(?:manager|filter_scheduler|host_manager|flows)"),
    ("cinder-volume", r"cinder\.volume\.(?:manager|drivers|flows\.manager)"),
    ("cinder-backup", r"cinder\.backup\.(?:manager|drivers)"),
    ("glance-api", r"glance\.api"),
    ("keystone", r"keystone"),
    ("heat-api", r"heat\.api"),
    ("heat-engine", r"heat\.engine"),
    ("ironic-api", r"ironic\.api"),
    ("ironic-conductor", r"ironic\.conductor\.(?:manager|utils|deployments)"),
)
"""Process → the loggers that only it has."""
_TELLING = re.compile("|".join(rf"(?P<p{number}>{loggers}(?:\.|$))" for number, (_, loggers) in enumerate(_WRITERS)))


def with_writers(found: Sequence[Found]) -> list[Found]:
    """Return the lines; those of which only the project is known get the process that wrote them, if it is certain."""
    told: dict[tuple[str, str, str], set[str]] = {}
    for each in found:
        if each.is_guessed and (writer := writer_of(each.line.logger)):
            told.setdefault(process_of_line(each), set()).add(writer)
    only = {key: writers.pop() for key, writers in told.items() if len(writers) == 1 and key[2]}
    return [_with_writer(each, only.get(process_of_line(each), "")) if each.is_guessed else each for each in found]


def writer_of(logger: str) -> str:
    """Return the process that alone has a logger; empty if several have it."""
    match = _TELLING.match(logger)
    return _WRITERS[int(match.lastgroup[1:])][0] if match and match.lastgroup else ""


def process_of_line(each: Found) -> tuple[str, str, str]:
    """Return what the lines of one process have in common: file, host, and id of the process."""
    return each.evidence.rpartition(":")[0], each.host, each.line.pid


def _with_writer(each: Found, only: str) -> Found:
    writer = writer_of(each.line.logger) or only
    return replace(each, service=writer, is_guessed=False) if writer else each
