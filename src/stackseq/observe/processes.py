"""What processes are called: the names of lifelines for what records call services."""

# For maintainers. Projects name themselves to tracers in several ways: by the program (`nova-compute`), by the section of the
# paste file (`osapi_compute`), by the topic of their RPC server (`conductor`). The catalogue names them as administrators do.
from __future__ import annotations

from functools import lru_cache

_NAMES = {
    ("nova", "osapi_compute"): "nova-api",
    ("nova", "api"): "nova-api",
    ("nova", "metadata"): "nova-api",
    ("nova", "conductor"): "nova-conductor",
    ("nova", "scheduler"): "nova-scheduler",
    ("nova", "compute"): "nova-compute",
    ("cinder", "osapi_volume"): "cinder-api",
    ("cinder", "api"): "cinder-api",
    ("cinder", "volume"): "cinder-volume",
    ("cinder", "scheduler"): "cinder-scheduler",
    ("cinder", "backup"): "cinder-backup",
    ("neutron", "neutron"): "neutron-server",
    ("neutron", "server"): "neutron-server",
    ("neutron", "ovs_dvr_agent"): "neutron-openvswitch-agent",
    ("neutron", "l3"): "neutron-l3-agent",
    ("neutron", "dhcp"): "neutron-dhcp-agent",
    ("glance", "api"): "glance-api",
    ("keystone", "public"): "keystone",
    ("keystone", "main"): "keystone",
    ("heat", "api"): "heat-api",
    ("heat", "engine"): "heat-engine",
    ("placement", "placement"): "placement",
    ("placement", "api"): "placement",
}
"""(project, service) → process."""
_BARE = {"neutron": "neutron-server", "glance": "glance-api", "cinder": "cinder-api", "nova": "nova-api"}
"""What a project alone means: the process that serves its requests."""
_PORTS = {
    "5000": "keystone",
    "35357": "keystone",
    "8774": "nova-api",
    "8776": "cinder-api",
    "9292": "glance-api",
    "9696": "neutron-server",
    "8778": "placement",
    "8000": "heat-api",
    "8004": "heat-api",
    "6385": "ironic-api",
    "9511": "magnum-api",
    "8080": "swift-proxy",
    "9311": "barbican-api",
}
"""Default ports of the services' APIs."""
_PATHS = {
    "identity": "keystone",
    "compute": "nova-api",
    "volume": "cinder-api",
    "image": "glance-api",
    "network": "neutron-server",
}
"""First segments of addresses where one web server stands before all of them."""


@lru_cache(maxsize=1000)
def process_of(project: str, service: str) -> str:
    """Return the process that a project and a service stand for: ``nova`` and ``osapi_compute`` are ``nova-api``."""
    project, service = project.strip().lower(), service.strip().lower()
    known = _NAMES.get((project, service.removeprefix(f"{project}-")))
    if known:
        return known
    if service.startswith(f"{project}-") or not project:
        return service
    return f"{project}-{service}" if service and service != project else _BARE.get(project, project)


def process_at(address: str) -> str:
    """Return the process that serves a web address, by its port or its first segment; the host if neither tells."""
    rest = address.partition("://")[2] or address
    authority, _, path = rest.partition("/")
    authority = authority.rpartition("@")[2]  # without who asks, and the password
    host, _, port = authority.rpartition(":") if ":" in authority else (authority, "", "")
    return _PORTS.get(port) or _PATHS.get(path.partition("/")[0]) or host
