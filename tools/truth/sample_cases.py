"""The cases that are recorded as samples: see ``samples.py`` beside it."""

from __future__ import annotations

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
