"""What each edition of an operation leaves in logs and events, as data for its page."""

# For maintainers. Editions of two dozen releases leave nearly the same: each sign, and each stage, is written once.
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.audit.signs import Stage
    from stackseq.site.editions import Editions

LEVEL_NAMES = {"ACTION": "action", "NOTIFICATION": "notification"}
"""What the page calls levels that are not of a log."""


def signs_of_editions(editions: Editions) -> dict[str, object]:
    """Return signs (level, text), stages (process, function, numbers of signs), and the numbers of each edition's stages."""
    from stackseq.audit.signs import stages_of

    signs: dict[tuple[str, str], int] = {}
    stages: dict[tuple[str, str, tuple[int, ...]], int] = {}

    def number(stage: Stage) -> int:
        told = [(LEVEL_NAMES.get(sign.level, sign.level), sign.template) for sign in stage.signs]
        own = tuple([signs.setdefault(each, len(signs)) for each in told])
        return stages.setdefault((stage.process, str(stage.anchor), own), len(stages))

    numbers = {
        edition.id: [number(stage) for stage in stages_of(editions.diagram(edition), edition.release)] for edition in editions.all
    }
    return {"signs": list(signs), "stages": list(stages), "editions": numbers}
