"""Who sent a notification: ``publisher_of(id, event)`` gives process and host, ``known_notification(event)`` the function."""

# For maintainers. Versioned notifications name the program (`nova-compute:host`), older ones a word and the host
# (`compute.host`). Which function of Nova tells of what is read from its source, master of August 2026: the calls of
# `notify_about_instance_…` in nova/compute/manager.py and nova/compute/utils.py. Names of both kinds differ in dots and
# underscores, and here and there in order.
from __future__ import annotations

from stackseq.calls import Place
from stackseq.observe.ledgers.instance_events import Known, known_method
from stackseq.observe.model import Waiting
from stackseq.records import replace

_PROCESSES = {
    "api": "nova-api",
    "compute": "nova-compute",
    "conductor": "nova-conductor",
    "compute_task": "nova-conductor",
    "scheduler": "nova-scheduler",
    "network": "neutron-server",
    "router": "neutron-server",
    "metering": "neutron-metering-agent",
    "volume": "cinder-volume",
    "snapshot": "cinder-volume",
    "backup": "cinder-backup",
    "group": "cinder-volume",
    "group_snapshot": "cinder-volume",
    "capacity": "cinder-volume",
    "consistencygroup": "cinder-volume",
    "cgsnapshot": "cinder-volume",
    "image": "glance-api",
    "identity": "keystone",
    "orchestration": "heat-engine",
    "share": "manila-share",
    "dns": "designate-central",
}
_OF_CINDER = ("scheduler.create_", "scheduler.extend_", "scheduler.retype", "scheduler.manage_", "scheduler.migrate_volume")
"""What Cinder's scheduler tells of; Nova's has the same word for itself."""
_FUNCTIONS = {
    "create": ("build_and_run_instance", "_build_and_run_instance"),
    "pause": ("pause_instance", "pause_instance"),
    "unpause": ("unpause_instance", "unpause_instance"),
    "suspend": ("suspend_instance", "suspend_instance"),
    "resume": ("resume_instance", "resume_instance"),
    "power_off": ("stop_instance", "stop_instance"),
    "power_on": ("start_instance", "start_instance"),
    "reboot": ("reboot_instance", "_reboot_instance"),
    "rebuild": ("rebuild_instance", "_do_rebuild_instance"),
    "rescue": ("rescue_instance", "rescue_instance"),
    "unrescue": ("unrescue_instance", "unrescue_instance"),
    "resize_prep": ("prep_resize", "prep_resize"),
    "resize": ("resize_instance", "resize_instance"),
    "resize_finish": ("finish_resize", "finish_resize"),
    "resize_confirm": ("confirm_resize", "_confirm_resize"),
    "resize_revert": ("finish_revert_resize", "_finish_revert_resize"),
    "delete": ("terminate_instance", "_delete_instance"),
    "soft_delete": ("soft_delete_instance", "soft_delete_instance"),
    "restore": ("restore_instance", "restore_instance"),
    "shutdown": ("", "_shutdown_instance"),
    "shelve": ("shelve_instance", "_shelve_instance"),
    "shelve_offload": ("shelve_offload_instance", "_shelve_offload_instance"),
    "unshelve": ("unshelve_instance", "_unshelve_instance"),
    "snapshot": ("snapshot_instance", "_snapshot_instance"),
    "volume_attach": ("attach_volume", "_attach_volume"),
    "volume_detach": ("detach_volume", "_detach_volume"),
    "interface_attach": ("attach_interface", "_attach_interface"),
    "interface_detach": ("detach_interface", "_detach_interface"),
    "live_migration_pre": ("pre_live_migration", "_do_pre_live_migration"),
    "live_migration_post": ("", "_post_live_migration"),
    "live_migration_rollback": ("", "_rollback_live_migration"),
    "live_migration_post_dest": ("post_live_migration_at_destination", "_do_post_live_migration_at_destination"),
    "live_migration_rollback_dest": ("rollback_live_migration_at_destination", "_do_rollback_live_migration_at_destination"),
    "live_migration_abort": ("live_migration_abort", "live_migration_abort"),
    "live_migration_force_complete": ("live_migration_force_complete", "live_migration_force_complete"),
    "trigger_crash_dump": ("trigger_crash_dump", "trigger_crash_dump"),
}
"""Action of a notification about a server → the RPC method that asks for it, empty if none does, and the function that tells."""
_OLD = {
    "finish_resize": "resize_finish",
    "live_migration__post": "live_migration_post",
    "live_migration__rollback": "live_migration_rollback",
}


def publisher_of(publisher: str, event: str) -> tuple[str, str]:
    """Return process and host of a publisher's id; what no project is known to use stands as it is."""
    apart = ":" if ":" in publisher else "."
    word, _, host = publisher.partition(apart)
    if event.startswith(_OF_CINDER) and word == "scheduler":
        return "cinder-scheduler", _host(host)
    return (_PROCESSES.get(word, word) if apart == "." else word), _host(host)


def _host(host: str) -> str:
    """Return the host of ``block1@lvm#pool``."""
    return host.partition("#")[0].partition("@")[0]


def instance_action(event: str) -> str:
    """Return ``resize_finish`` of ``compute.instance.finish_resize`` or ``instance.resize_finish``; empty for others."""
    bare = event.removeprefix("compute.")
    if not bare.startswith("instance."):
        return ""
    action = bare.removeprefix("instance.").replace(".", "_")
    return _OLD.get(action, action)


def known_notification(event: str, process: str) -> Known | None:
    """Return what a notification without its last part, as ``instance.create``, stands for, if that is known."""
    if (event, process) == ("scheduler.select_destinations", "nova-scheduler"):
        place = Place("nova", "nova/scheduler/manager.py", "SchedulerManager.select_destinations", 0)
        return Known(process, place, "select_destinations", "nova-conductor", Waiting.CALL)
    found = _FUNCTIONS.get(instance_action(event)) if process == "nova-compute" else None
    if found is None:
        return None
    place = Place("nova", "nova/compute/manager.py", f"ComputeManager.{found[1]}", 0)
    return replace(known_method(found[0]), place=place) if found[0] else Known(process, place)
