"""Everything that is written to while a program is gone through, so that it can be taken back.

Where a program branches, one branch is gone through, what it wrote is taken back, and the next one begins where the first did.
Then each place has the value that stands for what any of the branches left there.
"""

from __future__ import annotations

from stackseq.trace.frames import Names
from stackseq.trace.values import Const, Either, Items, Thing, Unknown, Value, is_one, join

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Members = dict[str, Value]
    Changes = dict[tuple[int, str], tuple[Members, str, Value | None]]


class Journal:
    """What was written, in order."""

    def __init__(self) -> None:
        self._entries: list[tuple[Members, str, Value | None]] = []
        self.outer = 0
        """Writes to objects: what a function with any such does cannot be told from its arguments."""

    def write(self, members: Members, name: str, value: Value) -> None:
        """Write to a dict of values."""
        self._entries.append((members, name, members.get(name)))
        members[name] = value

    def write_attribute(self, thing: Thing, name: str, value: Value) -> None:
        """Write to an object."""
        self.outer += 1
        thing.version += 1
        self.write(thing.attributes, name, value)

    def remove(self, members: Members, name: str) -> None:
        """Take a member out of a dict of values."""
        if name in members:
            self.outer += 1
            self._entries.append((members, name, members.pop(name)))

    def mark(self) -> int:
        """Return the place up to which ``take_back`` goes."""
        return len(self._entries)

    def take_back(self, mark: int) -> Changes:
        """Undo everything since the mark, and return what was there before that.

        Names of functions that have ended stay as they are: nobody will ask for them.
        """
        changes: Changes = {}
        if len(self._entries) == mark:
            return changes
        for members, name, old in reversed(self._entries[mark:]):
            if type(members) is Names and members.is_over:
                continue
            key = (id(members), name)
            if key not in changes:
                changes[key] = (members, name, members.get(name))
            if old is None:
                members.pop(name, None)
            else:
                members[name] = old
        del self._entries[mark:]
        return changes

    def merge(self, branches: Sequence[Changes]) -> None:
        """Write what stands for any of the branches; each has begun where this journal is now."""
        if len(branches) == 1:
            self._write_again(branches[0])
            return
        for key, (members, name, _) in _places(branches).items():
            old = members.get(name)
            found = [branch[key][2] if key in branch else old for branch in branches]
            value = found[0] if is_one(found) else _joined(name, found)
            if value is old and type(members) is Names:
                continue  # of attributes, the order in which they were written counts
            if value is None:
                self.remove(members, name)
            else:
                self.write(members, name, value)

    def _write_again(self, changes: Changes) -> None:
        for members, name, value in changes.values():
            if value is None:
                self.remove(members, name)
            else:
                self.write(members, name, value)


def made_with(changes: Changes, values: Sequence[Value]) -> Changes:
    """Return what was written to new objects that belong to values: what a branch made and returned keeps what it was given."""
    found: Changes = {}
    if not changes:
        return found
    waiting = list(values)
    seen: set[int] = set()
    while waiting:
        value = waiting.pop()
        members = value.attributes if isinstance(value, Thing) else None
        if members is None or id(value) in seen:
            waiting += value.options if isinstance(value, Either) else ()
            continue
        seen.add(id(value))
        waiting += (value.items or ()) if isinstance(value, Items) else ()
        if not members:
            found |= {key: change for key, change in changes.items() if change[0] is members}
            waiting += (change[2] for key, change in changes.items() if change[0] is members and change[2] is not None)
    return found


def _places(branches: Sequence[Changes]) -> Changes:
    """Return everything that any of the branches wrote to."""
    found: Changes = {}
    for branch in branches:
        if branch:
            found = found | {key: branch[key] for key in branch if key not in found} if found else branch
    return found


def _joined(name: str, found: Sequence[Value | None]) -> Value | None:
    known = [value for value in found if value is not None]
    value = join(*known)
    if len(known) < len(found) and isinstance(value, Const):
        return join(value, Unknown(name))
    return value
