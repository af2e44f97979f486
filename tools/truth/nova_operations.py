"""How each of Nova's operations is performed, to be recorded: see ``nova.py`` beside it."""

from __future__ import annotations

import copy

from truth.nova import operation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from truth.nova import Scenario


@operation("boot")
def _boot(self: Scenario) -> None:
    body = self._build_server(networks=[{"port": self.neutron.port_1["id"]}])
    with self.record("POST /servers"):
        server = self.api.post_server({"server": body})
    self._wait_for_state_change(server, "ACTIVE")


@operation("pause")
def _pause(self: Scenario) -> None:
    self.act(self.server_on(), "pause")


@operation("unpause")
def _unpause(self: Scenario) -> None:
    server = self.server_on()
    self.api.post_server_action(server["id"], {"pause": None})
    self._wait_for_state_change(server, "PAUSED")
    self.act(server, "unpause")


@operation("suspend")
def _suspend(self: Scenario) -> None:
    self.act(self.server_on(), "suspend")


@operation("resume")
def _resume(self: Scenario) -> None:
    server = self.server_on()
    self._suspend_server(server)
    self.act(server, "resume")


@operation("stop")
def _stop(self: Scenario) -> None:
    self.act(self.server_on(), "os-stop")


@operation("start")
def _start(self: Scenario) -> None:
    server = self.server_on()
    self._stop_server(server)
    self.act(server, "os-start")


@operation("reboot-hard")
def _reboot(self: Scenario) -> None:
    self.act(self.server_on(), "reboot", {"type": "HARD"})


@operation("delete")
def _delete(self: Scenario) -> None:
    server = self.server_on()
    with self.record("DELETE /servers/{id}"):
        self.api.delete_server(server["id"])
    self._wait_until_deleted(server)


@operation("resize")
def _resize(self: Scenario) -> None:
    self.act(self.server_on(), "resize", {"flavorRef": self.flavors()})


@operation("confirm-resize")
def _confirm_resize(self: Scenario) -> None:
    server = self.server_on()
    self._resize_server(server, self.flavors())
    self.act(server, "confirmResize")


@operation("revert-resize")
def _revert_resize(self: Scenario) -> None:
    server = self.server_on()
    self._resize_server(server, self.flavors())
    self.act(server, "revertResize")


@operation("cold-migrate")
def _migrate(self: Scenario) -> None:
    self.act(self.server_on(), "migrate", {"host": None})


@operation("live-migrate")
def _live_migrate(self: Scenario) -> None:
    self.act(self.server_on(), "os-migrateLive", {"host": "dest", "block_migration": "auto"})
    self._wait_for_migration_status(self.server, ["completed"])


@operation("evacuate")
def _evacuate(self: Scenario) -> None:
    server = self.server_on()
    self.src.stop()
    self.api.put_service(self.src.service_ref.uuid, {"forced_down": True})
    self.act(server, "evacuate", {})


@operation("shelve")
def _shelve(self: Scenario) -> None:
    self.flags(shelved_offload_time=-1)
    self.act(self.server_on(), "shelve")


@operation("shelve-offload")
def _shelve_offload(self: Scenario) -> None:
    self.flags(shelved_offload_time=-1)
    server = self.server_on()
    self._shelve_server(server, expected_state="SHELVED")
    self.act(server, "shelveOffload")


@operation("unshelve")
def _unshelve(self: Scenario) -> None:
    self.flags(shelved_offload_time=0)
    server = self.server_on()
    self._shelve_server(server)
    self.act(server, "unshelve")


@operation("rescue")
def _rescue(self: Scenario) -> None:
    self.act(self.server_on(), "rescue", {"rescue_image_ref": self.glance.auto_disk_config_enabled_image["id"]})


@operation("unrescue")
def _unrescue(self: Scenario) -> None:
    server = self.server_on()
    self.api.post_server_action(server["id"], {"rescue": {"rescue_image_ref": self.glance.auto_disk_config_enabled_image["id"]}})
    self._wait_for_state_change(server, "RESCUE")
    self.act(server, "unrescue")


@operation("rebuild")
def _rebuild(self: Scenario) -> None:
    self.act(self.server_on(), "rebuild", {"imageRef": self.glance.auto_disk_config_enabled_image["id"]})


@operation("create-image")
def _create_image(self: Scenario) -> None:
    self.act(self.server_on(), "createImage", {"name": "snapshot"})


@operation("volume-attach")
def _attach_volume(self: Scenario) -> None:
    server = self.server_on()
    with self.record("POST /servers/{id}/os-volume_attachments"):
        self.api.post_server_volume(server["id"], {"volumeAttachment": {"volumeId": self.cinder.IMAGE_BACKED_VOL}})


@operation("volume-detach")
def _detach_volume(self: Scenario) -> None:
    server = self.server_on()
    self.api.post_server_volume(server["id"], {"volumeAttachment": {"volumeId": self.cinder.IMAGE_BACKED_VOL}})
    self.notifier.wait_for_versioned_notifications("instance.volume_attach.end")
    with self.record("DELETE /servers/{id}/os-volume_attachments/{volume}"):
        self.api.delete_server_volume(server["id"], self.cinder.IMAGE_BACKED_VOL)


@operation("interface-attach")
def _attach_interface(self: Scenario) -> None:
    server = self.server_on()
    self.neutron.create_port({"port": self.neutron.port_2})
    with self.record("POST /servers/{id}/os-interface"):
        self.api.attach_interface(server["id"], {"interfaceAttachment": {"port_id": self.neutron.port_2["id"]}})


@operation("interface-detach")
def _detach_interface(self: Scenario) -> None:
    server = self.server_on()
    with self.record("DELETE /servers/{id}/os-interface/{port}"):
        self.api.detach_interface(server["id"], self.neutron.port_1["id"])


@operation("lock")
def _lock(self: Scenario) -> None:
    self.act(self.server_on(), "lock")


@operation("reset-state")
def _reset_state(self: Scenario) -> None:
    self.act(self.server_on(), "os-resetState", {"state": "error"})


@operation("unlock")
def _unlock(self: Scenario) -> None:
    server = self.server_on()
    self.api.post_server_action(server["id"], {"lock": None})
    self.act(server, "unlock")


@operation("reboot")
def _reboot_soft(self: Scenario) -> None:
    self.act(self.server_on(), "reboot", {"type": "SOFT"})


@operation("change-password")
def _change_password(self: Scenario) -> None:
    image = copy.deepcopy(self.glance.image1)
    image["properties"]["hw_qemu_guest_agent"] = "yes"
    image = self.glance.create(None, {**image, "id": "00000000-0000-4000-8000-000000000002"})
    self.act(self.server_on(image_uuid=image["id"]), "changePassword", {"adminPass": "secret"})


@operation("metadata-set")
def _metadata_set(self: Scenario) -> None:
    server = self.server_on()
    with self.record("POST /servers/{id}/metadata"):
        self.api.post_server_metadata(server["id"], {"key": "value"})


@operation("backup")
def _backup(self: Scenario) -> None:
    self.act(self.server_on(), "createBackup", {"name": "nightly", "backup_type": "daily", "rotation": 1})


@operation("show")
def _show(self: Scenario) -> None:
    server = self.server_on()
    with self.record("GET /servers/{id}"):
        self.api.get_server(server["id"])


@operation("list")
def _list(self: Scenario) -> None:
    self.server_on()
    with self.record("GET /servers/detail"):
        self.api.get_servers()
