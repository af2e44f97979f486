"""What is known about a project that its source does not say: data, one TOML file for each project."""

# For maintainers. `profiles/nova.toml` tells what each part means. Functions and classes are written as anchors: a path, a
# blank, a qualified name. Where the source moved, several are named, and the first one that is there counts.
from __future__ import annotations

import os
from functools import cache

from stackseq.records import Record, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "profiles")


class Target(Record):
    """Who listens to the messages of an RPC client."""

    process: str
    classes: tuple[str, ...]
    """Classes that have the methods, as anchors."""


class Driver(Record):
    """Classes that drive something outside of OpenStack."""

    base: str
    """The class whose methods the service calls, as an anchor."""
    process: str
    """What is driven: ``libvirt``."""


class Profile(Record):
    """What is known about a project."""

    project: str
    processes: Mapping[str, str] = field(default={})
    """The beginning of a path → the process whose entry points stand there."""
    rpc: Mapping[str, Target] = field(default={})
    """The path of an RPC client, or its anchor → who listens."""
    names: Mapping[str, tuple[str, ...]] = field(default={})
    """The name of a variable or attribute → the classes that things of this name have, as anchors."""
    assumptions: Mapping[str, Mapping[str, Any]] = field(default={})
    """The name of an assumption → ``default``, ``about``, and ``values``: value → option → its value."""
    options: Mapping[str, object] = field(default={})
    """Options of the configuration that have another value in a usual cloud than in the source."""
    clients: Mapping[str, str] = field(default={})
    """A function that makes a client of another service, as an anchor or its last name → the process."""
    drivers: tuple[Driver, ...] = ()
    libraries: Mapping[str, str] = field(default={})
    """The dotted name, or the beginning of one, of a library or attribute that speaks to another process → the process."""
    database: tuple[str, ...] = ()
    """The beginnings of the paths, or of the anchors, of functions that read and write the database."""
    objects: tuple[str, ...] = ()
    """The folders of versioned objects."""
    leaves: tuple[str, ...] = ()
    """Functions that are not gone through: anchors, paths, or last names."""
    attributes: Mapping[str, str] = field(default={})
    """``path Class.attribute``, or the dotted name of a library's → the class of what it holds, as an anchor."""
    constants: Mapping[str, object] = field(default={})
    """The dotted name of a library's constant → its value; a name that ends with a dot → ``lower``, if the constants below it are
    their own names in small letters."""
    settings: Mapping[str, Any] = field(default={})
    """What single idioms want to know."""


@cache
def read_profile(package: str, folder: str = FOLDER) -> Profile | None:
    """Return what is known about a project; None if nothing is."""
    from tomllib import load

    path = os.path.join(folder, f"{package}.toml")
    if not os.path.exists(path):
        return None
    with open(path, "rb") as stream:
        return make_profile(package, load(stream))


def usual_profile(package: str) -> Profile:
    """Return what holds for most projects of OpenStack: where they keep their API, their database and their objects."""
    return Profile(
        package,
        processes={f"{package}/api/": f"{package}-api"},
        database=(f"{package}/db/",),
        objects=(f"{package}/objects/",),
    )


def make_profile(package: str, data: Mapping[str, Any]) -> Profile:
    """Make a profile of the data of its file. Raises TypeError for a part that there is not."""
    rest = dict(data)
    rpc = {client: Target(row["process"], _several(row["target"])) for client, row in rest.pop("rpc", {}).items()}
    names = {name: _several(classes) for name, classes in rest.pop("names", {}).items()}
    drivers = tuple(Driver(row["base"], row["process"]) for row in rest.pop("drivers", ()))
    lists = {key: tuple(rest.pop(key, ())) for key in ("database", "objects", "leaves")}
    return Profile(package, rpc=rpc, names=names, drivers=drivers, **lists, **rest)  # type: ignore[arg-type]


def _several(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
