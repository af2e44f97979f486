"""Record samples of what a cloud tells about operations, good and failed, from real code of Nova.

    python -m truth.samples FOLDER [--full] [CASE ...]

``--full`` makes ``osprofiler-full.json.gz`` alone: see ``full.py`` beside it.

Run it in the folder ``tools``, with the Python of an environment that has a release of Nova from PyPI: see ``docs/truth.md``.
"""

# For maintainers. A case prepares what it needs, makes its request inside of `self.observed()`, and waits until it has ended.
# Real are Nova's API, conductor, scheduler and compute with LibvirtDriver, Placement, oslo's libraries and the databases
# (sqlite); made up are libvirt, Neutron, Cinder, Glance and the transport below oslo.messaging's driver for RabbitMQ.
from __future__ import annotations

import contextlib
import json
import logging
import shutil
import subprocess
import sys
import time
import unittest
from pathlib import Path

from truth import cloud

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

import nova  # noqa: E402
import oslo_messaging  # noqa: E402
from nova.conf import CONF  # noqa: E402
from nova.tests import fixtures as nova_fixtures  # noqa: E402
from nova.tests.functional import integrated_helpers  # noqa: E402
from nova.tests.functional.api import client  # noqa: E402
from nova.tests.functional.libvirt import base  # noqa: E402
from nova.virt.libvirt import utils as libvirt_utils  # noqa: E402
from nova.virt.libvirt.driver import LibvirtDriver  # noqa: E402
from oslo_log import formatters  # noqa: E402
from osprofiler import _utils as signing  # noqa: E402
from osprofiler import opts  # noqa: E402
from osprofiler.drivers import base as drivers  # noqa: E402

from truth.evidence import TELLING, Logs, Neutral, Notifications, Telemetry, Trace, hide_ourselves, write  # noqa: E402
from truth.full import follow_all, is_saving  # noqa: E402

cloud.patch()
hide_ourselves()

_FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else Path()
_EXPORTED = ("boot", "boot-no-valid-host")
"""Cases whose trace is kept in all formats: those of the others would tell no more."""
_PLUGGED_AFTER = 0.4
"""Seconds from the plugging of a port to Neutron's event."""
_TRACE = "4f0c5b1e-8a3d-4b6f-9c27-1d5e7a90b3c4"


class Recorded(drivers.Driver):
    """The driver of OSProfiler that `cloud.py` names."""

    trace = Trace()

    @classmethod
    def get_name(cls) -> str:
        return "recorded"

    def notify(self, info: dict[str, Any], **_named: Any) -> None:
        self.trace.notify(info)


_IS_FULL = "--full" in sys.argv
CASES: dict[str, Callable[[Any], None]] = {}


