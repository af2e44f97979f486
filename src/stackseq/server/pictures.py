"""Pictures that clients come back for: the newest ones, up to a number of bytes."""

# For maintainers. The web service gives an id first and the picture later. Ids are letters and digits only, because clients look
# for them with `[a-zA-Z0-9]+`. They are made from the picture with a key that this process alone has: the same picture has the
# same id, and nobody can guess one, or ask whether somebody drew something.
from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b
from secrets import token_bytes


class Pictures:
    """A cache that forgets what was used longest ago."""

    def __init__(self, limit: int) -> None:
        """``limit`` is in bytes."""
        self._limit = limit
        self._key = token_bytes(32)
        self._kept: OrderedDict[str, tuple[str, bytes]] = OrderedDict()
        self.size = 0
        """Bytes that are kept."""

    def __len__(self) -> int:
        """Return how many are kept."""
        return len(self._kept)

    def keep(self, form: str, picture: bytes) -> str:
        """Keep a picture, and return its id."""
        name = "msc" + blake2b(picture, digest_size=15, key=self._key, person=form.encode()[:16]).hexdigest()
        if name in self._kept:
            self._kept.move_to_end(name)
            return name
        self._kept[name] = form, picture
        self.size += len(picture)
        while self.size > self._limit and len(self._kept) > 1:
            _, (_, forgotten) = self._kept.popitem(last=False)
            self.size -= len(forgotten)
        return name

    def find(self, name: str) -> tuple[str, bytes] | None:
        """Return the format and the bytes of a picture, or None if it is gone or never was."""
        found = self._kept.get(name)
        if found:
            self._kept.move_to_end(name)
        return found
