"""Fences of Markdown become pictures, through SuperFences and through our own extension."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import markdown
import pytest

from stackseq.markdown import LANGUAGES, fence, validate

TEXT = """# Title

```sequence theme="napkin" caption="Who <greets>" alt="A greeting" width="400"
Alice->Bob: hello & <welcome>

# nova/compute/api.py API.pause
Bob-->Alice: hi
```

Between.

~~~ wsd
A->B: first

B->A: second
~~~

```seqdiag
seqdiag { a -> b [label = "GET /"]; }
```

````markdown
```sequence
A->B: only shown
```
````
"""
if TYPE_CHECKING:
    from collections.abc import Callable

SUPERFENCES = {
    "pymdownx.superfences": {
        "custom_fences": [{"name": word, "class": word, "format": fence, "validator": validate} for word in LANGUAGES]
    }
}


def through_superfences(text: str) -> str:
    return markdown.markdown(text, extensions=["pymdownx.superfences"], extension_configs=SUPERFENCES)


def through_our_own(text: str) -> str:
    return markdown.markdown(text, extensions=["stackseq.markdown", "fenced_code"])


WAYS = [through_superfences, through_our_own]


@pytest.mark.parametrize("way", WAYS)
def test_fences_become_pictures(way: Callable[[str], str]) -> None:
    page = way(TEXT)
    pictures = re.findall(r"<svg .*?</svg>", page, re.DOTALL)
    assert len(pictures) == 3
    for picture, said in zip(pictures, ("hello &amp; &lt;welcome&gt;", "second", "GET /"), strict=True):
        ET.fromstring(picture)  # noqa: S314  # our own picture
        assert said in picture
    assert "<figcaption>Who &lt;greets&gt;</figcaption>" in page
    assert 'role="group" aria-label="A greeting" style="max-width:400px"' in page
    assert "only shown" in page
    assert "<p>Between.</p>" in page


@pytest.mark.parametrize("way", WAYS)
def test_ids_are_unique_in_a_page(way: Callable[[str], str]) -> None:
    page = way("```sequence\nA->B: x\n```\n\n```sequence\nA->B: x\n```\n\n```sequence\nA->B: y\n```\n")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) > 9
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("way", WAYS)
def test_what_is_wrong_is_logged(way: Callable[[str], str], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        page = way('```sequence theme="nosuch"\nA->B: x\n\nfoo bar\n```\n')
    theme, line = (record.getMessage() for record in caplog.records)
    assert theme.startswith("no theme is called 'nosuch'")
    assert line.startswith("<sequence>:3: ")
    assert "<svg " in page


def test_an_unknown_option_is_told(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        through_our_own("```sequence colour=red\nA->B: x\n```\n")
    (record,) = caplog.records
    assert record.getMessage().startswith("sequence: there is no option 'colour'; options are theme, ")


def test_the_extension_has_settings() -> None:
    settings = {"stackseq.markdown": {"theme": "napkin", "link": "https://example.org"}}
    text = "```sequence\n# nova/a.py f\nA->B: x\n```\n"
    page = markdown.markdown(text, extensions=["stackseq.markdown"], extension_configs=settings)
    assert 'href="https://example.org/nova/a.py"' in page
    assert "StackSeq Hand" in page


def test_an_open_fence_is_left_alone() -> None:
    assert "<svg" not in through_our_own("```sequence\nA->B: x\n")
