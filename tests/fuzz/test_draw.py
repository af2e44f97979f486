"""Any text becomes a picture: no exception, well-formed XML, the same bytes each time."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import stackseq
from tests.wsd.texts import diagrams

long = settings(max_examples=4_000, suppress_health_check=list(HealthCheck))

pytestmark = [pytest.mark.fuzz, pytest.mark.timeout(600)]


@given(diagrams(most=30) | st.text(max_size=300))
@long
def test_any_text_can_be_drawn(text: str) -> None:
    picture = stackseq.draw(text)
    ET.fromstring(picture)  # noqa: S314  # our own
    assert stackseq.draw(text) == picture
    picture.encode()


@given(diagrams(most=20) | st.text(max_size=300))
@settings(long, max_examples=1_000)
@pytest.mark.parametrize("format", ["txt", "html", "mermaid", "plantuml", "wsd"])
def test_any_text_can_be_written(format: str, text: str) -> None:  # noqa: A002  # the name that users write
    written = stackseq.draw(text, format=format)
    assert stackseq.draw(text, format=format) == written
    written.encode()
