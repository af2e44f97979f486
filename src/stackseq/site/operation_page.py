"""The page about one operation."""

from __future__ import annotations

from stackseq.site.frame import page, static
from stackseq.site.history import heat_of
from stackseq.site.markup import code, element, escape, fill, items, link, root_of
from stackseq.site.pictures import LEVELS, lay_out, parts_of, without_repeats
from stackseq.site.signs_data import LEVEL_NAMES
from stackseq.site.words import release_title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackseq.audit.signs import Stage
    from stackseq.catalogue import Operation
    from stackseq.interaction import Anchor, Interaction
    from stackseq.render.theme import Theme
    from stackseq.site.editions import Editions
    from stackseq.site.gallery import Gallery
    from stackseq.site.model import Edition

_SHADES = 5
"""Of the strip that shows how much changed in a release."""
_DOWNLOADS = (("svg", "SVG"), ("pdf", "PDF"), ("wsd", "WSD"), ("mmd", "Mermaid"), ("puml", "PlantUML"))


def operation_page(gallery: Gallery, operation: Operation, editions: Editions, theme: Theme) -> str:
    """Return the page, with the first edition's diagram in it."""
    path = f"{operation.name}.html"
    releases = gallery.releases_of(operation)
    first = editions.first
    shown = _Shown(editions.diagram(first), first, gallery.choices.host)
    main = fill(
        static("operation.html"),
        name=operation.name,
        service=operation.service,
        category=escape(operation.category),
        title=escape(operation.title),
        summary=escape(operation.summary),
        facts="".join(_facts(operation, shown)),
        releases=_releases(editions, releases),
        choices="".join(_options(editions)),
        levels="".join(_levels()),
        edition=first.id,
        origin=_origin(first),
        viewer=_viewer(editions, shown, theme),
        signs=_signs(shown),
        related=_related(gallery, operation),
        downloads=_downloads(gallery, operation, first),
        commands=_commands(operation, first, releases),
    )
    scripts = ("viewer.js", "operation.js")
    return page(path, f"{operation.title} ({operation.service})", operation.summary, main, kind="operation", scripts=scripts)


class _Shown:
    """The diagram of the first edition, with what stands beside it."""

    def __init__(self, diagram: Interaction, edition: Edition, host: str) -> None:
        from stackseq.audit.links import links_of
        from stackseq.audit.signs import stages_of
        from stackseq.records import replace

        self.diagram = replace(diagram, metadata=(("release", edition.release),))
        self.edition = edition
        self.link = links_of(self.diagram, host)
        self.stages: tuple[Stage, ...] = stages_of(self.diagram, edition.release)

    def function(self, text: str) -> str:
        """Return a link to a function in the source, or its name if it is not known where that is."""
        from stackseq.interaction import Anchor

        path, _, qualname = text.partition(" ")
        return self.anchor(Anchor(path, qualname)) if qualname else ""

    def anchor(self, anchor: Anchor) -> str:
        """Return a link that names the function, and its file for those who point at it."""
        name = element("code", escape(anchor.qualname), title=anchor.path)
        address = self.link(anchor)
        return link(address, name) if address else name


def _facts(operation: Operation, shown: _Shown) -> Iterator[str]:
    since = release_title(operation.since) if operation.since else ""
    until = f", until {release_title(operation.until)}" if operation.until else ""
    rows = (
        ("Command", code(operation.command)),
        ("Request", code(operation.request)),
        ("Before", escape(operation.before)),
        ("After", escape(operation.after)),
        ("Begins at", shown.function(operation.entry(shown.edition.release))),
        ("Exists since", f"{since}{until}"),
        ("Also called", escape(", ".join(operation.aliases))),
    )
    for name, value in rows:
        if value:
            yield f"<div><dt>{name}</dt><dd>{value}</dd></div>"