def case(name: str) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Make a function a case."""

    def keep(function: Callable[[Any], None]) -> Callable[[Any], None]:
        CASES[name] = function
        return function

    return keep


class Scenario(base.LibvirtMigrationMixin, base.ServersTestBase, integrated_helpers.InstanceHelperMixin):  # type: ignore[misc]
    """A controller and two hosts."""

    microversion = "latest"
    ADMIN_API = True
    CAST_AS_CALL = False
    case = ""

    def setUp(self) -> None:
        """Start the services."""
        self.trace = Recorded.trace = Trace(is_saving) if _IS_FULL else Trace()
        opts.set_defaults(CONF, trace_sqlalchemy=_IS_FULL)
        super().setUp()
        if _IS_FULL:
            follow_all(self)
        self.useFixture(nova_fixtures.AllServicesCurrent())
        self.stub_out("nova.virt.libvirt.driver.LibvirtDriver._create_image", _make_disk)
        self.stub_out("nova.privsep.path.chown", lambda *_arguments, **_named: None)
        for host in ("compute-1", "compute-2"):
            self.start_compute(host)
        self.flags(vif_plugging_timeout=300)
        self.neutron_api = client.TestOpenStackClient("neutron", self.api_fixture.base_url, roles=["admin", "service"])
        self.is_plugged = True
        self.plug(LibvirtDriver.plug_vifs)

    def plug(self, plug_vifs: Callable[..., None]) -> None:
        """Let Neutron tell Nova when a port is plugged."""

        def plugged(driver: Any, instance: Any, network_info: Any) -> None:
            plug_vifs(driver, instance, network_info)
            for vif in network_info if self.is_plugged else ():
                nova.utils.spawn(self.tell, instance.uuid, vif["id"])

        self.stub_out("nova.virt.libvirt.driver.LibvirtDriver.plug_vifs", plugged)

    def tell(self, server: str, port: str) -> None:
        """Be Neutron: a port is active."""
        time.sleep(_PLUGGED_AFTER)
        event = {"name": "network-vif-plugged", "server_uuid": server, "tag": port, "status": "completed"}
        with cloud.nobody(), cloud.process("neutron-server"):
            self.neutron._ports[port]["status"] = "ACTIVE"
            self.neutron_api.api_post("/os-server-external-events", {"events": [event]})

    def perform(self) -> None:
        """Run the case."""
        CASES[self.case](self)

    @contextlib.contextmanager
    def observed(self) -> Iterator[None]:
        """Observe what is requested in the block."""
        self.logs = Logs(formatters.ContextFormatter(datefmt=CONF.log_date_format, project="nova", config=CONF))
        notifications = self.notifications = Notifications()
        self.telemetry = Telemetry()
        cloud.TRACERS.of = self.telemetry.tracer
        self.flags(tracing_enabled=True, group="oslo_messaging_tracing")

        def send(_connection: Any, _exchange: str, topic: str, message: Any, **_named: Any) -> None:
            notifications.sent.append((topic, message))

        logging.getLogger().addHandler(self.logs)
        for name in TELLING:
            logging.getLogger(name).setLevel(logging.DEBUG)
        self.stub_out("oslo_messaging._drivers.impl_rabbit.Connection.notify_send", send)
        yield
        time.sleep(1.0)
        logging.getLogger().removeHandler(self.logs)
        if _IS_FULL:
            write(_FOLDER / self.case, "osprofiler-full.json.gz", self.neutral()(self.report()))
        else:
            self.keep()

    def new_server(self, **named: Any) -> Any:
        """Return the request for a server, on a port that nobody has plugged."""
        port = self.neutron.port_1["id"]
        self.neutron._ports[port]["status"] = "DOWN"
        return self._build_server(name="web-1", networks=[{"port": port}], **named)

    def new_active(self, **named: Any) -> Any:
        """Return a server that is active."""
        return self.wait(self.api.post_server({"server": self.new_server(**named)}), "ACTIVE")

    def too_large(self) -> str:
        """Return a flavor that no host has room for."""
        return str(self._create_flavor(vcpu=64, memory_mb=512 * 1024, name="m1.huge"))

    def traced(self) -> Any:
        """Return a client whose requests are traced."""
        made = client.TestOpenStackClient("admin", self.api_fixture.base_url, roles=["reader", "member", "admin"])
        made.microversion = "latest"
        packed, signature = signing.signed_pack({"base_id": _TRACE, "parent_id": _TRACE}, cloud.PROFILER_KEY)
        request = made.request

        def send(url: str, headers: Any = None, **named: Any) -> Any:
            return request(url, headers={**headers, "X-Trace-Info": packed.decode(), "X-Trace-HMAC": signature}, **named)

        made.request = send
        return made

    def wait_for_migration(self) -> None:
        """Wait until a migration is completed."""
        for _ in range(30):
            time.sleep(1)
            found = self.api.api_get("/os-migrations").body["migrations"]
            if found and found[0]["status"] == "completed":
                return
        raise AssertionError(found)

    def keep(self) -> None:
        """Write the samples."""
        folder = _FOLDER / self.case
        shutil.rmtree(folder, ignore_errors=True)
        neutral = self.neutral()
        for (process, host), lines in self.logs.lines.items():
            write(folder / "logs" / host, f"{process}.log", neutral("\n".join(lines)))
        write(folder, "osprofiler.json", neutral(self.report()))
        if self.case in _EXPORTED:
            events = "\n".join(json.dumps(event) for event in self.trace.events if event["base_id"] == _TRACE)
            write(folder, "osprofiler-events.ndjson", neutral(events))
            write(folder, "otlp.ndjson", neutral("".join(each.text() for each in self.trace.exported.values())))
            write(folder, "otlp-oslo.ndjson", neutral(self.telemetry.text()))
        write(folder, "notifications-versioned.ndjson", neutral("\n".join(self.notifications.versioned())))
        write(folder, "notifications-legacy.ndjson", neutral("\n".join(self.notifications.legacy())))

        self.keep_answers(folder / "api", neutral)

    def report(self) -> str:
        """Return what OSProfiler has of the trace."""
        return json.dumps(self.trace.report(_TRACE), default=str, indent=None)

    def keep_answers(self, folder: Path, neutral: Neutral) -> None:
        """Write what Nova's API knows of the server."""
        of_server = f"/servers/{self.server_id}/os-instance-actions"
        actions = self.api.api_get(of_server).body
        answers = {"actions": actions, "migrations": self.api.api_get("/os-migrations").body}
        for number, action in enumerate(reversed(actions["instanceActions"]), 1):
            answers[f"action-{number}"] = self.api.api_get(f"{of_server}/{action['request_id']}").body
        for name, answer in answers.items():
            if answer.get("migrations", True):
                write(folder, f"{name}.json", neutral(json.dumps(answer, indent=1)))

    def neutral(self) -> Neutral:
        """Return what replaces the names of this machine."""
        source, libraries = Path(nova.__file__).parent.parent, Path(oslo_messaging.__file__).parent.parent
        return Neutral(
            {
                str(source): "/usr/lib/python3/dist-packages",
                str(libraries): "/usr/lib/python3/dist-packages",
                f"{sys.base_prefix}/lib/python3.11": "/usr/lib/python3.11",
                CONF.instances_path: "/var/lib/nova/instances",
                "nova.tests.fixtures.neutron._FakeNeutronClient": "neutronclient.v2_0.client.Client",
                "nova.tests.fixtures.neutron.NeutronFixture": "neutronclient.v2_0.client.Client",
                "truth.sample_cases": "libvirt",
                "nova.tests.fixtures.libvirt.libvirtError": "libvirt.libvirtError",
                "method _FakeNeutronClient.": "method Client.",
                "method NeutronFixture.": "method Client.",
                self.placement_fixture.endpoint.removeprefix("http://"): f"{cloud.CONTROLLER}/placement",
                self.api_fixture.base_url.split("/")[2]: f"{cloud.CONTROLLER}:8774",
            }
        )

    def wait(self, server: Any, state: str) -> Any:
        """Wait until a server has a state."""
        self.server_id = server["id"]
        for _ in range(30):
            time.sleep(1)
            found = self.api.get_server(server["id"])
            if found["status"] == state and found["OS-EXT-STS:task_state"] is None:
                return found
        raise AssertionError(found)


def _make_disk(
    _driver: Any, _context: Any, instance: Any, *_arguments: Any, suffix: str = "", **_named: Any
) -> tuple[bool, bool]:
    """Make the file that the server's disk would be."""
    folder = Path(libvirt_utils.get_instance_path(instance))
    folder.mkdir(exist_ok=True)
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", str(folder / f"disk{suffix}"), "1M"], check=True)
    return True, True


def main(arguments: list[str]) -> int:
    """Run cases; without names, all of them."""
    import truth.sample_cases  # noqa: F401  # it fills CASES

    suite = unittest.TestSuite()
    for name in [each for each in arguments[1:] if not each.startswith("-")] or list(CASES):
        suite.addTest(type(f"Scenario_{name}", (Scenario,), {"case": name})("perform"))
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.modules["truth.samples"] = sys.modules["__main__"]
    sys.exit(main(sys.argv[1:]))
