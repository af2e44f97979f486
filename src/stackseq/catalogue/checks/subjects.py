"""Read the diagrams of a catalogue as subjects of checks."""

from __future__ import annotations

import os

from stackseq.catalogue.checks.model import Subject
from stackseq.diagnostics import Source
from stackseq.wsd import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stackseq.catalogue.checks.model import Verify
    from stackseq.catalogue.model import Catalogue, Edition

    Lifelines = Mapping[str, Mapping[str, str]]

_LIFELINES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lifelines")


def read_subjects(catalogue: Catalogue, verify: Verify) -> Iterator[Subject]:
    """Yield every diagram. ``verify`` tells which of its claims about the source hold."""
    drawn = [(operation, catalogue.editions(operation)) for operation in catalogue.operations()]
    names = frozenset(operation.name for operation, editions in drawn if editions)
    rows = frozenset(operation.name for operation, _ in drawn if operation.summary)
    lifelines = {service: read_lifelines(service) for service in catalogue.services()}
    for operation, editions in drawn:
        for edition in editions:
            yield _read(edition, lifelines[operation.service], names, rows, verify)


def read_lifelines(service: str, folder: str = _LIFELINES) -> Lifelines:
    """Return the lifelines that diagrams of a service may have: those of ``common.toml`` and of ``<service>.toml``."""
    from tomllib import load

    found: dict[str, dict[str, str]] = {}
    for name in ("common", service):
        path = os.path.join(folder, f"{name}.toml")
        if os.path.exists(path):
            with open(path, "rb") as stream:
                found |= load(stream)
    return found


def _read(edition: Edition, lifelines: Lifelines, names: frozenset[str], rows: frozenset[str], verify: Verify) -> Subject:
    with open(edition.path, encoding="utf-8") as stream:
        text = stream.read()
    interaction = parse(Source(edition.path, text)).interaction
    claims = tuple(verify(interaction, text, edition.release))
    name = f"{edition.release}/{edition.operation.name}"
    return Subject(name, text, interaction, lifelines, names, rows, claims)
