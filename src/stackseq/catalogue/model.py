"""The values of the catalogue: operations, editions, and the look-up of names."""

from __future__ import annotations

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Rows = Mapping[str, "Operation"]


NEWEST = "newest"
"""What stands for the newest release in names: ``nova@newest``."""
_ENDING = ".wsd"


class Entry(Record):
    """Where an operation begins, from one release on."""

    since: str
    """The first release that it begins there in: ``liberty``, ``2026.1``."""
    anchor: str
    """The function that serves the request, ``nova/compute/api.py API.pause``; empty where the operation is gone."""


class Operation(Record):
    """Something that a user can ask a service to do."""

    service: str
    """The project that serves it: ``nova``."""
    id: str
    """Unique within the service: ``live-migrate``."""
    title: str
    """``Live-migrate a server``."""
    summary: str = ""
    """What it is for, in one sentence."""
    command: str = ""
    """The command of OpenStack's command-line client, or an empty string if it has none."""
    request: str = ""
    """The REST request."""
    entries: tuple[Entry, ...] = ()
    """What serves the request, by release, oldest first. ``entry`` looks one up."""
    since: str = ""
    """The release in which it first existed: ``austin``. It may be older than all that we have releases of."""
    until: str = ""
    """The last release in which it existed, or an empty string if it still does."""
    before: str = ""
    """The states in which it is allowed: ``vm_state active, task_state none``. Empty if there is nothing to say."""
    after: str = ""
    """The states in which it ends if nothing fails: ``vm_state paused, task_state none, power_state PAUSED``."""
    category: str = ""
    """What it belongs to in the service: ``servers: move``."""
    aliases: tuple[str, ...] = ()
    """Other names that people know it by."""

    @property
    def name(self) -> str:
        """Its full name: ``nova/live-migrate``."""
        return f"{self.service}/{self.id}"

    def entry(self, release: str) -> str:
        """Return the anchor of the function that serves the request in a release; an empty string if it does not exist there.

        ``release`` is ``liberty``, ``2026.1`` or ``gazpacho``. An unknown release has no operations.
        """
        from stackseq.release import find_release

        asked = find_release(release)
        anchor = ""
        for entry in self.entries:
            first = find_release(entry.since)
            if asked and first and first <= asked:
                anchor = entry.anchor
        return anchor


class Edition(Record):
    """An operation as it is in one release."""

    operation: Operation
    release: str
    """``liberty``, ``2026.1``."""
    path: str
    """The WSD file that someone wrote; ``nova/boot@2026.1`` for one that was traced, whose text ``Catalogue.read`` returns."""

    @property
    def is_traced(self) -> bool:
        """Whether a program read it from the source, rather than a person."""
        return is_address(self.path)


class UnknownOperation(LookupError):  # noqa: N818  # a wrong name is no error of the program
    """No operation, or more than one, has this name. ``hints`` are near names."""

    def __init__(self, message: str, hints: tuple[str, ...] = (), *, nothing: bool = False) -> None:
        """``nothing`` tells that no operation has the name at all."""
        super().__init__(message)
        self.hints = hints
        self.nothing = nothing


class Traced:
    """The editions that were traced: none. ``traced.py`` knows those that come with the program."""

    def all_names(self) -> frozenset[str]:
        """Return the full names of the operations that were traced."""
        return frozenset()

    def all_releases(self, service: str = "") -> frozenset[str]:  # noqa: ARG002  # a file would have to be asked
        """Return the releases that were traced, of one service or of all."""
        return frozenset()

    def releases_of(self, full: str) -> tuple[str, ...]:  # noqa: ARG002  # a file would have to be asked
        """Return the releases in which an operation was traced."""
        return ()

    def text(self, full: str, release: str) -> str:
        """Return the text of an edition. Raises KeyError."""
        raise KeyError(f"{full}@{release}")


NOTHING_TRACED = Traced()


