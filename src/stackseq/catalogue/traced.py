"""The traced editions that come with the program, one file for each service."""

from __future__ import annotations

import os

from stackseq.catalogue.model import Traced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.catalogue.editions_file import EditionsFile

ENDING = ".editions"
"""Of their names."""


class TracedEditions(Traced):
    """A folder of such files. Each is opened when its service is asked about."""

    def __init__(self, folder: str) -> None:
        """Take the folder, which need not exist."""
        self._folder = folder
        self._files: dict[str, EditionsFile | None] = {}

    def all_names(self) -> frozenset[str]:
        """Return the full names of the operations that were traced."""
        pairs = ((service, self._file(service)) for service in self._services())
        return frozenset(f"{service}/{name}" for service, file in pairs if file for name in file.operations())

    def all_releases(self, service: str = "") -> frozenset[str]:
        """Return the releases that were traced, of one service or of all."""
        files = (self._file(each) for each in self._services() if service in {"", each})
        return frozenset(release for file in files if file for release in file.all_releases())

    def releases_of(self, full: str) -> tuple[str, ...]:
        """Return the releases in which an operation was traced."""
        service, _, name = full.partition("/")
        file = self._file(service)
        return file.releases_of(name) if file else ()

    def text(self, full: str, release: str) -> str:
        """Return the text of an edition. Raises KeyError."""
        service, _, name = full.partition("/")
        file = self._file(service)
        if file is None:
            raise KeyError(full)
        return file.text(name, release)

    def _services(self) -> list[str]:
        names = os.listdir(self._folder) if os.path.isdir(self._folder) else []
        return sorted(name.removesuffix(ENDING) for name in names if name.endswith(ENDING))

    def _file(self, service: str) -> EditionsFile | None:
        """Open the file of a service; None if there is none."""
        if service not in self._files:
            self._files[service] = self._open(service)
        return self._files[service]

    def _open(self, service: str) -> EditionsFile | None:
        path = os.path.join(self._folder, f"{service}{ENDING}")
        if not self._folder or not service.isidentifier() or not os.path.exists(path):
            return None
        from stackseq.catalogue.editions_file import EditionsFile

        return EditionsFile(path)