def _releases(editions: Editions, releases: Sequence[str]) -> str:
    """Return the strip over the releases: the darker, the more of the functions changed in it."""
    heat = heat_of(editions, releases)
    most = max([changed for changed, _ in heat.values()], default=0)
    shown = {edition.release: edition for edition in reversed(editions.all)}
    cells = []
    for release in releases:
        changed, known = heat[release]
        shade = -(-changed * _SHADES // most) if most else 0
        words = f"{changed} of {known} functions changed" if known else "not known what changed"
        label = f"{release_title(release)}: {words}"
        short = f'<span aria-hidden="true">{escape(_short(release))}</span><span class="unseen">{escape(label)}</span>'
        content = f'<i class="heat heat-{shade}"></i>{short}'
        chosen = shown[release]
        current = "true" if chosen is editions.first else ""
        cells.append("<li>" + link(f"?release={chosen.id}", content, data_edition=chosen.id, aria_current=current) + "</li>")
    return "".join(cells)


def _short(release: str) -> str:
    return release[:3].capitalize() if release.isalpha() else release[2:]


def _options(editions: Editions) -> Iterator[str]:
    """Yield a choice for each edition, the newest first."""
    for edition in reversed(editions.all):
        how = "traced" if edition.is_traced else "drawn by hand"
        chosen = ' selected=""' if edition is editions.first else ""
        yield f'<option value="{escape(edition.id)}"{chosen}>{escape(release_title(edition.release))}, {how}</option>'


def _levels() -> Iterator[str]:
    for name, title in LEVELS.items():
        yield f'<option value="{name}">{title}</option>'


def _origin(edition: Edition) -> str:
    if edition.remarks:
        return escape(" ".join(edition.remarks))
    return f"Drawn by hand from the source of {escape(release_title(edition.release))}; every function in it was checked."


def _viewer(editions: Editions, shown: _Shown, theme: Theme) -> str:
    from stackseq.render.viewer import viewer_markup

    drawing = lay_out(editions.diagram(editions.first), theme)
    return viewer_markup(without_repeats(parts_of(drawing, theme, shown.link)))


def _signs(shown: _Shown) -> str:
    """Return the table of what to look for; hidden if there is nothing, since other releases may have something."""
    rows = "".join(
        element(
            "tr",
            element("th", escape(stage.process), scope="row")
            + element(
                "td", items(f"<b>{LEVEL_NAMES.get(sign.level, sign.level)}</b> {code(sign.template)}" for sign in stage.signs)
            )
            + element("td", shown.anchor(stage.anchor)),
        )
        for stage in shown.stages
    )
    hidden = "" if rows else ' hidden=""'
    return fill(static("signs.html"), release=escape(release_title(shown.edition.release)), rows=rows, hidden=hidden)


def _related(gallery: Gallery, operation: Operation) -> str:
    """Return lists of other operations: those that the diagrams name, those whose diagrams name this one, those beside it."""
    beside = [each.name for each in gallery.operations.values() if _is_beside(each, operation)]
    groups = (
        ("Refers to", gallery.refers(operation.name)),
        ("Referred to by", gallery.referred_by(operation.name)),
        (f"Also in “{operation.category}”", beside),
    )
    return "".join(
        f"<div><h3>{escape(title)}</h3>{items((_entry(gallery, operation, name) for name in names), class_='links')}</div>"
        for title, names in groups
        if names
    )


def _is_beside(one: Operation, other: Operation) -> bool:
    return one.name != other.name and bool(one.category) and (one.service, one.category) == (other.service, other.category)


def _entry(gallery: Gallery, operation: Operation, name: str) -> str:
    other = gallery.operations[name]
    owner = "" if other.service == operation.service else f" <small>{escape(other.service)}</small>"
    return link(f"{root_of(operation.name)}{name}.html", escape(other.title)) + owner


def _downloads(gallery: Gallery, operation: Operation, first: Edition) -> str:
    files = [
        link(f"{operation.id}.{ending}", title, download=f"{operation.service}-{operation.id}.{ending}")
        for ending, title in _DOWNLOADS
    ]
    base = gallery.choices.edit_base
    if base and not first.is_traced:
        files.append(link(f"{base.rstrip('/')}/{first.release}/{operation.name}.wsd", "Its file in the repository"))
    return items(files, class_="files")


def _commands(operation: Operation, first: Edition, releases: Sequence[str]) -> str:
    lines = [f"stackseq show {operation.name}@{first.release}", f"stackseq draw {operation.name}@{first.release} -f png"]
    if len(releases) > 1:
        lines.append(f"stackseq diff {operation.name} --from {releases[0]} --to {releases[-1]}")
    return escape("\n".join(lines)).replace(" stackseq", "\nstackseq")
