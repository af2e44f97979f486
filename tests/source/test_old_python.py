"""Old Python, read as today's."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackseq.source.read import Module, read_module
from stackseq.source.repair import repair
from stackseq.source.tokens import statements, tokenize

CASES = [
    (title, *body.strip("\n").split("\n=>\n"))
    for title, _, body in (
        case.partition("\n") for case in Path(__file__).with_name("old_python.txt").read_text().split("\n## ")[1:]
    )
]


def read(text: str) -> Module:
    module = read_module(text.encode())
    assert isinstance(module, Module), module
    return module


@pytest.mark.parametrize(("old", "new"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_old_python_is_read_as_todays(old: str, new: str) -> None:
    repaired = repair(old)
    assert ast.unparse(ast.parse(repaired)) == ast.unparse(ast.parse(new))
    assert repaired.count("\n") == old.count("\n") == new.count("\n")


@pytest.mark.parametrize("new", [case[2] for case in CASES], ids=[case[0] for case in CASES])
def test_todays_python_keeps_its_meaning(new: str) -> None:
    assert ast.unparse(ast.parse(repair(new))) == ast.unparse(ast.parse(new))


def test_names_that_became_keywords_keep_their_spelling() -> None:
    module = read(
        "from a.async import x\ndef async(await, async=False):\n    return self.async(await)\nnonlocal = async = x.True\n"
    )
    names = {node.id for node in ast.walk(module.tree) if isinstance(node, ast.Name)}
    attributes = {node.attr for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)}
    function = module.tree.body[1]
    assert isinstance(function, ast.FunctionDef)
    assert function.name == "async"
    assert [argument.arg for argument in function.args.args] == ["await", "async"]
    assert {"await", "nonlocal", "async"} <= names
    assert {"async", "True"} <= attributes
    assert module.repaired


def test_keywords_stay_keywords_beside_names() -> None:
    module = read("async def f():\n    await g(async=1)\n    async with x: pass\n    nonlocal y\n")
    kinds = {type(node).__name__ for node in ast.walk(module.tree)}
    assert {"AsyncFunctionDef", "Await", "AsyncWith", "Nonlocal"} <= kinds


def test_a_good_file_is_not_touched() -> None:
    assert not read("async def f():\n    await g()\n").repaired


@given(st.text(alphabet="abpr(){}[]'\"\\\n\t `#,:;=<>01Lu. éᚠ", max_size=60))
def test_tokens_are_the_text(text: str) -> None:
    texts, kinds = tokenize(text)
    assert "".join(texts) == text
    assert len(texts) == len(kinds)
    assert all(statement.words for statement in statements(texts, kinds))


WORDS = "print exec raise except lambda def async await for in x , ( ) [ ] : ` 0777 'a' <> = \n \t ;".split(" ")


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_repairing_never_fails_and_keeps_the_lines(text: str) -> None:
    assert repair(text).count("\n") == text.count("\n")
