"""What is found about an anchor, by the trees that it is held against."""

from __future__ import annotations

import pytest

from stackseq.audit import Kind
from tests.audit.trees import BODY, OTHER, evidence_of, findings, method

LOOSE = "nova/a.py pause()"
ANCHOR = "nova/a.py API.pause"
CHANGED = BODY.replace("'first'", "'second'")
CASES = [
    # what the case is, anchor, files before, files now, kind, where it is now
    ("in its place", ANCHOR, {}, {"nova/a.py": method("pause")}, Kind.HOLDS, ANCHOR),
    ("changed", ANCHOR, {"nova/a.py": method("pause")}, {"nova/a.py": method("pause", OTHER)}, Kind.HOLDS, ANCHOR),
    ("loose", LOOSE, {}, {"nova/a.py": method("pause")}, Kind.HOLDS, ANCHOR),
    (
        "inherited",
        ANCHOR,
        {},
        {"nova/a.py": "from nova import b\nclass API(b.Base): pass\n", "nova/b.py": method("pause", owner="Base")},
        Kind.HOLDS,
        "nova/b.py Base.pause",
    ),
    (
        "loose, and two of the name",
        LOOSE,
        {},
        {"nova/a.py": method("pause") + method("pause", owner="Other")},
        Kind.AMBIGUOUS,
        None,
    ),
    ("in another file", ANCHOR, {}, {"nova/b.py": method("pause")}, Kind.MOVED, "nova/b.py API.pause"),
    ("in another class", ANCHOR, {}, {"nova/a.py": method("pause", owner="New")}, Kind.MOVED, "nova/a.py New.pause"),
    (
        "in two other files, nobody knows which",
        ANCHOR,
        {},
        {"nova/b.py": method("pause"), "nova/c.py": method("pause")},
        Kind.GONE,
        None,
    ),
    (
        "in two other files, one with its body",
        ANCHOR,
        {"nova/a.py": method("pause")},
        {"nova/b.py": method("pause", OTHER), "nova/c.py": method("pause", CHANGED)},
        Kind.MOVED,
        "nova/c.py API.pause",
    ),
    (
        "only a namesake that does something else",
        ANCHOR,
        {"nova/a.py": method("pause")},
        {"nova/b.py": method("pause", OTHER)},
        Kind.GONE,
        None,
    ),
    (
        "under another name",
        ANCHOR,
        {"nova/a.py": method("pause")},
        {"nova/a.py": method("halt", CHANGED)},
        Kind.RENAMED,
        "nova/a.py API.halt",
    ),
    ("under another name, nothing known from before", ANCHOR, {}, {"nova/a.py": method("halt")}, Kind.GONE, None),
    (
        "gone, and its sibling stays",
        ANCHOR,
        {"nova/a.py": method("pause") + method("unpause", CHANGED, "Other")},
        {"nova/a.py": method("unpause", CHANGED, "Other")},
        Kind.GONE,
        None,
    ),
    (
        "absorbed by a function that was there",
        ANCHOR,
        {"nova/a.py": method("pause") + method("halt", OTHER, "Other")},
        {"nova/a.py": method("halt", CHANGED, "Other")},
        Kind.RENAMED,
        "nova/a.py Other.halt",
    ),
    (
        "replaced by the second version beside it",
        ANCHOR,
        {"nova/a.py": method("pause") + method("pause", CHANGED, "API2")},
        {"nova/a.py": method("pause", CHANGED, "API2")},
        Kind.MOVED,
        "nova/a.py API2.pause",
    ),
    ("gone with its file", ANCHOR, {"nova/a.py": method("pause")}, {"nova/b.py": "x = 1\n"}, Kind.GONE, None),
    ("of another project", "cinder/a.py f", {}, {"nova/a.py": ""}, Kind.UNKNOWN, None),
    ("in a file that nobody can read", ANCHOR, {}, {"nova/a.py": "\0"}, Kind.UNKNOWN, None),
]


@pytest.mark.parametrize(
    ("anchor", "before", "now", "kind", "place"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_verify(anchor: str, before: dict[str, str], now: dict[str, str], kind: Kind, place: str | None) -> None:
    text = f"# {anchor}\nA->B: x\n"
    (finding,) = findings(text, evidence_of(now, evidence_of(before) if before else None))
    assert (finding.kind, str(finding.place) if finding.place else None) == (kind, place)
    assert finding.span.line == 1
    assert anchor in finding.message


def test_a_place_has_its_lines() -> None:
    (finding,) = findings(
        f"# {ANCHOR}\nA->B: x\n", evidence_of({"nova/a.py": "class API:\n    @check\n    def pause(self):\n        pass\n"})
    )
    assert finding.place is not None
    assert (finding.place.first_line, finding.place.last_line) == (2, 4)


SOURCE = """\
class API:
    def pause(self, context):
        cctxt.cast(context, 'pause_instance', host=self.host)
        self.driver.suspend()
        def inner():
            return do_it(when=now)
"""
MENTIONED = [
    "cast pause_instance(x)",
    "suspend()",
    "do_it()",
    "now()",
    "when()",
    "inner()",
    "driver()",
    "call other(Instance.suspend)",
]
MISSING = ["cast resume_instance(x)", "pause()", "instance()", "call other(Instance.resume)"]


@pytest.mark.parametrize("label", [*MENTIONED, *MISSING])
def test_calls_are_looked_for_in_the_function(label: str) -> None:
    found = findings(f"# {ANCHOR}\nA->B: {label}\n", evidence_of({"nova/a.py": SOURCE}))
    assert [finding.kind for finding in found[1:]] == ([Kind.CALL_NOT_FOUND] if label in MISSING else [])


def test_a_missing_call_says_what_and_where() -> None:
    text = f"# {ANCHOR}\nA->B: suspend()\n\nA->B: each server: call object_action(Instance.save)\n"
    *_, finding = findings(text, evidence_of({"nova/a.py": SOURCE}))
    assert finding.message == "API.pause does not mention object_action or save"
    assert finding.hints == ("the message is: each server: call object_action(Instance.save)",)
    assert finding.span.line == 4


def test_no_call_is_missed_where_there_is_no_function() -> None:
    assert [finding.kind for finding in findings(f"# {ANCHOR}\nA->B: suspend()\n", evidence_of({}))] == [Kind.GONE]


def test_what_is_gone_comes_with_near_names() -> None:
    (finding,) = findings("# nova/a.py API.puase\nA->B: x\n", evidence_of({"nova/a.py": method("pause")}))
    assert finding.hints == ("did you mean API.pause?",)
