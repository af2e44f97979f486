"""Small projects in memory, in several releases."""

from __future__ import annotations

from stackseq import parse
from stackseq.audit import TreeEvidence, read_steps, verify
from stackseq.source import DictTree, Index

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackseq.audit import Evidence, Finding

BODY = """\
        context = self.prepare(instance, 'first')
        for volume in self.volumes(context, instance):
            volume.attach(context, mountpoint=volume.mountpoint)
        LOG.info('done with %s', instance)
        return context
"""
OTHER = """\
        if not instances:
            raise Error('nothing to do')
        self.notifier.notify({'kind': 'other'})
"""


def method(name: str, body: str = BODY, owner: str = "API") -> str:
    """Write a class with one method."""
    return f"class {owner}:\n    def {name}(self, instance):\n{body}"


def index_of(files: Mapping[str, str]) -> Index:
    return Index(DictTree("nova", files))


def evidence_of(files: Mapping[str, str], before: Evidence | None = None) -> TreeEvidence:
    return TreeEvidence({"nova": index_of(files)}, before)


def findings(text: str, evidence: Evidence) -> list[Finding]:
    """Verify a diagram."""
    return list(verify(read_steps(parse(text).interaction, text), evidence))
