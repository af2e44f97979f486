"""The files of logs: ``find_logs(paths)`` finds them in folders, and tells which process and which host each belongs to."""

# For maintainers. Distributions, Kolla, DevStack and sosreport name files after processes, most with the project in front, some
# with a folder of the project instead. Folders that are not alike for all files, and that name nothing known, are hosts.
# ruff: noqa: PTH100, PTH112, PTH113, PTH116, PTH118, PTH120, PTH119, PTH123, PTH206
from __future__ import annotations

import io
import os
import re
from functools import partial

from stackseq.observe.logs.exports import as_lines, columns_of
from stackseq.observe.logs.line import LONGEST, read_line, read_row
from stackseq.observe.packed import DAMAGED, UnreadableError, open_packed
from stackseq.observe.processes import process_of
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

    from stackseq.observe.logs.line import Line

PROJECTS = frozenset(
    (
        "nova neutron cinder glance keystone placement heat ironic octavia manila magnum barbican designate swift trove aodh "
        "ceilometer gnocchi mistral zun masakari watcher blazar cyborg senlin sahara zaqar cloudkitty vitrage tacker"
    ).split()
)
"""With what names of processes and of loggers begin."""
_DEVSTACK = {
    "n-api": "nova-api",
    "n-api-meta": "nova-api",
    "n-cpu": "nova-compute",
    "n-cond": "nova-conductor",
    "n-cond-cell1": "nova-conductor",
    "n-super-cond": "nova-conductor",
    "n-sch": "nova-scheduler",
    "n-net": "nova-network",
    "q-svc": "neutron-server",
    "neutron-api": "neutron-server",
    "q-agt": "neutron-openvswitch-agent",
    "q-dhcp": "neutron-dhcp-agent",
    "q-l3": "neutron-l3-agent",
    "q-meta": "neutron-metadata-agent",
    "c-api": "cinder-api",
    "c-sch": "cinder-scheduler",
    "c-vol": "cinder-volume",
    "c-bak": "cinder-backup",
    "g-api": "glance-api",
    "g-reg": "glance-registry",
    "h-api": "heat-api",
    "h-eng": "heat-engine",
    "ir-api": "ironic-api",
    "ir-cond": "ironic-conductor",
    "key": "keystone",
}
"""What DevStack calls processes."""
_GENERIC = frozenset(
    "var log logs containers container kolla journal screen-logs stack opt httpd apache2 sos_commands pods output files".split()
)
_ENDINGS = re.compile(r"(?:\.(?:log|txt|gz|bz2|xz|json|journal|service|\d{1,4})|[-.]\d{8}(?:-?\d{4,10})?)+$")
_REPORT = re.compile(r"sosreport-([\w.]+?(?:-[a-zA-Z][\w.]*?)*)(?:-\d.*)?$")
_BEFORE = re.compile(r"^(?:screen-|devstack@|openstack-|tripleo-|edpm-|kolla-)+")
"""What stands before the names of processes in those of units, containers and files."""
_OF_HOST = re.compile(r"([a-z]+-[a-z0-9-]+)[_@]([\w.-]+)$")
"""A process and its host as names of files that were gathered from several have them."""
_HOST = re.compile(r"[a-z][a-z-]*[a-z]?-?\d{1,3}(?:\.[\w.-]+)?$")
"""A name that is surely a host's: ``controller-1``, ``compute01.example.org``."""
_ROTATED = re.compile(r"(.+?)(?:\.(\d{1,4})|[-.](\d{8}(?:-?\d{4,10})?))(?:\.(?:gz|bz2|xz))?$")
"""A file's name before it was rotated, and either a number, which is larger for older ones, or a date."""
_SNIFFED = 200
"""Lines that tell whether a file is a log."""


class LogFile(Record):
    """A file of lines."""

    path: str
    name: str
    """The path as short as it may be."""
    service: str
    """Empty if its name does not tell."""
    host: str = ""
    data: bytes | None = None
    """What it holds, if it is no file of the system."""
    refused: str = ""
    """Why the system does not let us look into it, of a folder."""

    def open(self) -> BinaryIO:
        """Open it; compressed ones are unpacked while they are read. One of DAMAGED, now or while reading."""
        if self.refused:
            raise UnreadableError(f"cannot be read: {self.refused}")
        stream: BinaryIO = open(self.path, "rb") if self.data is None else io.BytesIO(self.data)  # noqa: SIM115  # see below
        try:
            return as_lines(open_packed(stream))
        except DAMAGED:
            stream.close()
            raise

    def reader(self) -> Callable[[bytes], Line | None]:
        """Return what reads a line of it. Raises as ``open`` does."""
        latest = self.written()
        with self.open() as stream:
            columns = columns_of(stream.readline(LONGEST))
        return partial(read_row, columns=columns, latest=latest) if columns else partial(read_line, latest=latest)

    def written(self) -> float:
        """Return when it was last written; now if nobody knows."""
        import time

        return time.time() if self.data is not None else os.stat(self.path).st_mtime


