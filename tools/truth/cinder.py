"""Perform Cinder's operations with its own functional tests' services, on an LVM that is made up, and record what happens.

    python -m truth.cinder FOLDER [OPERATION ...]

Run it in the folder ``tools``, with the Python of an environment that has a release of Cinder from PyPI: see ``docs/truth.md``.
"""

# For maintainers. Real are Cinder's API (over the network), scheduler and volume manager, and the database (sqlite); made up are
# what LVMVolumeDriver asks of the system, and the transport of RPC. Cinder's objects have no remotable methods; theirs are
# replaced one by one.
from __future__ import annotations

import contextlib
import re
import sys
import unittest
import warnings
from inspect import getattr_static, isfunction
from pathlib import Path

from truth.recorder import around, patch_libraries, patch_notifier, recording, requested, settle, stored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

_PROCESSES = {
    "cinder.volume.manager": "cinder-volume",
    "cinder.scheduler.manager": "cinder-scheduler",
    "cinder.backup.manager": "cinder-backup",
}
_STORING = re.compile(r"save|create|destroy|refresh|conditional_update|get_|exists|is_|count")
_RESULTS = Path(sys.argv[1]) if len(sys.argv) > 1 else Path()


def _process_of(endpoint: object) -> tuple[str, str]:
    return _PROCESSES.get(type(endpoint).__module__, type(endpoint).__module__), str(getattr(endpoint, "host", ""))


warnings.simplefilter("ignore")
import cinder.tests.functional  # noqa: E402, F401  # it makes eventlet patch the standard library, before anything else

patch_libraries(_process_of)

from cinder import db, objects  # noqa: E402
from cinder.api.openstack import wsgi  # noqa: E402
from cinder.compute import nova  # noqa: E402
from cinder.db import api as db_api  # noqa: E402
from cinder.objects import base  # noqa: E402
from cinder.tests import fake_driver  # noqa: E402
from cinder.tests.functional import functional_helpers  # noqa: E402
from cinder.tests.unit import fake_notifier  # noqa: E402
from cinder.volume import configuration, driver  # noqa: E402


def _patch_cinder() -> None:
    objects.register_all()
    for classes in list(base.CinderObjectRegistry.obj_classes().values()):
        for cls in classes:
            _patch_object(cls)
    for name, function in list(vars(db_api).items()):
        if isfunction(function) and not name.startswith(("_", "dispose")) and function.__module__ == db_api.__name__:
            recorded = around("db", name, function, "database")
            setattr(db_api, name, recorded)
            setattr(db, name, recorded)
    cls = fake_driver.FakeLoggingVolumeDriver
    for name in [each for each in dir(driver.VolumeDriver) if not each.startswith("_")]:
        function = getattr_static(cls, name, None)
        if isfunction(function):
            setattr(cls, name, around("driver", name, function))
    nova.API.get_server_volume = around("http", "volumes.get_server_volume", _find_no_server, "nova")
    patch_notifier(fake_notifier.FakeNotifier)
    wsgi.Resource._process_stack = requested(wsgi.Resource._process_stack)


def _find_no_server(*_arguments: Any) -> None:
    """Answer as Nova does when the server is gone."""
    raise nova.API.NotFound(404)


def _patch_object(cls: Any) -> None:
    for name in [each for each in dir(cls) if _STORING.match(each)]:
        found = getattr_static(cls, name)
        if isinstance(found, classmethod) and not name.startswith("is_"):
            setattr(cls, name, classmethod(stored(cls, name, found.__func__)))
        elif isfunction(found) and re.fullmatch(r"save|create|destroy|refresh|conditional_update", name):
            setattr(cls, name, stored(cls, name, found))


_patch_cinder()

OPERATIONS: dict[str, Callable[[Any], None]] = {}


def operation(name: str) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Make a function the scenario of an operation."""

    def keep(function: Callable[[Any], None]) -> Callable[[Any], None]:
        OPERATIONS[name] = function
        return function

    return keep


class Scenario(functional_helpers._FunctionalTestBase):  # type: ignore[misc]
    """The services, and a volume type."""

    _osapi_version = "3.66"
    operation = ""

    def setUp(self) -> None:
        """Start the services."""
        super().setUp()
        self.api.create_type("type")

    def _get_flags(self) -> dict[str, dict[str, object]]:
        flags: dict[str, dict[str, object]] = super()._get_flags()
        flags["volume_driver"] = {"v": "cinder.tests.fake_driver.FakeLoggingVolumeDriver", "g": configuration.SHARED_CONF_GROUP}
        flags["driver"] = {"v": ["log"], "g": "oslo_messaging_notifications"}
        flags["default_volume_type"] = {"v": "type"}
        return flags

    def perform(self) -> None:
        """Run the scenario."""
        OPERATIONS[self.operation](self)

    @contextlib.contextmanager
    def record(self, request: str) -> Iterator[None]:
        """Record what is requested in the block, until it has ended."""
        with recording(f"cinder/{self.operation}", request, "cinder-api") as run:
            yield
        settle(run)
        run.write(_RESULTS)

    def new_volume(self, **named: object) -> Any:
        """Make a volume that is available."""
        made = self.api.post_volume({"volume": {"size": 1, **named}})
        return self._poll_volume_while(made["id"], ["creating"], "available")

    def act(self, volume: Any, action: str, body: object = None) -> None:
        """Perform an action, and record it."""
        with self.record(f"POST /volumes/{{id}}/action {action}"):
            self.send(volume, action, body)

    def send(self, volume: Any, action: str, body: object = None) -> None:
        """Perform an action."""
        self.api.api_post(f"/volumes/{volume['id']}/action", {action: body}, check_response_status=[200, 202])

    def new_snapshot(self, volume: Any) -> Any:
        """Make a snapshot that is available."""
        made = self.api.post_snapshot({"snapshot": {"volume_id": volume["id"]}})
        return self._poll_snapshot_while(made["id"], ["creating"], "available")


def main(arguments: list[str]) -> int:
    """Run scenarios; without names, all of them."""
    import truth.cinder_operations  # noqa: F401  # it fills OPERATIONS

    _RESULTS.mkdir(parents=True, exist_ok=True)
    suite = unittest.TestSuite()
    for name in arguments[1:] or list(OPERATIONS):
        suite.addTest(type(f"Scenario_{name}", (Scenario,), {"operation": name})("perform"))
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.modules["truth.cinder"] = sys.modules["__main__"]
    sys.exit(main(sys.argv[1:]))
