"""The files of a site: they are there, lead somewhere, and say what the catalogue says."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from zlib import decompress

import pytest

from stackseq.catalogue import load
from stackseq.site import Choices, Gallery
from tests.site.pages import Page, pages_of
from tests.site.small import NAMES, TRACED

if TYPE_CHECKING:
    from pathlib import Path

    from stackseq.catalogue import Catalogue

HOSTS = ("https://opendev.org/openstack/",)
BUDGET = 300_000
"""Bytes until a page can be seen and used, not compressed."""


def data(site: Path, name: str) -> Any:  # noqa: ANN401  # whatever the script hands over
    """Return what a script of the site hands over."""
    text = (site / f"{name}.js").read_text("ascii")
    found = re.fullmatch(r'StackSeqData\("([^"]+)","([^"]+)"\)\n', text)
    assert found, name
    assert found[1] == name.removeprefix("assets/")
    return json.loads(decompress(b64decode(found[2])))


@pytest.fixture(scope="module")
def pages(site: Path) -> list[Page]:
    return pages_of(site)


def test_there_is_a_page_for_everything(site: Path) -> None:
    names = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert names == {"index.html", "operations.html", "nova/index.html", "cinder/index.html", *(f"{name}.html" for name in NAMES)}


def test_ids_are_unique(pages: list[Page]) -> None:
    for page in pages:
        assert len(page.ids) == len(set(page.ids)), page.path.name


def test_links_lead_somewhere(site: Path, pages: list[Page]) -> None:
    ids = {page.path.resolve(): set(page.ids) for page in pages}
    for page in pages:
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path.resolve()
            assert target.is_relative_to(site.resolve()), f"{page.path.name} leads out of the site: {link}"
            assert target.is_file(), f"{page.path.name} leads to {link}"
            assert not parts.fragment or parts.fragment in ids[target], f"{page.path.name} leads to {link}"


def test_only_the_source_is_elsewhere(pages: list[Page]) -> None:
    for page in pages:
        for link in page.links:
            assert not urlsplit(link).scheme or link.startswith(HOSTS), link
        for source in page.sources:
            assert not urlsplit(source).scheme
            assert (page.path.parent / source).is_file(), source
        assert set(page.scripts) <= {"application/json"}, "scripts stand in files, for hosts that forbid others"


def test_style_sheets_and_scripts_ask_for_nothing_elsewhere(site: Path) -> None:
    for path in [*site.glob("assets/*.css"), *site.glob("assets/*.js")]:
        text = path.read_text("utf-8")
        found = set(re.findall(r"https?://[^\s\"'`)$]+", text)) - {"http://www.w3.org/2000/svg", "http://127.0.0.1:8080/#text="}
        assert found == set(), path.name
        for address in re.findall(r'url\("([^"]+)"\)', text):
            assert (path.parent / address).is_file()


def test_the_page_has_what_the_catalogue_says(site: Path, catalogue: Catalogue) -> None:
    page = (site / "nova/pause.html").read_text("utf-8")
    operation = catalogue.operation("nova/pause")
    for words in (
        operation.title,
        operation.command,
        operation.before,
        operation.after,
        "PauseServerController",
        "Drawn by hand",
    ):
        assert words in page
    for release in TRACED:
        assert f'value="{release}"' in page
    assert 'value="liberty-traced"' in page


def test_each_edition_has_its_diagram_at_each_level(site: Path, catalogue: Catalogue) -> None:
    from stackseq.site.deltas import unpack

    history = data(site, "nova/pause/history")
    assert [edition["id"] for edition in history["editions"]] == ["liberty", "liberty-traced", "ussuri", "2026.1"]
    for edition in history["editions"]:
        for level, (file, place) in edition["diagram"].items():
            texts = unpack(data(site, f"nova/pause/{level}-{file}"))
            picture, strip, model, outline = texts[place].split("\n\x1e\n")
            assert picture.startswith("<svg ")
            assert strip.startswith("<svg ")
            assert json.loads(model)["size"]
            assert ('class="note"' in picture) == (level == "steps")
            assert outline.startswith("<ol ")
    assert data(site, "nova/pause/texts")["2026.1"] == catalogue.read("nova/pause@2026.1")


def test_each_edition_has_what_it_leaves_in_logs(site: Path) -> None:
    left = data(site, "nova/boot/signs")
    assert list(left["editions"]) == [edition["id"] for edition in data(site, "nova/boot/history")["editions"]]
    texts = {
        edition: {tuple(left["signs"][sign]) for number in numbers for sign in left["stages"][number][2]}
        for edition, numbers in left["editions"].items()
    }
    spawned = "Took … seconds to spawn the instance on the hypervisor."
    assert [edition for edition, told in texts.items() if ("INFO", spawned) in told] == ["ussuri", "2026.1"]
    assert all(("action", "compute__do_build_and_run_instance") in told for told in texts.values())
    assert ("notification", "instance.create.end") in texts["2026.1"]
    assert "hidden" not in (site / "nova/boot.html").read_text("utf-8").partition('class="signs-table"')[2][:10]


def test_history_tells_when_functions_changed(site: Path) -> None:
    history = data(site, "nova/pause/history")
    assert len(history["anchors"]) == len(history["marks"])
    for marks in history["marks"]:
        assert re.fullmatch(r"([-n=c]{3})?", marks)
    marks = history["marks"][history["anchors"].index("nova/compute/api.py API.pause")]
    assert marks[0] == "n"


def test_links_of_an_edition_are_those_of_its_release(site: Path) -> None:
    history = data(site, "nova/pause/history")
    number = str(history["anchors"].index("nova/compute/api.py API.pause"))
    assert "/nova/src/tag/liberty-eol/nova/compute/api.py#L" in history["editions"][0]["links"][number]


def test_the_search_has_names_and_steps(site: Path) -> None:
    index = data(site, "assets/index")
    assert {row[0] for row in index} == set(NAMES)
    steps = data(site, "assets/steps")
    assert any("cast pause_instance" in text and called for _, _, text, called in steps["nova/pause"])


def test_operations_that_diagrams_name_are_related(catalogue: Catalogue) -> None:
    gallery = Gallery(catalogue)
    for name in gallery.operations:
        for other in gallery.refers(name):
            assert name in gallery.referred_by(other)


@pytest.mark.parametrize("path", ["index.html", "nova/boot.html"])
def test_first_views_are_light(site: Path, path: str) -> None:
    page = Page(site / path)
    fonts = [site / "assets" / f"StackSeqSans-{weight}-basic.woff2" for weight in ("Regular", "Bold")]
    loaded = [page.path, *((page.path.parent / source).resolve() for source in page.sources), *fonts]
    assert sum(file.stat().st_size for file in loaded) < BUDGET


def test_the_largest_operation_is_light(site: Path) -> None:
    """In the whole catalogue, with all of its releases."""
    page = Page(site / "nova" / "boot.html")
    fonts = [site / "assets" / f"StackSeqSans-{weight}-basic.woff2" for weight in ("Regular", "Bold")]
    around = sum(file.stat().st_size for file in [*((page.path.parent / source).resolve() for source in page.sources), *fonts])
    files = dict(Gallery(load()).operation("nova/live-migrate").files)
    assert len(files["nova/live-migrate.html"]) + around < BUDGET


def test_no_address_learns_where_readers_come_from(pages: list[Page]) -> None:
    for page in pages:
        assert '<meta name="referrer" content="no-referrer">' in page.path.read_text("utf-8")


def test_the_same_catalogue_gives_the_same_bytes(catalogue: Catalogue, site: Path) -> None:
    made = Gallery(catalogue).operation("nova/pause")
    assert {name for name, _ in made.files} == {
        path.relative_to(site).as_posix() for path in site.glob("nova/pause*/*") if path.is_file()
    } | {path.relative_to(site).as_posix() for path in site.glob("nova/pause.*")}
    for name, content in made.files:
        assert (site / name).read_bytes() == content, name


def test_choices_leave_out(catalogue: Catalogue) -> None:
    gallery = Gallery(catalogue, Choices(services=("nova",), releases=("2026.1",), edit_base="https://example.org/diagrams/"))
    assert set(gallery.operations) == {name for name in NAMES if name.startswith("nova/")}
    page = dict(gallery.operation("nova/pause").files)["nova/pause.html"].decode()
    assert "Liberty" not in page
    assert "example.org" not in page, "nobody wrote the file of a trace"
    both = Gallery(catalogue, Choices(edit_base="https://example.org/diagrams/"))
    page = dict(both.operation("nova/pause").files)["nova/pause.html"].decode()
    assert 'href="https://example.org/diagrams/liberty/nova/pause.wsd"' in page


def test_an_operation_that_is_not_there_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(KeyError):
        Gallery(catalogue).operation("nova/none")
