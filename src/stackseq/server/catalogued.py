"""The catalogue, for programs: a search in it, and the texts of editions."""

from __future__ import annotations

import re
from functools import lru_cache

from stackseq.server.refusal import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.catalogue import Catalogue, Operation


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Open the catalogue that comes with the program, once."""
    from stackseq.catalogue import load

    return load()


def search(query: str, limit: int) -> list[dict[str, object]]:
    """Return the operations that have a diagram and hold every word of ``query``, the best first."""
    words = query.lower().split()
    found = ((_rank(each, words), each) for each in catalogue().operations())
    ranked = sorted((pair for pair in found if pair[0] >= 0), key=lambda pair: pair[0])
    objects: list[dict[str, object]] = []
    for _, operation in ranked:
        releases = catalogue().releases_of(operation)
        if releases and len(objects) < limit:
            objects.append(_object(operation, releases))
    return objects


def _rank(operation: Operation, words: list[str]) -> int:
    """Return how far from the front the words stand: 0 is best, -1 means that one is missing."""
    texts = (
        f"{operation.name} {' '.join(operation.aliases)}",
        operation.title,
        operation.command,
        f"{operation.category} {operation.request}",
        operation.summary,
    )
    fields = [text.lower() for text in texts]
    places = [next((3 * place + _fit(word, field) for place, field in enumerate(fields) if word in field), -1) for word in words]
    return -1 if -1 in places else sum(places)


def _fit(word: str, field: str) -> int:
    """Return 0 for a whole word, 1 for the beginning of one, 2 for what stands inside."""
    parts = re.findall(r"\w+", field)
    return 0 if word in parts else 1 if any(part.startswith(word) for part in parts) else 2


def _object(operation: Operation, releases: tuple[str, ...]) -> dict[str, object]:
    return {
        "name": operation.name,
        "service": operation.service,
        "id": operation.id,
        "title": operation.title,
        "summary": operation.summary,
        "category": operation.category,
        "command": operation.command,
        "releases": list(releases),
        "written": [edition.release for edition in catalogue().editions(operation)],
    }


def text_of_edition(name: str) -> str:
    """Return the text of an edition by its name: ``nova/boot@2026.1``. Refuses an unknown one."""
    from stackseq.catalogue import UnknownOperation

    try:
        return catalogue().read(catalogue().find_path(name))
    except UnknownOperation as unknown:
        raise Refusal(404, "; ".join([str(unknown), *unknown.hints])) from None
