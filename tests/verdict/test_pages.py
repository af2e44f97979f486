"""Pages of records: what matters first, everything behind it, and bounded however much was recorded."""

from __future__ import annotations

import json
import re

import pytest

from stackseq.narrate import Detail
from stackseq.observe.formats import read_record
from stackseq.observe.observing import observe
from stackseq.render.extract import read_source
from stackseq.verdict.explaining import Explained
from stackseq.verdict.pages import record_page, verdict_page
from tests.observe import recordings
from tests.verdict.made_up import OBSERVATION
from tests.verdict.test_showing import bad

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.observe import Observation

MANY = 5_000


def seen(*nodes: dict[str, object]) -> Observation:
    return observe([read_record(json.dumps(recordings.report(*nodes)), "trace.json")], folded=False)


@pytest.fixture(scope="module")
def large() -> Observation:
    rows = []
    for number in range(MANY):
        request = recordings.wsgi("PUT", f"/v2.0/ports/{number}")
        rows.append(recordings.node("wsgi", "neutron/neutron@ctl", (10 * number, 10 * number + 5), **request))
    request = recordings.wsgi("POST", "/v2.1/servers")
    return seen(recordings.node("wsgi", "nova/osapi_compute@ctl", (0, 10 * MANY), *rows, **request))


def everything(page: str) -> dict[str, str]:
    (text,) = re.findall(r'<script type="application/json" class="record">(.*?)</script>', page, re.DOTALL)
    found: dict[str, str] = json.loads(text)
    return found


def steps(outline: str) -> int:
    return outline.count("<li data-key=")


def test_a_record_has_two_views_with_their_evidence() -> None:
    page = record_page(seen(*recordings.boot(fails=True)))
    whole = everything(page)
    assert steps(whole["outline"]) > steps(page.partition('class="outline"')[2].partition("</div>")[0]) > 5
    assert "<code>NoValidHost: No valid host was found. There are none.</code>" in page
    assert whole["outline"].count('class="proofs"') > 5
    assert re.search(r"<span>\+0\.\d{3} s</span> <span>ctl</span> <span>trace\.json#", page)


def test_all_calls_are_one_view() -> None:
    page = record_page(seen(*recordings.boot()), detail=Detail.CALLS)
    assert 'class="record"' not in page
    assert 'data-do="everything"' not in page
    assert 'class="proofs"' in page


def test_a_page_is_bounded_and_says_what_it_leaves_out(large: Observation) -> None:
    page = record_page(large)
    assert "The first 400 of " in page
    assert "The first 2000 of 5001 calls." in everything(page)["outline"]
    assert steps(everything(page)["outline"]) < 4_200
    assert len(page) < 6_000_000


def test_a_verdict_has_its_text_and_its_evidence() -> None:
    page = verdict_page(Explained(bad(), OBSERVATION))
    assert page == verdict_page(Explained(bad(), OBSERVATION))
    assert "== ✗ STOPPED HERE" in read_source(page.encode())
    assert "<code>createWithFlags happened</code>" in page
    assert steps(everything(page)["outline"]) > len(bad().steps)


def test_nothing_that_was_recorded_ends_its_element() -> None:
    hostile = "</script><img src=x onerror=alert(1)>"
    nodes = recordings.boot(fails=True)
    nodes[1]["children"][-1]["error"] = hostile
    nodes[1]["children"][-1]["message"] = hostile
    page = record_page(seen(*nodes))
    assert "onerror=alert(1)" in page
    assert "<img" not in page
    assert page.count("</script>") == page.count("<script")
