"""Reading files: encodings, and files that nobody can read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackseq.diagnostics import Diagnostic, Span
from stackseq.source.model import LARGEST
from stackseq.source.read import Module, decode, read_module


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"x = 'a'\r\ny = 1\rz\n", "x = 'a'\ny = 1\nz\n"),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        ("x = 'é'".encode(), "x = 'é'"),
        ("x = 'é'".encode("latin-1"), "x = 'é'"),
        ("# -*- coding: latin-1 -*-\nx = 'é'".encode("latin-1"), "# -*- coding: latin-1 -*-\nx = 'é'"),
        (
            "#!/bin/python\n# vim: set fileencoding=koi8-r :\nx = 'ж'".encode("koi8-r"),
            "#!/bin/python\n# vim: set fileencoding=koi8-r :\nx = 'ж'",
        ),
        (b"x = 1\n# coding: utf-16\n", "x = 1\n# coding: utf-16\n"),
        (b"# coding: no-such-thing\nx", "# coding: no-such-thing\nx"),
        (b"# coding: hex\nx", "# coding: hex\nx"),
        (b"", ""),
    ],
)
def test_the_encoding_is_as_declared(data: bytes, text: str) -> None:
    assert decode(data) == text


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"x = 1\ny = \x00", 2, "NUL byte"),
        (b"\x89PNG\r\n\x1a\n", 1, "cannot read"),
        (b"x =\n" * 20, 1, "cannot read"),
        (b"(" * 5000, 1, "cannot read"),
        (b"-" * 200_000 + b"1", 1, "too deeply"),
        (b"x" + b".x" * 100_000, 1, "too deeply"),
        (b"#" * (LARGEST + 1), 1, "larger than 4 MiB"),
    ],
    ids=["nul", "picture", "nonsense", "brackets", "signs", "attributes", "large"],
)
def test_what_nobody_can_read_is_a_diagnostic(data: bytes, line: int, message: str) -> None:
    found = read_module(data, "nova/x.py")
    assert isinstance(found, Diagnostic)
    assert found.code == "unreadable-source"
    assert found.span == Span(line, 1, line, 1, "nova/x.py")
    assert message in found.message
    assert "\n" not in found.message


@pytest.mark.parametrize(
    ("text", "skipped", "kept"),
    [
        ("def a():\n    return 1 +\n\ndef b(): pass\n", (2,), ["a", "b"]),
        ("def a():\n    x = f(\n\ndef b(): pass\n", (2,), ["a", "b"]),
        ("class A:\n    def x(self): return $\n    def y(self): pass\ndef b(): pass\n", (2,), ["A", "b"]),
        ("if x ===y:\n    def a(): pass\n", (1,), []),
        ("class A:\n    def x(self\n        pass\n    def y(self): pass\n", (2,), ["A"]),
        ("def a():\n\ndef b(): pass\n", (1,), ["b"]),
        ("def a():\n        x\n    y\n\ndef b(): pass\n", (3,), ["a", "b"]),
        ("def a():\n    x\n        y\n    z\ndef b(): pass\n", (3,), ["a", "b"]),
        ("f({'a': 1,\n   'b': 2))\ndef b(): pass\n", (2,), ["b"]),
    ],
)
def test_a_broken_statement_does_not_hide_the_rest(text: str, skipped: tuple[int, ...], kept: list[str]) -> None:
    module = read_module(text.encode())
    assert isinstance(module, Module)
    assert module.skipped == skipped
    assert module.text.count("\n") == text.count("\n")
    assert [node.name for node in module.tree.body if hasattr(node, "name")] == kept


def test_what_is_deprecated_is_read_without_a_word(recwarn: pytest.WarningsRecorder) -> None:
    assert isinstance(read_module(b"x = '\\d'\ny = 1if x is 1 else 2\n"), Module)
    assert not recwarn


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_reported(data: bytes) -> None:
    assert isinstance(read_module(data), Module | Diagnostic)
