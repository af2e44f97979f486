"""In which releases a diagram still holds: every function that it names is there, if perhaps elsewhere."""

# For maintainers. This is asked about every diagram of the catalogue at once, so the text is not parsed: lines that are source
# comments are enough. The answer comes from the facts alone.
from __future__ import annotations

from stackseq.audit.facts import facts_of, project_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackseq.interaction import Anchor


def releases_held(text: str) -> tuple[str, ...] | None:
    """Return the releases in which a diagram holds, oldest first; None if that is not known of one of its anchors."""
    return _common(set(_anchors(text)))


def _anchors(text: str) -> Iterator[Anchor]:
    from stackseq.wsd.comments import read_anchor

    comments = (line.strip() for line in text.split("\n") if "#" in line)
    found = (read_anchor(comment[1:].strip()) for comment in comments if comment.startswith("#"))
    return (anchor for anchor in found if anchor)


def _common(anchors: Iterable[Anchor]) -> tuple[str, ...] | None:
    common: dict[str, None] | None = None
    for anchor in anchors:
        facts = facts_of(project_of(anchor))
        kinds = facts.kinds(anchor) if facts else {}
        if not kinds:
            return None
        found = [release for release, kind in kinds.items() if kind.is_found and (common is None or release in common)]
        common = dict.fromkeys(found)
    return None if common is None else tuple(common)
