"""Print what Nova's API answered as OpenStack's command line client prints it.

    python commands.py FOLDER

Run it with the Python of an environment that has python-openstackclient. The folder is that of the samples: each case has the
answers in ``api``, as ``samples.py`` beside it has written them. The client's own commands print, with ``-f json``.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

from openstack import utils
from openstack.compute.v2 import migration, server_action
from openstackclient.compute.v2 import server_event, server_migration

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def run(command: Any, compute: Any, *arguments: str) -> str:
    """Return what a command prints."""
    printed = io.StringIO()
    manager = SimpleNamespace(compute=compute, sdk_connection=SimpleNamespace(identity=None))
    made = command(SimpleNamespace(client_manager=manager, stdout=printed), None)
    made.run(made.get_parser("openstack").parse_args([*arguments, "-f", "json"]))
    return printed.getvalue()


def print_events(folder: Path) -> None:
    """Print ``server event list`` and ``server event show`` of each request."""
    read = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((folder / "api").glob("action*.json"))}
    listed = read.pop("actions")["instanceActions"]
    server = listed[0]["instance_uuid"]
    actions = [server_action.ServerAction.existing(server_id=server, **action) for action in listed]
    compute = SimpleNamespace(
        find_server=lambda name, **_named: SimpleNamespace(id=name),
        server_actions=lambda *_arguments, **_named: actions,
        get_server_action=lambda request, _server: shown[request],
    )
    answers = [answer["instanceAction"] for answer in read.values()]
    shown = {each["request_id"]: server_action.ServerAction.existing(server_id=server, **each) for each in answers}
    write(folder / "server-event-list.json", run(server_event.ListServerEvent, compute, server, "--long"))
    for name, answer in read.items():
        request = answer["instanceAction"]["request_id"]
        path = folder / f"server-event-show{name.removeprefix('action')}.json"
        write(path, run(server_event.ShowServerEvent, compute, server, request))


def print_migrations(folder: Path) -> None:
    """Print ``server migration list``."""
    if (folder / "api" / "migrations.json").exists():
        answer = json.loads((folder / "api" / "migrations.json").read_text("utf-8"))
        compute = SimpleNamespace(migrations=lambda **_named: [migration.Migration(**each) for each in answer["migrations"]])
        write(folder / "server-migration-list.json", run(server_migration.ListMigration, compute))


def write(path: Path, text: str) -> None:
    """Write a file that ends with an end of line."""
    path.write_text(text.rstrip("\n") + "\n", "utf-8")


def main(arguments: list[str]) -> None:
    """Print all."""
    server_event.sdk_utils.supports_microversion = utils.supports_microversion = lambda *_arguments, **_named: True
    server_migration.sdk_utils.ensure_service_version = lambda proxy, _version: proxy
    for folder in sorted(path.parent for path in Path(arguments[0]).glob("*/api")):
        print_events(folder)
        print_migrations(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
