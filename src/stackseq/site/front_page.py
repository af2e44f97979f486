"""The front page: what this is, in one look."""

from __future__ import annotations

from stackseq.site.frame import page, static
from stackseq.site.list_pages import ABOUT
from stackseq.site.markup import escape, fill, link
from stackseq.site.pictures import at_level, lay_out, parts_of
from stackseq.site.words import counted, span_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackseq.catalogue import Operation
    from stackseq.site.gallery import Gallery
    from stackseq.site.model import Row

_SHOWN = "nova/pause"
"""The diagram on the front page, if it is there: small, and through three processes down to the hypervisor."""


def front_page(gallery: Gallery, rows: Sequence[Row]) -> str:
    """Return the front page."""
    names = gallery.operations
    operation = names.get(_SHOWN) or next(iter(names.values()))
    releases = gallery.releases()
    main = fill(
        static("front.html"),
        operations=counted(len(rows), "operation"),
        services_counted=counted(len({row.operation.service for row in rows}), "service"),
        span=escape(span_of(releases)),
        shown=f"{operation.name}.html",
        shown_title=escape(operation.title),
        command=escape(operation.command),
        viewer=_viewer(gallery, operation),
        services="".join(_services(rows)),
        learn="".join(_entries(gallery, ("nova/boot", "nova/live-migrate", "cinder/create-volume", "neutron/create-port"))),
        operate="".join(_entries(gallery, ("nova/volume-attach", "nova/evacuate", "nova/resize", "cinder/migrate-volume"))),
    )
    scripts = ("viewer.js", "front.js")
    summary = "OpenStack's operations as sequence diagrams, each step linked to the code that performs it, in every release."
    return page("index.html", "", summary, main, kind="front", scripts=scripts)


def _viewer(gallery: Gallery, operation: Operation) -> str:
    from stackseq.audit.links import links_of
    from stackseq.render import load_theme
    from stackseq.render.viewer import viewer_markup
    from stackseq.site.editions import read_editions

    editions = read_editions(gallery.catalogue, operation, gallery.choices.releases)
    if editions is None:
        return ""
    theme = load_theme(gallery.choices.theme)
    # What passes between processes alone: little enough to be taken in while it moves.
    diagram = at_level(editions.diagram(editions.first), "messages")
    return viewer_markup(parts_of(lay_out(diagram, theme), theme, links_of(diagram, gallery.choices.host)), "plain")


def _services(rows: Sequence[Row]) -> Iterator[str]:
    for service in dict.fromkeys(row.operation.service for row in rows):
        count = sum(row.operation.service == service for row in rows)
        words = counted(count, "operation")
        about = f"<span>{escape(ABOUT.get(service, ''))}</span>"
        yield f"<li>{link(f'{service}/index.html', f'<b>{escape(service)}</b>{about}<small>{words}</small>')}</li>"


def _entries(gallery: Gallery, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        if name in gallery.operations:
            yield f"<li>{link(f'{name}.html', escape(gallery.operations[name].title))}</li>"
