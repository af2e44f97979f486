"""Names that Nova gives to what it does to servers: which function each stands for, in which process, and who asks for it."""

# For maintainers. Read from Nova's source, master of August 2026; the older ones from the releases that had them.
# `wrap_instance_event` in nova/compute/utils.py makes a name of its prefix and the function that it wraps; `EventReporter` is
# given one. All places of both since Icehouse: compute/manager.py, compute/api.py, conductor/manager.py, conductor/tasks/, and
# until Juno scheduler/manager.py. Who sends what, and whether it waits, is in nova/compute/rpcapi.py and its callers.
from __future__ import annotations

from stackseq.calls import Place
from stackseq.observe.model import Waiting
from stackseq.records import Record


class Known(Record):
    """What an event's name tells."""

    process: str
    place: Place | None = None
    method: str = ""
    """Of the RPC message that asks for it; empty for what happens inside of another function."""
    sender: str = ""
    """The process that sends this message; empty if several do."""
    waiting: Waiting = Waiting.UNKNOWN


_COMPUTE, _CONDUCTOR, _API = "nova/compute/manager.py", "nova/conductor/manager.py", "nova/compute/api.py"
_PREFIXES = {
    "compute": ("nova-compute", _COMPUTE, "ComputeManager"),
    "conductor": ("nova-conductor", _CONDUCTOR, "ComputeTaskManager"),
    "api": ("nova-api", _API, "API"),
}
_INSIDE = {
    "cold_migrate": ("nova-conductor", _CONDUCTOR, "ComputeTaskManager._cold_migrate"),
    "get_image_info": ("nova-conductor", _CONDUCTOR, "ComputeTaskManager.unshelve_instance"),
    "schedule_instances": ("nova-conductor", _CONDUCTOR, "ComputeTaskManager._schedule_instances"),
    "rebuild_server": ("nova-conductor", _CONDUCTOR, "ComputeTaskManager.rebuild_instance"),
    "schedule": ("nova-scheduler", "nova/scheduler/manager.py", "SchedulerManager.run_instance"),
}
"""Names without a prefix."""
_METHODS = {"_do_build_and_run_instance": "build_and_run_instance"}
"""Functions that run in a thread of their own → the method that began it."""
_BY_CONDUCTOR = frozenset(
    (
        "build_and_run_instance rebuild_instance unshelve_instance live_migration prep_resize check_can_live_migrate_destination "
        "confirm_snapshot_based_resize_at_source finish_revert_snapshot_based_resize_at_source cache_images "
        "finish_snapshot_based_resize_at_dest prep_snapshot_based_resize_at_dest prep_snapshot_based_resize_at_source "
        "revert_snapshot_based_resize_at_dest"
    ).split()
)
_CONDUCTING = {
    "build_and_run_instance": "schedule_and_build_instances",
    "rebuild_instance": "rebuild_instance",
    "unshelve_instance": "unshelve_instance",
    "live_migration": "live_migrate_instance",
    "check_can_live_migrate_destination": "live_migrate_instance",
    "prep_resize": "migrate_server",
}
"""Method of nova-compute → the method of nova-conductor that asks for it, since Ocata."""
_ON_HOSTS = {
    "resize_instance": "prep_resize",
    "finish_resize": "resize_instance",
    "finish_revert_resize": "revert_resize",
    "check_can_live_migrate_source": "check_can_live_migrate_destination",
    "pre_live_migration": "live_migration",
    "post_live_migration_at_destination": "live_migration",
    "rollback_live_migration_at_destination": "live_migration",
}
"""Method for which one host asks another → what the other does."""
_BY_SEVERAL = frozenset({"start_instance", "attach_volume", "cache_images"})
"""Methods for which nova-api or nova-conductor asks, by release or by case; nova-api alone asks for all others."""
_CALLS = frozenset(
    (
        "attach_interface check_can_live_migrate_destination check_can_live_migrate_source set_admin_password pre_live_migration "
        "post_live_migration_at_destination confirm_snapshot_based_resize_at_source finish_snapshot_based_resize_at_dest "
        "finish_revert_snapshot_based_resize_at_source prep_snapshot_based_resize_at_dest prep_snapshot_based_resize_at_source "
        "revert_snapshot_based_resize_at_dest"
    ).split()
)
"""Methods for whose answer the sender waits."""


def known_event(name: str) -> Known | None:
    """Return what ``compute_pause_instance`` stands for; None for a name that no release of Nova is known to give."""
    if name in _INSIDE:
        process, path, qualname = _INSIDE[name]
        return Known(process, Place("nova", path, qualname, 0))
    prefix, _, function = name.partition("_")
    if prefix not in _PREFIXES or not function:
        return None
    process, path, owner = _PREFIXES[prefix]
    place = Place("nova", path, f"{owner}.{function}", 0)
    if prefix == "api":
        return Known(process, place)
    method = _METHODS.get(function, function)
    return Known(process, place, method, *_asked(prefix, method))


def known_method(method: str) -> Known:
    """Return who asks nova-compute for a method, and how."""
    return Known("nova-compute", None, method, *_asked("compute", method))


def asking(method: str) -> Known:
    """Return what who asks for a method of nova-compute was doing; of nova-conductor without a place if that is not certain."""
    if method in _ON_HOSTS:
        running = Place("nova", _COMPUTE, f"ComputeManager.{_ON_HOSTS[method]}", 0)
        return Known("nova-compute", running, _ON_HOSTS[method], *_asked("compute", _ON_HOSTS[method]))
    found = _CONDUCTING.get(method, "")
    place = Place("nova", _CONDUCTOR, f"ComputeTaskManager.{found}", 0) if found else None
    return Known("nova-conductor", place, found, *_asked("conductor", found))


def _asked(prefix: str, method: str) -> tuple[str, Waiting]:
    if prefix == "conductor":
        return "nova-api", Waiting.CAST
    senders = ((_BY_CONDUCTOR, "nova-conductor"), (_ON_HOSTS, "nova-compute"), (_BY_SEVERAL, ""))
    sender = next((process for methods, process in senders if method in methods), "nova-api")
    return sender, Waiting.CALL if method in _CALLS else Waiting.CAST
