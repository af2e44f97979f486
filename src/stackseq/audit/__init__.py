"""Hold the anchors of diagrams against source, and tell what changed since.

``verify(read_steps(interaction), evidence)`` yields findings, ``find_drift(old, new, anchors)`` what happened on the way.
Evidence is a source tree (``TreeEvidence``), or the facts about all releases that come with the program (``FactsEvidence``).
``changes(anchors, release)`` tells since when functions are as they are then, from what comes with the program alone, and
``know(release)(logger, message)`` which function wrote a line of a log.
Findings are data: nothing here prints.
"""

# For maintainers. Names are loaded when they are first asked for: drawing a diagram asks for links only, and must start quickly.
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.audit.drift import find_drift
    from stackseq.audit.facts import FactsEvidence
    from stackseq.audit.history import bodies_of, changes, is_changed
    from stackseq.audit.knowing import Knowledge, events_of, know
    from stackseq.audit.links import links_of, permalink, release_of
    from stackseq.audit.model import Change, Drift, Evidence, Finding, Kind, Place, Standing
    from stackseq.audit.steps import Call, Step, read_steps
    from stackseq.audit.trees import TreeEvidence
    from stackseq.audit.verification import verify

_HOMES = {
    "drift": ("find_drift",),
    "facts": ("FactsEvidence",),
    "history": ("bodies_of", "changes", "is_changed"),
    "knowing": ("Knowledge", "events_of", "know"),
    "links": ("links_of", "permalink", "release_of"),
    "model": ("Change", "Drift", "Evidence", "Finding", "Kind", "Place", "Standing"),
    "steps": ("Call", "Step", "read_steps"),
    "trees": ("TreeEvidence",),
    "verification": ("verify",),
}

__all__ = [
    "Call",
    "Change",
    "Drift",
    "Evidence",
    "FactsEvidence",
    "Finding",
    "Kind",
    "Knowledge",
    "Place",
    "Standing",
    "Step",
    "TreeEvidence",
    "bodies_of",
    "changes",
    "events_of",
    "find_drift",
    "is_changed",
    "know",
    "links_of",
    "permalink",
    "read_steps",
    "release_of",
    "verify",
]


def __getattr__(name: str) -> object:
    """Load one of the public names on first use."""
    from importlib import import_module

    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"stackseq.audit.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
