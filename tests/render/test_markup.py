"""Addresses: what is harmless passes, what is not does not."""

from __future__ import annotations

import pytest

from stackseq.render.markup import escape, escape_attribute, safe_link


@pytest.mark.parametrize(
    "address",
    [
        "https://a.b/c?d=e&f#g",
        "http://a",
        "HTTPS://a",
        "mailto:a@b.c",
        "a/b.html",
        "../x",
        "#step-3",
        "a?b=c:d",
        "/x:y",
        "https://münchen.example/",
    ],
)
def test_harmless_addresses_pass(address: str) -> None:
    assert safe_link(f" {address} ") == address


@pytest.mark.parametrize(
    "address",
    [
        "", " ", "javascript:alert(1)", "JavaScript:alert(1)", "java\nscript:alert(1)", "\x01javascript:alert(1)",
        "data:text/html,x", "vbscript:x", "file:///etc/passwd", "ftp://a", "x:y", "https://a b", "https://a\x00b", "https://\ud800",
    ],
)  # fmt: skip
def test_others_do_not(address: str) -> None:
    assert safe_link(address) == ""


def test_signs_are_escaped() -> None:
    assert escape("a<b>&c\"'") == "a&lt;b&gt;&amp;c\"'"
    assert escape_attribute("\"'\n\t") == "&quot;'  "
