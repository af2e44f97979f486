"""A small catalogue: a few operations of two services, as someone drew them and as they were traced in three releases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import stackseq.catalogue
from stackseq.catalogue import Catalogue, load
from stackseq.catalogue.editions_file import write_editions
from stackseq.site import Choices, Gallery

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = ("nova/boot", "nova/pause", "nova/unpause", "cinder/create-volume")
TRACED = ("liberty", "ussuri", "2026.1")


def make_catalogue(folder: Path, releases: Sequence[str] = TRACED) -> Catalogue:
    """Copy a part of the catalogue that comes with the program."""
    whole = load()
    texts: dict[str, dict[str, dict[str, str]]] = {}
    for name in NAMES:
        service, _, own = name.partition("/")
        path = folder / "diagrams" / "liberty" / f"{name}.wsd"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(whole.read(whole.find_path(name, "liberty")), "utf-8")
        texts.setdefault(service, {})[own] = {release: whole.read(f"{name}@{release}") for release in releases}
    (folder / "editions").mkdir()
    for service, own in texts.items():
        write_editions(str(folder / "editions" / f"{service}.editions"), releases, own)
    rows = Path(stackseq.catalogue.__file__).parent / "operations"
    return load(str(folder / "diagrams"), str(rows), str(folder / "editions"))


def write_site(folder: Path, catalogue: Catalogue, choices: Choices | None = None) -> Path:
    """Write a site; return its folder."""
    for name, data in Gallery(catalogue, choices).files():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder
