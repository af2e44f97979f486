"""The pages that list operations: all of them, and those of one service."""

from __future__ import annotations

from stackseq.site.frame import page, static
from stackseq.site.markup import code, element, escape, escape_attribute, fill, link
from stackseq.site.words import counted, release_title, span_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stackseq.site.gallery import Gallery
    from stackseq.site.model import Row

ABOUT = {
    "barbican": "keys and secrets",
    "cinder": "block storage",
    "designate": "DNS",
    "glance": "images",
    "heat": "orchestration",
    "ironic": "bare metal",
    "keystone": "identity",
    "magnum": "container clusters",
    "manila": "shared file systems",
    "neutron": "networking",
    "nova": "compute",
    "sahara": "data processing",
    "swift": "object storage",
    "trove": "databases",
}
"""What each service is for, as OpenStack's own list of its services calls it."""
_FEW = 3
"""Processes that only fewer operations have are no filter."""


def operations_page(gallery: Gallery, rows: Sequence[Row]) -> str:
    """Return the list of all operations, with its filters."""
    main = fill(
        static("operations.html"),
        operations=counted(len(rows), "operation"),
        services=_options((row.operation.service for row in rows), str),
        releases=_options(reversed(gallery.releases()), release_title),
        categories="".join(_categories(rows)),
        processes=_options(_processes(rows), str),
        list="".join(_groups(rows, by_service=True, root="")),
    )
    summary = "All operations of OpenStack's services that are drawn, to search and to filter."
    return page("operations.html", "Operations", summary, main, kind="operations", scripts=("search.js", "operations.js"))


def service_page(service: str, rows: Sequence[Row]) -> str:
    """Return the list of the operations of one service."""
    own = [row for row in rows if row.operation.service == service]
    releases = sorted({release for row in own for release in row.releases}, key=_age)
    processes = dict.fromkeys(name for row in own for name in row.processes if name.startswith(service))
    main = fill(
        static("service.html"),
        service=service,
        about=escape(ABOUT.get(service, "")),
        operations=counted(len(own), "operation"),
        span=escape(span_of(releases)),
        processes=escape(", ".join(sorted(processes))) or escape(service),
        list="".join(_groups(own, by_service=False, root="../")),
    )
    about = ABOUT.get(service, service)
    return page(f"{service}/index.html", service, f"{service}, OpenStack's {about}, operation by operation", main, kind="service")


def _age(release: str) -> tuple[bool, str]:
    from stackseq.catalogue.model import age

    return age(release)


def _options(names: Iterable[str], title: object) -> str:
    write = title if callable(title) else str
    return "".join(f'<option value="{escape_attribute(name)}">{escape(write(name))}</option>' for name in dict.fromkeys(names))


def _categories(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the categories below their services."""
    for service in dict.fromkeys(row.operation.service for row in rows):
        own = (row.operation.category for row in rows if row.operation.service == service and row.operation.category)
        options = "".join(
            f'<option value="{escape_attribute(f"{service}: {name}")}">{escape(name)}</option>' for name in dict.fromkeys(own)
        )
        yield f'<optgroup label="{escape_attribute(service)}">{options}</optgroup>' if options else ""


def _processes(rows: Sequence[Row]) -> list[str]:
    from collections import Counter

    counts = Counter(name for row in rows for name in row.processes)
    return sorted(name for name, count in counts.items() if count >= min(_FEW, len(rows)))


def _groups(rows: Sequence[Row], *, by_service: bool, root: str) -> Iterator[str]:
    """Yield a section for each service, or for each category."""
    for title in dict.fromkeys(_group(row, by_service=by_service) for row in rows):
        own = [row for row in rows if _group(row, by_service=by_service) == title]
        heading = link(f"{root}{title}/index.html", escape(title)) if by_service else escape(title or "Operations")
        about = f" <small>{escape(ABOUT.get(title, ''))}</small>" if by_service else ""
        entries = "".join(_entry(row, root) for row in own)
        yield f'<section class="group"><h2>{heading}{about}</h2><ul class="entries">{entries}</ul></section>'


def _group(row: Row, *, by_service: bool) -> str:
    return row.operation.service if by_service else row.operation.category


def _entry(row: Row, root: str) -> str:
    operation = row.operation
    return element(
        "li",
        link(f"{root}{operation.name}.html", escape(operation.title))
        + f"<p>{escape(operation.summary)}</p>"
        + f'<p class="small">{code(operation.command)} <span class="span">{escape(span_of(row.releases))}</span></p>',
        data_name=operation.name,
        data_category=f"{operation.service}: {operation.category}",
        data_releases=" ".join(row.releases),
        data_processes="|".join(row.processes),
    )