def is_api(service: str) -> bool:
    """Tell whether a process serves requests of REST."""
    return service.endswith("-api") or service in {"neutron-server", "keystone", "placement"}


def reason_of(error: BaseException) -> str:
    """Say why a file cannot be read."""
    reason = getattr(error, "strerror", None) or "is compressed, and damaged"
    return f"{'' if isinstance(error, UnreadableError) else 'cannot be read: '}{reason}"


def unreadable(file: LogFile) -> str:
    """Say why a file cannot be read from its beginning; an empty text if it can."""
    try:
        with file.open() as stream:
            stream.read(1)
    except DAMAGED as error:
        return reason_of(error)
    return ""


def is_log(path: str) -> bool:
    """Tell whether a path is a folder, or a file that begins with lines of a log."""
    if os.path.isdir(path):
        return True
    try:
        return os.path.isfile(path) and _has_lines(LogFile(path, path, ""))
    except DAMAGED:
        return False


def is_log_text(data: bytes) -> bool:
    """Tell whether a text begins with lines of a log."""
    try:
        return _has_lines(LogFile("", "", "", "", data))
    except DAMAGED:
        return False


def _has_lines(file: LogFile) -> bool:
    read = file.reader()
    with file.open() as stream:
        return any(read(stream.readline(LONGEST)) for _ in range(_SNIFFED))


def find_logs(paths: Iterable[str]) -> tuple[LogFile, ...]:
    """Return the files, those in folders by their names, each once; they are named relative to what was given."""
    refused: list[OSError] = []
    given = list(paths)
    found = list(dict.fromkeys(file for path in given for file in _files(path, refused)))
    folders = [path if os.path.isdir(path) else os.path.dirname(os.path.abspath(path)) for path in map(os.path.abspath, given)]
    top = os.path.commonpath(folders) if folders else ""
    alike = os.path.commonpath([os.path.dirname(os.path.abspath(path)) for path in found]) if found else top
    kept = len(os.path.relpath(alike, top).split(os.sep)) if alike != top else 0
    closed = (LogFile(str(each.filename), str(each.filename), "", refused=each.strerror or "it is closed") for each in refused)
    return (*(_described(path, os.path.relpath(os.path.abspath(path), top), kept) for path in found), *closed)


def _files(path: str, refused: list[OSError]) -> Iterator[str]:
    if not os.path.isdir(path):
        yield path
        return
    for folder, inside, names in os.walk(path, onerror=refused.append):
        inside.sort()
        yield from (os.path.join(folder, name) for name in sorted(names, key=_age) if os.path.isfile(os.path.join(folder, name)))


def _age(name: str) -> tuple[str, bool, int, str]:
    """Sort files that were rotated by their age, the oldest first: lines of the same moment are told in that order."""
    match = _ROTATED.match(name)
    return (match[1], False, -int(match[2] or 0), match[3] or "") if match else (name, True, 0, "")


def _described(path: str, name: str, alike: int) -> LogFile:
    """Describe a file. ``alike`` is the number of folders that all have in common: these are hosts if they are named like one."""
    parts = os.path.abspath(path).split(os.sep)[:-1]
    reported = next((match[1] for part in reversed(parts) if (match := _REPORT.match(part))), "")
    below = name.split(os.sep)[:-1]
    own = next((part for part in below[alike:] if not _is_generic(part)), "")
    own = own or next((part for part in below[:alike] if _HOST.match(part) and not _is_generic(part)), "")
    base = os.path.basename(path)
    service, host = service_of(base, parts[-1] if parts else ""), ""
    if named := _OF_HOST.match(_ENDINGS.sub("", base)):
        service, host = service_of(named[1]) or service, named[2]
    return LogFile(path, name, service, host or reported or own)


def _is_generic(folder: str) -> bool:
    lower = folder.lower()
    return lower in _GENERIC or lower.partition("-")[0].partition("_")[0] in PROJECTS or bool(_REPORT.match(folder))


def service_of(name: str, folder: str = "") -> str:
    """Return the process that a file or a unit is named after: ``n-cpu.log.1.gz`` is ``nova-compute``; empty for no known one."""
    stem = _ENDINGS.sub("", os.path.basename(name).partition(".log.")[0]).lower().replace("_", "-")
    stem = _BEFORE.sub("", stem).removesuffix("-container")
    if stem in _DEVSTACK:
        return _DEVSTACK[stem]
    project, _, rest = stem.partition("-")
    if project in PROJECTS:
        return process_of(project, rest.removesuffix("-wsgi") or project)
    around = folder.lower().partition("-")[0]
    return process_of(around, stem) if around in PROJECTS else ""
