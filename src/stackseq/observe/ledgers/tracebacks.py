"""What a traceback tells: ``innermost(text)`` gives OpenStack's own function that failed, ``raised(text)`` the failure."""

# For maintainers. The last frames are mostly those of libraries, or of decorators around every function. Where a path begins to
# be the path in a package is known by the folder that packages are installed in, or by the name of the package.
from __future__ import annotations

import re

from stackseq.calls import Place
from stackseq.observe.semantics import failure

_FRAME = re.compile(r'File "([^"\n]{1,500})", line (\d{1,9}), in ([\w<>.]{1,200})')
_RAISED = re.compile(r"([A-Za-z_][\w.]{0,200})(?:: (.*))?")
_PACKAGES = re.compile(r".*/(?:site|dist)-packages/")
_PROJECTS = frozenset(
    (
        "nova cinder neutron glance keystone placement heat ironic manila octavia magnum barbican designate swift trove zun "
        "cyborg masakari os_brick os_vif os_traits neutron_lib neutronclient cinderclient glance_store keystonemiddleware"
    ).split()
)
_AROUND = frozenset(
    ("decorated_function wrapped wrapper inner helper __exit__ force_reraise _wrapped _error_out_instance_on_exception").split()
)
"""Functions that stand around others."""
_LONGEST = 200_000
"""Characters that are looked at, from the end."""


def innermost(text: str) -> Place | None:
    """Return the last function of a traceback that is OpenStack's own; None if there is none."""
    for path, line, function in reversed(_FRAME.findall(text[-_LONGEST:])):
        known = path_in_package(path)
        if known and function not in _AROUND:
            return Place(known.partition("/")[0], known, function, int(line))
    return None


def raised(text: str) -> str:
    """Return ``NoValidHost: No valid host was found.`` of the end of a traceback; empty if it has frames alone."""
    for line in reversed(text[-_LONGEST:].splitlines()[-50:]):
        bare = line.lstrip(",")
        match = _RAISED.fullmatch(bare.rstrip()) if bare[:1].strip() else None
        if match and match[1].rpartition(".")[2][:1].isupper() and not bare.startswith("Traceback"):
            return failure(match[1], match[2])
        if _FRAME.search(line):
            return ""
    return ""


def raised_in(place: Place) -> str:
    """Return ``raised in create, nova/virt/libvirt/guest.py:175``."""
    return f"raised in {place.qualname}, {place.path}{f':{place.line}' if place.line else ''}"


def path_in_package(path: str) -> str:
    """Return ``nova/virt/driver.py`` of ``/usr/lib/python3/dist-packages/nova/virt/driver.py``; empty for other libraries."""
    if _PACKAGES.match(path):
        rest = _PACKAGES.sub("", path, count=1)
        return rest if rest.partition("/")[0] in _PROJECTS else ""
    parts = path.split("/")
    at = next((index for index, part in enumerate(parts[:-1]) if part in _PROJECTS), -1)
    if at < 0:
        return ""
    while parts[at + 1] == parts[at]:  # a working copy: nova/nova/virt
        at += 1
    return "/".join(parts[at:])
