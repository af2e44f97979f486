"""From functions to where they stand: ``nova/compute/manager.py:2610 ComputeManager._x``, and an address that always shows it."""

# For maintainers. What a record says about a line of the source is of the very program that ran, which may be patched; the
# address is that of the release. Where nothing is known about the function there, there is none: a guess would mislead.
from __future__ import annotations

from stackseq.audit.links import permalink, release_named
from stackseq.audit.places import place_of
from stackseq.interaction import Anchor
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.calls import Place


class Pointer(Record):
    """Where a function stands."""

    written: str
    """``nova/compute/manager.py:2610 ComputeManager._build_and_run_instance``."""
    line: int
    """Where the function begins, or, if a record says so, what it did; 0 if that is not known."""
    link: str
    """The address of its lines in its release; empty if that is not known."""


def point_at(what: Place | Anchor, release: str) -> Pointer:
    """Return where a function stands in a release, as far as that is known."""
    anchor = what if isinstance(what, Anchor) else Anchor(what.path, what.qualname)
    known = place_of(anchor, release_named(release)) if release else None
    line = (0 if isinstance(what, Anchor) else what.line) or (known.first_line if known else 0)
    written = f"{anchor.path}{f':{line}' if line else ''} {anchor.qualname}".strip()
    return Pointer(written, line, permalink(known, release_named(release)) if known else "")