class Catalogue:
    """All operations and editions. Rows are read when they are first asked for, diagrams only by ``read``."""

    def __init__(
        self,
        diagrams: Mapping[str, Mapping[str, str]],
        read_rows: Callable[[], Mapping[str, Operation]],
        traced: Traced = NOTHING_TRACED,
    ) -> None:
        """Take the diagrams (name of operation → release → path), a function that reads the operations, and what was traced."""
        self._diagrams = diagrams
        self._read_rows = read_rows
        self._traced = traced
        self._rows: dict[str, Operation] = {}

    def operations(self, service: str = "") -> tuple[Operation, ...]:
        """Return the operations, of one service or of all, by service and in the order of their rows."""
        return tuple(row for row in self._operations().values() if service in {"", row.service})

    def services(self) -> tuple[str, ...]:
        """Return the names of the services, sorted."""
        return tuple(sorted({row.service for row in self._operations().values()}))

    def releases(self) -> tuple[str, ...]:
        """Return the releases that there are editions of, the newest first."""
        drawn = {release for editions in self._diagrams.values() for release in editions}
        return tuple(sorted(drawn | self._traced.all_releases(), key=age, reverse=True))

    def releases_of(self, operation: Operation) -> tuple[str, ...]:
        """Return the releases that there are editions of an operation for, written or traced, the newest first."""
        return tuple(sorted(self._paths(operation.name), key=age, reverse=True))

    def traced_releases(self, operation: Operation) -> tuple[str, ...]:
        """Return the releases in which an operation was traced, whether or not someone drew it as well."""
        return self._traced.releases_of(operation.name)

    def editions(self, operation: Operation) -> tuple[Edition, ...]:
        """Return the operation's editions that people wrote, the newest first. ``find`` knows those that were traced as well."""
        paths = self._diagrams.get(operation.name, {})
        return tuple(Edition(operation, release, paths[release]) for release in sorted(paths, key=age, reverse=True))

    def editions_at(self, release: str, service: str = "") -> tuple[Edition, ...]:
        """Return all editions for a release, written or traced, of one service or of all.

        ``newest`` is the newest release in which a service was traced: not every service is part of the newest of all.
        """
        is_newest = release.lower() == NEWEST
        of_all = self.releases()[0] if is_newest else _release_name(release)
        chosen = {each: (self._newest(each) if is_newest else "") or of_all for each in self.services()}
        found = ((operation, self._paths(operation.name)) for operation in self.operations(service))
        releases = ((operation, chosen[operation.service], paths) for operation, paths in found)
        return tuple(Edition(operation, own, paths[own]) for operation, own, paths in releases if own in paths)

    def _newest(self, service: str) -> str:
        return max(self._traced.all_releases(service), key=age, default="")

    def traced_like(self, path: str, other: Edition) -> str:
        """Return the address of the traced edition beside one that someone wrote, if ``path`` is one that was traced.

        People leave out other things than programs: what is compared should come from one hand. Otherwise ``other.path``.
        """
        has = other.release in self._traced.releases_of(other.operation.name)
        return f"{other.operation.name}@{other.release}" if is_address(path) and has else other.path

    def read(self, path: str) -> str:
        """Return the text of an edition by its path. Raises OSError."""
        if not is_address(path):
            with open(path, encoding="utf-8") as file:
                return file.read()
        name, _, release = path.partition("@")
        try:
            return self._traced.text(name, release)
        except KeyError:
            raise FileNotFoundError(2, "no such edition", path) from None

    def find(self, name: str, release: str = "") -> Edition:
        """Return an edition: of ``release``, or the newest one that someone wrote, or the newest one. Raises UnknownOperation.

        ``name`` is ``nova/pause``, ``pause`` if only one service has it, an alias, or the command of the command-line client:
        ``server pause``. Either may name the release as well: ``nova/pause@liberty``, ``liberty/nova/pause``.
        """
        full, chosen = self._locate(name, release)
        return Edition(self._operations()[full], chosen, self._paths(full)[chosen])

    def find_path(self, name: str, release: str = "") -> str:
        """Return the path of the edition that ``find`` would return, sooner: a full name needs no rows."""
        full, chosen = self._locate(name, release)
        return self._paths(full)[chosen]

    def operation(self, name: str) -> Operation:
        """Return an operation by any of its names, whether or not it has a diagram. Raises UnknownOperation."""
        return self._operations()[self._resolve(_normal(name), name)]

    def _paths(self, full: str) -> dict[str, str]:
        """Return the paths of an operation's editions by release: what someone wrote comes before what was traced."""
        traced = {release: f"{full}@{release}" for release in self._traced.releases_of(full)}
        return traced | dict(self._diagrams.get(full, {}))

    def _operations(self) -> dict[str, Operation]:
        if not self._rows:
            self._rows = dict(self._read_rows())
            for name in sorted((self._diagrams.keys() | self._traced.all_names()) - self._rows.keys()):
                self._rows[name] = _bare(name)
        return self._rows

    def _locate(self, name: str, release: str) -> tuple[str, str]:
        own_name, _, own_release = name.partition("@")
        release = release or own_release
        wanted = _normal(own_name)
        if wanted.count("/") > 1:
            own, _, wanted = wanted.partition("/")
            release = release or own
        full = wanted if wanted in self._diagrams or self._traced.releases_of(wanted) else self._resolve(wanted, name)
        return full, self._choose(full, release)

    def _resolve(self, wanted: str, name: str) -> str:
        rows = self._operations()
        matches = [wanted] if wanted in rows else [full for full, row in rows.items() if wanted in _names(row)]
        if len(matches) > 1:
            raise UnknownOperation(f"{name}: several services have it", (f"say which one: {', '.join(matches)}",))
        if not matches:
            raise UnknownOperation(f"{name}: no such operation", self._near(wanted), nothing=True)
        return matches[0]

    def _choose(self, full: str, release: str) -> str:
        paths = self._paths(full)
        known = sorted(paths, key=age, reverse=True)
        if not known:
            raise UnknownOperation(f"{full}: has no diagram yet")
        if not release:
            return next((each for each in known if not is_address(paths[each])), known[0])
        wanted = known[0] if release.lower() == NEWEST else _release_name(release)
        if wanted not in paths:
            raise UnknownOperation(f"{full}: has no diagram for {wanted}", (f"there is one for {', '.join(known)}",))
        return wanted

    def _near(self, wanted: str) -> tuple[str, ...]:
        from difflib import get_close_matches

        service, _, own = wanted.rpartition("/")
        rows = self._operations()
        chosen = {full: row for full, row in rows.items() if row.service == service} or rows
        names = {name: full for full, row in chosen.items() for name in _names(row)}
        near = dict.fromkeys(names[match] for match in get_close_matches(own, names, n=3, cutoff=0.6))
        return (f"did you mean {' or '.join(repr(name) for name in near)}?",) if near else ()


