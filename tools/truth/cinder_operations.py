"""How each of Cinder's operations is performed, to be recorded: see ``cinder.py`` beside it."""

from __future__ import annotations

from truth.cinder import operation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from truth.cinder import Scenario

_SERVER = "00000000-0000-4000-8000-000000000001"
_CONNECTOR = {"initiator": "iqn.2026-01.demo", "ip": "192.0.2.1", "host": "compute", "platform": "x86_64", "os_type": "linux"}


@operation("create-volume")
def _create_volume(self: Scenario) -> None:
    with self.record("POST /volumes"):
        self.api.post_volume({"volume": {"size": 1}})


@operation("create-volume-from-snapshot")
def _create_from_snapshot(self: Scenario) -> None:
    snapshot = self.new_snapshot(self.new_volume())
    with self.record("POST /volumes"):
        self.api.post_volume({"volume": {"size": 1, "snapshot_id": snapshot["id"]}})


@operation("clone-volume")
def _clone(self: Scenario) -> None:
    volume = self.new_volume()
    with self.record("POST /volumes"):
        self.api.post_volume({"volume": {"size": 1, "source_volid": volume["id"]}})


@operation("delete-volume")
def _delete(self: Scenario) -> None:
    volume = self.new_volume()
    with self.record("DELETE /volumes/{id}"):
        self.api.delete_volume(volume["id"])


@operation("extend-volume")
def _extend(self: Scenario) -> None:
    self.act(self.new_volume(), "os-extend", {"new_size": 2})


@operation("show-volume")
def _show(self: Scenario) -> None:
    volume = self.new_volume()
    with self.record("GET /volumes/{id}"):
        self.api.get_volume(volume["id"])


@operation("update-volume")
def _update(self: Scenario) -> None:
    volume = self.new_volume()
    with self.record("PUT /volumes/{id}"):
        self.api.put_volume(volume["id"], {"volume": {"name": "new"}})


@operation("create-snapshot")
def _create_snapshot(self: Scenario) -> None:
    volume = self.new_volume()
    with self.record("POST /snapshots"):
        self.api.post_snapshot({"snapshot": {"volume_id": volume["id"]}})


@operation("delete-snapshot")
def _delete_snapshot(self: Scenario) -> None:
    snapshot = self.new_snapshot(self.new_volume())
    with self.record("DELETE /snapshots/{id}"):
        self.api.api_delete(f"/snapshots/{snapshot['id']}", check_response_status=[202])


@operation("reserve-volume")
def _reserve(self: Scenario) -> None:
    self.act(self.new_volume(), "os-reserve", {})


@operation("reset-status")
def _reset_status(self: Scenario) -> None:
    self.act(self.new_volume(), "os-reset_status", {"status": "error"})


@operation("set-bootable")
def _set_bootable(self: Scenario) -> None:
    self.act(self.new_volume(), "os-set_bootable", {"bootable": True})


@operation("set-readonly")
def _set_readonly(self: Scenario) -> None:
    self.act(self.new_volume(), "os-update_readonly_flag", {"readonly": True})


@operation("initialize-connection")
def _initialize_connection(self: Scenario) -> None:
    self.act(self.new_volume(), "os-initialize_connection", {"connector": _CONNECTOR})


@operation("terminate-connection")
def _terminate_connection(self: Scenario) -> None:
    volume = self.new_volume()
    self.send(volume, "os-initialize_connection", {"connector": _CONNECTOR})
    self.act(volume, "os-terminate_connection", {"connector": _CONNECTOR})


def _attachment(self: Scenario, connector: object = None) -> str:
    body = {"attachment": {"volume_uuid": self.new_volume()["id"], "instance_uuid": _SERVER, "connector": connector}}
    answer = self.api.api_post("/attachments", body, check_response_status=[200, 202])
    return str(answer["attachment"]["id"])


@operation("attachment-create")
def _attachment_create(self: Scenario) -> None:
    volume = self.new_volume()
    with self.record("POST /attachments"):
        body = {"attachment": {"volume_uuid": volume["id"], "instance_uuid": _SERVER, "connector": _CONNECTOR}}
        self.api.api_post("/attachments", body, check_response_status=[200, 202])


@operation("attachment-update")
def _attachment_update(self: Scenario) -> None:
    attachment = _attachment(self)
    with self.record("PUT /attachments/{id}"):
        self.api.api_put(f"/attachments/{attachment}", {"attachment": {"connector": _CONNECTOR}}, check_response_status=[200])


@operation("attachment-complete")
def _attachment_complete(self: Scenario) -> None:
    attachment = _attachment(self, _CONNECTOR)
    with self.record("POST /attachments/{id}/action os-complete"):
        self.api.api_post(
            f"/attachments/{attachment}/action",
            {"os-complete": None},
            check_response_status=[204],
        )


@operation("attachment-delete")
def _attachment_delete(self: Scenario) -> None:
    attachment = _attachment(self, _CONNECTOR)
    with self.record("DELETE /attachments/{id}"):
        self.api.api_delete(f"/attachments/{attachment}", check_response_status=[200])
