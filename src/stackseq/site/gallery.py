"""``Gallery``: makes the pages, one operation at a time, in any order and any process."""

# For maintainers. Each operation is made from the catalogue alone, so that processes can share the work; what pages say about
# other operations comes from the texts of these, which are searched for names when the gallery is opened, not parsed. The same
# catalogue gives the same files, but for what other versions of zlib write.
from __future__ import annotations

import re

from stackseq.site.editions import read_editions
from stackseq.site.model import Choices, Made, Row
from stackseq.site.pictures import files_of, lay_out, steps_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stackseq.catalogue import Catalogue, Operation
    from stackseq.render.theme import Theme
    from stackseq.site.editions import Editions
    from stackseq.site.model import Edition, File

_NAME = re.compile(r"(?<![\w/.-])([a-z]+/[a-z][a-z-]*[a-z])(?![\w/.])")
"""An operation, as diagrams name it."""


class Gallery:
    """A site about the operations of a catalogue."""

    def __init__(self, catalogue: Catalogue, choices: Choices | None = None) -> None:
        """Take the operations; those without an edition that was asked for are left out."""
        from stackseq.render import load_theme

        self.catalogue = catalogue
        self.choices = choices or Choices()
        self._theme: Theme = load_theme(self.choices.theme)
        self.operations: Mapping[str, Operation] = {each.name: each for each in self._choose()}
        """By full name, in the order of the catalogue."""
        self._refers: dict[str, tuple[str, ...]] = {}

    def _choose(self) -> Iterator[Operation]:
        for operation in self.catalogue.operations():
            chosen = not self.choices.services or operation.service in self.choices.services
            if chosen and self.releases_of(operation):
                yield operation

    def releases_of(self, operation: Operation) -> tuple[str, ...]:
        """Return the releases of its editions on the site, the oldest first."""
        known = reversed(self.catalogue.releases_of(operation))
        return tuple(each for each in known if not self.choices.releases or each in self.choices.releases)

    def releases(self) -> tuple[str, ...]:
        """Return all releases on the site, the oldest first."""
        from stackseq.catalogue.model import age

        return tuple(sorted({release for each in self.operations.values() for release in self.releases_of(each)}, key=age))

    def refers(self, name: str) -> tuple[str, ...]:
        """Return the operations that an operation's diagrams name."""
        if name not in self._refers:
            found = dict.fromkeys(match for text in self._texts(name) for match in _NAME.findall(text))
            self._refers[name] = tuple(each for each in found if each in self.operations and each != name)
        return self._refers[name]

    def referred_by(self, name: str) -> tuple[str, ...]:
        """Return the operations whose diagrams name it."""
        return tuple(other for other in self.operations if name in self.refers(other))

    def _texts(self, name: str) -> Iterator[str]:
        """Yield the texts that someone wrote, and the newest one."""
        operation = self.operations[name]
        releases = self.releases_of(operation)
        paths = {each.path for each in self.catalogue.editions(operation) if each.release in releases}
        yield from map(self.catalogue.read, sorted(paths | {self.catalogue.find_path(name, releases[-1])}))

    def operation(self, name: str) -> Made:
        """Make the page about an operation, and everything beside it. Raises KeyError if it is not on the site."""
        operation = self.operations[name]
        editions = read_editions(self.catalogue, operation, self.choices.releases)
        if editions is None:
            raise KeyError(name)
        return _Maker(self, operation, editions, self._theme).make()

    def files(self) -> Iterator[File]:
        """Yield all files of the site, one operation after the other."""
        rows = []
        for name in self.operations:
            made = self.operation(name)
            rows.append(made.row)
            yield from made.files
        yield from self.common(rows)

    def common(self, rows: Iterable[Row]) -> Iterator[File]:
        """Yield the files that are not about one operation."""
        from stackseq.site.common import common_files

        return common_files(self, tuple(rows))


class _Maker:
    """Makes the files about one operation."""

    def __init__(self, gallery: Gallery, operation: Operation, editions: Editions, theme: Theme) -> None:
        self._gallery = gallery
        self._operation = operation
        self._editions = editions
        self._theme = theme

    def make(self) -> Made:
        name = self._operation.name
        files = [*self._data(), *self._downloads(), (f"{name}.html", self._page().encode())]
        return Made(self._row(), tuple(files))

    def _data(self) -> Iterator[File]:
        """Yield the scripts with the diagrams, what is known about all editions, what they leave in logs, and their texts."""
        from stackseq.site.diagram_data import DiagramData
        from stackseq.site.history import history_of
        from stackseq.site.payload import script
        from stackseq.site.signs_data import signs_of_editions

        name = self._operation.name
        diagrams = DiagramData(name, self._editions, self._theme)
        yield from diagrams.files()
        history = history_of(self._editions, diagrams, self._releases(), self._gallery.choices.host)
        yield f"{name}/history.js", script(f"{name}/history", history)
        yield f"{name}/signs.js", script(f"{name}/signs", signs_of_editions(self._editions))
        texts = {edition.id: edition.text for edition in self._editions.all}
        yield f"{name}/texts.js", script(f"{name}/texts", texts)

    def _downloads(self) -> Iterator[File]:
        choices = self._gallery.choices
        for ending, data in files_of(self._editions.first.text, choices.host, choices.theme):
            yield f"{self._operation.name}.{ending}", data

    def _page(self) -> str:
        from stackseq.site.operation_page import operation_page

        return operation_page(self._gallery, self._operation, self._editions, self._theme)

    def _releases(self) -> Sequence[str]:
        return self._gallery.releases_of(self._operation)

    def _row(self) -> Row:
        editions = self._editions
        newest = editions.all[-1]
        shown = [("", editions.first)] + ([(newest.id, newest)] if newest.body != editions.first.body else [])
        return Row(
            self._operation,
            tuple(self._releases()),
            tuple(each.release for each in editions.all if not each.is_traced),
            tuple(dict.fromkeys(name for _, each in shown for name in self._processes(each))),
            self._gallery.refers(self._operation.name),
            tuple(step for key, each in shown for step in self._steps(key, each)),
        )

    def _processes(self, edition: Edition) -> Iterator[str]:
        return (" ".join(lifeline.label.split()) for lifeline in self._editions.diagram(edition).lifelines)

    def _steps(self, key: str, edition: Edition) -> Iterator[tuple[str, int, str, str]]:
        drawing = lay_out(self._editions.diagram(edition), self._theme)
        return ((key, step.number, step.sentence, step.anchor.rpartition(" ")[2]) for step in steps_of(drawing))
