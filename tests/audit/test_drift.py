"""What became of a function between two trees."""

from __future__ import annotations

import pytest

from stackseq.audit import Change, find_drift
from stackseq.interaction import Anchor
from tests.audit.trees import BODY, OTHER, evidence_of, method

ANCHOR = Anchor("nova/a.py", "API.pause")
HERE = {"nova/a.py": method("pause")}
LATER = {
    "nova/a.py": "import os\n\n\n# moved down\n"
    + method("pause", BODY.replace("        context", "        # now\n        context", 1))
}
CASES = [
    ("the same", HERE, HERE, Change.SAME),
    ("on other lines, with other comments", HERE, LATER, Change.SAME),
    ("changed", HERE, {"nova/a.py": method("pause", BODY + "        self.log()\n")}, Change.CHANGED),
    ("moved", HERE, {"nova/b.py": method("pause")}, Change.MOVED),
    ("renamed", HERE, {"nova/a.py": method("halt")}, Change.RENAMED),
    ("gone", HERE, {"nova/a.py": method("other", OTHER)}, Change.GONE),
    ("new", {"nova/b.py": ""}, HERE, Change.NEW),
    ("never there", {"nova/b.py": ""}, {"nova/b.py": ""}, Change.ABSENT),
]


@pytest.mark.parametrize(("old", "new", "change"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_change(old: dict[str, str], new: dict[str, str], change: Change) -> None:
    before = evidence_of(old)
    (drift,) = find_drift(before, evidence_of(new, before), [ANCHOR])
    assert drift.change is change
    assert (drift.old is None) == (change in {Change.NEW, Change.ABSENT})
    assert (drift.new is None) == (change in {Change.GONE, Change.ABSENT})


def test_nothing_is_known_without_source() -> None:
    (drift,) = find_drift(evidence_of(HERE), evidence_of(HERE), [Anchor("cinder/a.py", "f")])
    assert drift.change is Change.UNKNOWN


def share(body: str) -> float:
    before = evidence_of(HERE)
    (drift,) = find_drift(before, evidence_of({"nova/a.py": method("pause", body)}, before), [ANCHOR])
    return drift.share


def test_the_share_grows_with_the_change() -> None:
    shares = [share(BODY), share(BODY + "        self.log()\n"), share(BODY.replace("instance", "server")), share(OTHER)]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert 0 < shares[1] < 0.2
    assert shares[3] > 0.8
