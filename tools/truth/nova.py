"""Perform Nova's operations with its own functional tests' fixtures, on a libvirt that is made up, and record what happens.

    python -m truth.nova FOLDER [OPERATION ...]

Run it in the folder ``tools``, with the Python of an environment that has a release of Nova from PyPI: see ``docs/truth.md``.
"""

# For maintainers. A scenario prepares a server, and performs its operation once, inside of `self.record(…)`: what is requested
# in that block is recorded, and what follows from it. Real are Nova's API, conductor, scheduler and compute, LibvirtDriver, the
# database (sqlite) and Placement; made up are libvirt, Neutron, Cinder, Glance and the transport of RPC.
from __future__ import annotations

import contextlib
import functools
import subprocess
import sys
import unittest
import warnings
from inspect import getattr_static, isfunction
from pathlib import Path

from truth.recorder import around, note, patch_libraries, patch_notifier, recording, settle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

_PROCESSES = {
    "nova.compute.manager": "nova-compute",
    "nova.conductor.manager": "nova-conductor",
    "nova.scheduler.manager": "nova-scheduler",
}
_REPORTS = "nova.scheduler.client.report.SchedulerReportClient"
_RESULTS = Path(sys.argv[1]) if len(sys.argv) > 1 else Path()


def _process_of(endpoint: object) -> tuple[str, str]:
    return _PROCESSES.get(type(endpoint).__module__, type(endpoint).__module__), str(getattr(endpoint, "host", ""))


warnings.simplefilter("ignore")
import nova.tests.functional  # noqa: E402, F401  # it makes eventlet patch the standard library, before anything else

patch_libraries(_process_of)

from nova.scheduler.client import report  # noqa: E402
from nova.tests import fixtures as nova_fixtures  # noqa: E402
from nova.tests.fixtures import glance, libvirt, neutron, notifications  # noqa: E402
from nova.tests.functional import integrated_helpers  # noqa: E402
from nova.tests.functional.libvirt import base  # noqa: E402
from nova.virt import driver  # noqa: E402
from nova.virt.libvirt import utils as libvirt_utils  # noqa: E402
from nova.virt.libvirt.driver import LibvirtDriver  # noqa: E402
from nova.volume import cinder  # noqa: E402


def _patch_nova() -> None:
    for name in [each for each in dir(driver.ComputeDriver) if not each.startswith("_")]:
        function = getattr_static(LibvirtDriver, name)
        if isfunction(function):
            setattr(LibvirtDriver, name, around("driver", name, function))
        elif isinstance(function, staticmethod):
            setattr(LibvirtDriver, name, staticmethod(around("driver", name, function.__func__)))
    for cls in (libvirt.Connection, libvirt.Domain):
        for name, function in list(vars(cls).items()):
            if isfunction(function) and not name.startswith("_"):
                setattr(cls, name, around("libvirt", name, function, "libvirt"))
    for fake in (notifications.FakeNotifier, notifications.FakeVersionedNotifier):
        patch_notifier(fake)
    _patch_clients()


def _to_placement(verb: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def requested(self: Any, url: str, *arguments: Any, **named: Any) -> Any:
        note("http", f"{verb.upper()} {url}", to="placement")
        return function(self, url, *arguments, **named)

    return requested


def _patch_clients() -> None:
    """Record the requests to Neutron and Glance where the fixtures take their place."""

    def read(self: Any, name: str) -> Any:
        found = getattr(self.fixture, name)
        return around("http", name, found, "neutron") if callable(found) else found

    neutron._FakeNeutronClient.__getattr__ = read
    for name in ("list_ports", "show_port"):
        setattr(neutron._FakeNeutronClient, name, around("http", name, getattr(neutron._FakeNeutronClient, name), "neutron"))
    for name in ("detail", "download", "show", "create", "update", "delete"):
        setattr(glance.GlanceFixture, name, around("http", name, getattr(glance.GlanceFixture, name), "glance"))


_patch_nova()

OPERATIONS: dict[str, Callable[[Any], None]] = {}


def operation(name: str) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Make a function the scenario of an operation."""

    def keep(function: Callable[[Any], None]) -> Callable[[Any], None]:
        OPERATIONS[name] = function
        return function

    return keep


class Scenario(base.LibvirtMigrationMixin, base.ServersTestBase, integrated_helpers.InstanceHelperMixin):  # type: ignore[misc]
    """Two hosts, and a server on the first."""

    microversion = "latest"
    ADMIN_API = True
    CAST_AS_CALL = False
    operation = ""

    def setUp(self) -> None:
        """Start the services."""
        super().setUp()
        self.useFixture(nova_fixtures.AllServicesCurrent())
        for name in [each for each in dir(cinder.API) if hasattr(getattr(cinder.API, each), "side_effect")]:
            self.stub_out(f"nova.volume.cinder.API.{name}", _of_cinder(name))
        for verb in ("get", "post", "put", "delete"):
            self.stub_out(f"{_REPORTS}.{verb}", _to_placement(verb, getattr(report.SchedulerReportClient, verb)))
        self.stub_out("nova.virt.libvirt.driver.LibvirtDriver._create_image", _make_disk)
        self.stub_out("nova.privsep.path.chown", lambda *_arguments, **_named: None)
        self.start_compute("src")
        self.start_compute("dest")
        self.src, self.dest = self.computes["src"], self.computes["dest"]

    def perform(self) -> None:
        """Run the scenario."""
        OPERATIONS[self.operation](self)

    @contextlib.contextmanager
    def record(self, request: str = "") -> Iterator[None]:
        """Record what is requested in the block, until it has ended."""
        with recording(f"nova/{self.operation}", request, "nova-api") as run:
            yield
        settle(run)
        run.write(_RESULTS)

    def act(self, server: Any, action: str, body: Any = None) -> None:
        """Perform an action, and record it."""
        with self.record(f"POST /servers/{{id}}/action {action}"):
            self.api.post_server_action(server["id"], {action: body})

    def server_on(self, host: str = "src", **named: Any) -> Any:
        """Make a server that is active."""
        port = self.neutron.port_1["id"]
        self.server = self._create_server(host=host, networks=[{"port": port}], **named)
        return self.server

    def flavors(self) -> Any:
        """Return the flavor to resize to."""
        return self.api.get_flavors()[1]["id"]


def _make_disk(
    _driver: Any, _context: Any, instance: Any, *_arguments: Any, suffix: str = "", **_named: Any
) -> tuple[bool, bool]:
    """Make the file that the server's disk would be."""
    folder = Path(libvirt_utils.get_instance_path(instance))
    folder.mkdir(exist_ok=True)
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", str(folder / f"disk{suffix}"), "1M"], check=True)
    return True, True


def _of_cinder(name: str) -> Callable[..., Any]:
    """Return a method of Nova's class for Cinder, whose methods that request something the fixture has replaced."""
    found = getattr(cinder.API, name)

    def called(_self: Any, *arguments: Any, **named: Any) -> Any:
        return recorded(*arguments, **named)

    recorded = around("http", name, found, "cinder")
    return called


def main(arguments: list[str]) -> int:
    """Run scenarios; without names, all of them."""
    import truth.nova_operations  # noqa: F401  # it fills OPERATIONS

    _RESULTS.mkdir(parents=True, exist_ok=True)
    suite = unittest.TestSuite()
    for name in arguments[1:] or list(OPERATIONS):
        case = type(f"Scenario_{name}", (Scenario,), {"operation": name})("perform")
        suite.addTest(case)
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.modules["truth.nova"] = sys.modules["__main__"]
    sys.exit(main(sys.argv[1:]))
