"""What depends on configuration, or on names, and is assumed."""

# For maintainers. Only what decided something is told: `used` grows while the trace runs.
from __future__ import annotations

from stackseq.trace.options import find_default
from stackseq.trace.values import Const, Instance, Outside, Unknown, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stackseq.trace.machine import Machine
    from stackseq.trace.profile import Profile
    from stackseq.trace.scopes import ClassScope
    from stackseq.trace.values import Option

_PREFIX = "CONF."
_LIBRARY = "library "
"""Begins what is said in place of an anchor of things whose class is a library's."""
_VALUE = "value "
"""The same of things that have one value in a usual cloud."""
_ASSUMED = "assumption:"
"""Begins what is said in place of an anchor of things that an assumption tells."""
_OBJECT = "object"
"""Under this name, the value of an assumption has the anchors of the class of which things are."""


class Assumptions:
    """Answers what is assumed."""

    def __init__(self, chosen: Mapping[str, str] | None = None) -> None:
        """``chosen`` are the user's: ``driver`` → ``libvirt``, ``CONF.libvirt.virt_type`` → ``qemu``."""
        self.chosen = dict(chosen or {})
        self.used: dict[str, str] = {}
        self._options: dict[tuple[str, str], Value | None] = {}
        self._classes: dict[tuple[str, str], ClassScope | None] = {}

    def unused(self) -> list[str]:
        """Return what the user chose and nothing asked for."""
        return sorted(self.chosen.keys() - self.used.keys())

    def value(self, machine: Machine, package: str, name: str) -> str:
        """Return what a named assumption of a project is; an empty string if the project has none of this name."""
        profile = machine.profile(package)
        row = profile.assumptions.get(name) if profile else None
        if row is None:
            return ""
        self.used[name] = self.chosen.get(name, str(row["default"]))
        return self.used[name]

    def option(self, machine: Machine, option: Option) -> Value | None:
        """Return the value of an option of the configuration; None if it is not known."""
        key = (option.scope.package, option.name)
        if key not in self._options:
            self._options[key] = self._find(machine, option)
        return self._options[key]

    def _find(self, machine: Machine, option: Option) -> Value | None:
        full = _PREFIX + option.name
        if full in self.chosen:
            self.used[full] = self.chosen[full]
            return Const(_parsed(self.chosen[full]))
        profile = machine.profile(option.scope.package)
        if profile:
            for name, row in profile.assumptions.items():
                value = self.chosen.get(name, str(row["default"]))
                options = row.get("values", {}).get(value, {})
                if option.name in options:
                    self.used[name] = value
                    return _const(options[option.name])
            if option.name in profile.options:
                self.used[full] = str(profile.options[option.name])
                return _const(profile.options[option.name])
        found = find_default(machine, option)
        if found is not None and isinstance(found, Const):
            self.used[full] = str(found.value)
        return found

    def named(self, machine: Machine, package: str, name: str, value: Unknown) -> Value | None:
        """Return an object of the class that things of this name have in a project; None if the project does not tell."""
        profile = machine.profile(package)
        if profile is None or name not in profile.names:
            return None
        if profile.names[name][0].startswith(_ASSUMED):
            return self._assumed(machine, package, profile.names[name][0].removeprefix(_ASSUMED), value.text or name)
        cls = self._class(machine, package, name, profile)
        if cls is None:
            return next((found for row in profile.names[name] if (found := _plain(row, value.text or name))), None)
        return Instance(cls, value.text or name, is_guess=True)

    def _assumed(self, machine: Machine, package: str, name: str, text: str) -> Value | None:
        """Return what things are that an assumption tells: an object, if its value names a class, or else the value."""
        profile = machine.profile(package)
        chosen = self.value(machine, package, name)
        row = profile.assumptions.get(name, {}).get("values", {}).get(chosen, {}) if profile else {}
        if _OBJECT not in row:
            return Const(chosen)
        cls = next((cls for anchor in row[_OBJECT] if (cls := class_of(machine, anchor))), None)
        return Instance(cls, text, is_guess=True) if cls else None

    def is_absent(self, machine: Machine, value: Value) -> bool:
        """Tell whether nothing has this value in the cloud that is assumed."""
        profile = machine.profile(machine.frames[-1].module.package) if isinstance(value, Const) and machine.frames else None
        return profile is not None and isinstance(value, Const) and value.value in profile.settings.get("absent", ())

    def anywhere(self, machine: Machine, name: str, value: Unknown) -> Value | None:
        """Return the same for a name in the function that runs."""
        return self.named(machine, machine.frames[-1].module.package, name, value) if machine.frames else None

    def _class(self, machine: Machine, package: str, name: str, profile: Profile) -> ClassScope | None:
        if (package, name) not in self._classes:
            found = (class_of(machine, anchor) for anchor in profile.names[name])
            self._classes[package, name] = next((cls for cls in found if cls), None)
        return self._classes[package, name]

    def element(self, machine: Machine, value: Instance) -> Value | None:
        """Return what stands for each member of an object that is a list."""
        return machine.idioms.element(machine, value)


def misfits(chosen: Mapping[str, str], profiles: Mapping[str, Profile]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the assumptions that a user names, and what there is instead. Options may have any value."""
    rows = {name: row for profile in profiles.values() for name, row in profile.assumptions.items()}
    for name, value in chosen.items():
        if name.startswith(_PREFIX):
            continue
        if name not in rows:
            known = f"there are {', '.join(sorted(rows))}, and " if rows else ""
            yield f"there is no assumption {name!r}", f"{known}options of the configuration such as {_PREFIX}debug"
        elif value not in rows[name].get("values", (value,)):
            yield f"{name} cannot be {value!r}", f"it can be {' or '.join(rows[name]['values'])}"


def _plain(row: str, text: str) -> Value | None:
    """Return what a name stands for that is no object of a class of the source."""
    if row.startswith(_LIBRARY):
        return Outside(text)
    return Const(_parsed(row.removeprefix(_VALUE))) if row.startswith(_VALUE) else None


def class_of(machine: Machine, anchor: str) -> ClassScope | None:
    """Return the class of an anchor."""
    path, _, qualname = anchor.partition(" ")
    return machine.world.class_at(path, qualname)


def _const(value: object) -> Value:
    from stackseq.trace.values import Items

    return Items([_const(each) for each in value]) if isinstance(value, list) else Const(value)


def _parsed(text: str) -> object:
    """Read a value as the configuration would."""
    words = {"true": True, "false": False, "none": None}
    if text.lower() in words:
        return words[text.lower()]
    return int(text) if text.lstrip("-").isdigit() else text