def age(release: str) -> tuple[bool, str]:
    """Return a key that sorts releases from old to new: ``austin`` to ``zed``, then ``2023.1`` and on."""
    return release[:1].isdigit(), release


def is_address(path: str) -> bool:
    """Tell whether a path is the address of a traced edition: ``nova/boot@2026.1``."""
    name, sign, release = path.partition("@")
    return bool(sign) and name.count("/") == 1 and not release.endswith(_ENDING) and "/" not in release


def _release_name(release: str) -> str:
    """Return a release as editions have it: ``2026.1`` for ``Gazpacho``."""
    from stackseq.release import find_release

    found = find_release(release)
    return str(found) if found else release.lower()


def _bare(name: str) -> Operation:
    service, _, own = name.partition("/")
    return Operation(service, own, own)


def _names(row: Operation) -> tuple[str, ...]:
    return (row.id, *(_normal(alias) for alias in row.aliases), *_command_names(row.command))


def _command_names(command: str) -> tuple[str, ...]:
    """Return ``server-list`` for ``openstack server list``; with an option, a command's words mean something else as well."""
    words = command.removeprefix("openstack ").split()
    return ("-".join(word for word in words if word.islower()),) if "--" not in command else ()


def _normal(name: str) -> str:
    return "-".join(name.lower().replace("_", " ").removeprefix("openstack ").split())
