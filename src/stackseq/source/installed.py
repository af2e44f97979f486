"""The packages that are installed on this machine, read where they lie."""

# For maintainers. Looking for a top-level package runs none of its code. An administrator's stackseq mostly lives in an
# environment of its own, so the places where OpenStack's distributions put theirs are searched as well.
from __future__ import annotations

import glob
import os

from stackseq.source.model import TreeError
from stackseq.source.trees import FolderTree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.source.model import Tree

PLACES = (
    "/usr/lib/python3/dist-packages",  # Debian, Ubuntu
    "/usr/lib/python3.*/site-packages",  # Fedora, RHEL, SUSE
    "/usr/local/lib/python3.*/dist-packages",  # pip on Debian
    "/usr/local/lib/python3.*/site-packages",  # pip elsewhere
    "/var/lib/kolla/venv/lib/python3.*/site-packages",  # Kolla's containers
    "/var/lib/openstack/lib/python3.*/site-packages",  # OpenStack-Helm's containers
    "/openstack/venvs/*/lib/python3.*/site-packages",  # OpenStack-Ansible
    "/opt/stack/data/venv/lib/python3.*/site-packages",  # DevStack
    "/snap/openstack*/current/lib/python3.*/site-packages",  # snaps
)
"""Where packages are looked for after this Python's own places, with who puts them there."""


def open_installed(project: str, package: str, places: tuple[str, ...] = PLACES) -> Tree:
    """Open a project's installed package. Raises TreeError."""
    for site in _sites(package, places):
        if os.path.isfile(os.path.join(site, package, "__init__.py")):
            names, version = _metadata(site, project, package)
            label = f"{project} {version} in {site}" if version else f"{project} in {site}"
            return FolderTree(project, site, label, only=(package, *names))
    raise TreeError(
        f"{project} is not installed on this machine, as far as this Python and the usual places tell",
        f"where it is installed, give its folder: `--source {project}=/…/site-packages`",
    )


def _sites(package: str, places: tuple[str, ...]) -> Iterator[str]:
    """Yield the folders that may hold the package, this Python's own first."""
    from importlib.util import find_spec

    try:
        spec = find_spec(package)
    except (ImportError, ValueError):
        spec = None
    for location in (spec.submodule_search_locations or ()) if spec else ():
        yield os.path.dirname(os.path.abspath(location))
    for place in places:
        yield from sorted(glob.glob(place), reverse=True)


def _metadata(site: str, project: str, package: str) -> tuple[tuple[str, ...], str]:
    """Return the names of the folders that describe the package, and the version that they tell."""
    from importlib.metadata import distributions

    names: list[str] = []
    version = ""
    for distribution in distributions(path=[site]):
        name = (distribution.name or "").lower().replace("_", "-")
        if name in {project, package, f"openstack-{project}"}:
            version = version or distribution.version
            folder = getattr(distribution, "_path", None)
            names += [os.path.basename(str(folder))] if folder else []
    return tuple(names), version
