"""Make a site: the pages of operations on several cores, then what they share."""

from __future__ import annotations

from functools import partial

from stackseq.cli.batch import Lost, share
from stackseq.cli.guard import as_problem
from stackseq.cli.problem import Problem
from stackseq.cli.progress import Progress
from stackseq.cli.report import plural
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackseq.cli.site_folder import SiteFolder
    from stackseq.site import Gallery, Row

_MEGABYTE = 1_000_000


class _Written(Record):
    """What a worker tells of an operation."""

    row: Row
    files: tuple[tuple[str, int], ...]
    """Name and size in bytes of each."""


def make_site(gallery: Gallery, folder: SiteFolder, workers: int) -> str:
    """Write all files of a site; return a line about them."""
    folder.begin()
    names = list(gallery.operations)
    rows: dict[str, Row] = {}
    sizes: dict[str, int] = {}
    progress = Progress(len(names))
    try:
        for name, written in share(names, partial(_write, gallery, folder), workers):
            if isinstance(written, Lost | Problem):
                raise Problem(f"{name}: its worker process was ended from outside") if isinstance(written, Lost) else written
            rows[name] = written.row
            sizes |= dict(written.files)
            progress.step(name)
    finally:
        progress.close()
    sizes |= _write_common(gallery, folder, [rows[name] for name in names])
    removed = folder.finish(sizes)
    return _summary(folder, len(names), sizes, removed)


def _write(gallery: Gallery, folder: SiteFolder, name: str) -> _Written | Problem:
    """Make and write the files about an operation, in a worker."""
    try:
        made = gallery.operation(name)
        for path, data in made.files:
            folder.write(path, data)
    except Exception as error:  # noqa: BLE001  # the command's own process tells what was wrong
        return as_problem(error)
    return _Written(made.row, tuple((path, len(data)) for path, data in made.files))


def _write_common(gallery: Gallery, folder: SiteFolder, rows: Sequence[Row]) -> dict[str, int]:
    sizes = {}
    for path, data in gallery.common(rows):
        folder.write(path, data)
        sizes[path] = len(data)
    return sizes


def _summary(folder: SiteFolder, operations: int, sizes: dict[str, int], removed: int) -> str:
    size = sum(sizes.values()) / _MEGABYTE
    gone = f", {plural(removed, 'old file')} removed" if removed else ""
    return f"{folder.path}: {plural(operations, 'operation')}, {plural(len(sizes), 'file')}, {size:.1f} MB{gone}"
