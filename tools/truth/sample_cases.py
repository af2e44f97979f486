"""The cases that are recorded as samples: see ``samples.py`` beside it."""

from __future__ import annotations

from nova.tests.fixtures import libvirt
from oslo_concurrency.processutils import ProcessExecutionError

from truth.recorder import running_in
from truth.samples import case

TYPE_CHECKING = False
if TYPE_CHECKING:
    from truth.samples import Scenario


@case("boot")
def _boot(self: Scenario) -> None:
    body = self.new_server()
    with self.observed():
        server = self.traced().post_server({"server": body})
        self.wait(server, "ACTIVE")


@case("boot-no-valid-host")
def _boot_no_valid_host(self: Scenario) -> None:
    self.flags(cores=-1, ram=-1, group="quota")
    body = self.new_server(flavor_id=self.too_large())
    with self.observed():
        server = self.traced().post_server({"server": body})
        self.wait(server, "ERROR")


@case("boot-vif-timeout")
def _boot_vif_timeout(self: Scenario) -> None:
    """Neutron never tells that the port is plugged."""
    self.flags(vif_plugging_timeout=2)
    self.is_plugged = False
    body = self.new_server()
    with self.observed():
        server = self.traced().post_server({"server": body})
        self.wait(server, "ERROR")


@case("boot-libvirt-error")
def _boot_libvirt_error(self: Scenario) -> None:
    """QEMU does not start, on no host."""
    self.stub_out("nova.tests.fixtures.libvirt.Domain.createWithFlags", createWithFlags)
    body = self.new_server()
    with self.observed():
        server = self.traced().post_server({"server": body})
        self.wait(server, "ERROR")


def createWithFlags(*_arguments: object, **_named: object) -> None:  # noqa: N802  # libvirt's name for it
    """Do what libvirt does when QEMU does not start."""
    text = (
        "internal error: process exited while connecting to monitor: qemu-system-x86_64: -accel kvm: "
        "Could not access KVM kernel module: Permission denied"
    )
    raise libvirt.make_libvirtError(
        libvirt.libvirtError, text, error_code=libvirt.VIR_ERR_INTERNAL_ERROR, error_domain=libvirt.VIR_FROM_QEMU
    )


@case("resize-failed")
def _resize_failed(self: Scenario) -> None:
    """The source may not log in to the destination, so the server stays where and what it is."""
    self.stub_out("nova.virt.libvirt.driver.LibvirtDriver.get_host_ip_addr", lambda _driver: _ADDRESSES[running_in()[1]])
    self.stub_out("nova.utils.ssh_execute", _refuse)
    server = self.new_active(host="compute-1")
    with self.observed():
        self.traced().post_server_action(server["id"], {"resize": {"flavorRef": self.api.get_flavors()[1]["id"]}})
        self.wait(server, "ACTIVE")


_ADDRESSES = {"compute-1": "192.0.2.21", "compute-2": "192.0.2.22"}


def _refuse(host: str, *command: str, **_named: object) -> None:
    told = " ".join(("ssh", "-o", "BatchMode=yes", host, *command))
    raise ProcessExecutionError("", "Host key verification failed.\r\n", 255, told)


@case("live-migration")
def _live_migration(self: Scenario) -> None:
    server = self.server = self.new_active(host="compute-1")
    self.src, self.dest = self.computes["compute-1"], self.computes["compute-2"]
    with self.observed():
        self.traced().post_server_action(server["id"], {"os-migrateLive": {"host": "compute-2", "block_migration": "auto"}})
        self.wait_for_migration()


@case("volume-attach")
def _volume_attach(self: Scenario) -> None:
    server = self.new_active()
    volume = self.cinder.IMAGE_BACKED_VOL
    with self.observed():
        self.traced().post_server_volume(server["id"], {"volumeAttachment": {"volumeId": volume}})
        self.wait(server, "ACTIVE")
