"""A trace is remembered for as long as what it read, and what reads it, stay as they are."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from stackseq.calls import Branching, Call, CallKind, CallTree, Guard, Place, Resolution
from stackseq.interaction import Anchor
from stackseq.source import DictTree, Index
from stackseq.trace import Question, kept, trace, trace_kept
from stackseq.trace.kept_form import read_tree, write_tree

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "shop/__init__.py": "",
    "shop/api.py": "from shop import store\n\ndef sell(request):\n    if request.paid:\n        store.take(request.what)\n",
    "shop/store.py": "def take(what):\n    return what\n",
    "shop/other.py": "def other():\n    pass\n",
}
SELL = Question(Anchor("shop/api.py", "sell"), "shop/sell", "POST /sales", "zed")


def ask(folder: Path, files: dict[str, str], question: Question = SELL) -> tuple[CallTree, bool]:
    """Return the answer, and whether it was known."""
    index = Index(DictTree("shop", files))
    tree = trace_kept(question, {"shop": index}, str(folder))
    assert tree == trace(question, {"shop": Index(DictTree("shop", files))})
    return tree, not index.read_paths()


def test_the_same_question_has_the_same_answer(tmp_path: Path) -> None:
    assert [ask(tmp_path, FILES)[1] for _ in range(3)] == [False, True, True]


CHANGES = [
    (FILES | {"shop/store.py": "def take(what):\n    return None\n"}, False),
    (FILES | {"shop/other.py": "def other():\n    return 1\n"}, True),
    (FILES | {"shop/new.py": ""}, False),
    ({path: text for path, text in FILES.items() if path != "shop/other.py"}, False),
]


def test_what_was_only_looked_into_must_be_the_same(tmp_path: Path) -> None:
    plugin = "from stevedore import driver\n\ndef load():\n    driver.DriverManager('shop.tills', 'new').driver().open()\n"
    tills = "class One(object):\n    def open(self):\n        pass\n\nclass Two(One):\n    def open(self):\n        pass\n"
    settings = "[entry_points]\nshop.tills =\n    new = shop.tills:{}\n"
    files = FILES | {"shop/plugin.py": plugin, "shop/tills.py": tills, "setup.cfg": settings.format("One")}
    question = Question(Anchor("shop/plugin.py", "load"))
    assert ask(tmp_path, files, question)[0] != ask(tmp_path, files | {"setup.cfg": settings.format("Two")}, question)[0]
    assert ask(tmp_path, files, question)[1], "an edit that is undone"


@pytest.mark.parametrize(("files", "known"), CHANGES)
def test_what_was_read_must_be_the_same(tmp_path: Path, files: dict[str, str], *, known: bool) -> None:
    ask(tmp_path, FILES)
    assert ask(tmp_path, files)[1] == known
    assert ask(tmp_path, FILES)[1], "an edit that is undone"


QUESTIONS = [
    Question(SELL.anchor, "shop/buy", SELL.request, SELL.release),
    Question(SELL.anchor, SELL.operation, "PUT /sales", SELL.release),
    Question(SELL.anchor, SELL.operation, SELL.request, "2026.1"),
    Question(SELL.anchor, SELL.operation, SELL.request, SELL.release, {"CONF.debug": "true"}),
    Question(Anchor("shop/store.py", "take"), SELL.operation, SELL.request, SELL.release),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=range(len(QUESTIONS)))
def test_other_questions_are_others(tmp_path: Path, question: Question) -> None:
    ask(tmp_path, FILES)
    assert not ask(tmp_path, FILES, question)[1]


def test_another_program_asks_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(tmp_path, FILES)
    monkeypatch.setattr(kept, "program_digest", lambda: "another")
    assert not ask(tmp_path, FILES)[1]


def entries(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"nonsense", b'{"shop": {}}\nnonsense', b'{"cellar": {"a.py": ""}}\n'])
def test_a_damaged_entry_is_no_answer(tmp_path: Path, damage: bytes) -> None:
    ask(tmp_path, FILES)
    (entry,) = entries(tmp_path)
    entry.write_bytes(damage)
    assert not ask(tmp_path, FILES)[1]


def test_few_answers_are_kept(tmp_path: Path) -> None:
    for number in range(9):
        ask(tmp_path, FILES | {"shop/store.py": f"def take(what):\n    return {number}\n"})
    assert len(entries(tmp_path)) == 4


def test_old_programs_are_forgotten(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        folder.mkdir()
    os.utime(old, (1, 1))
    ask(tmp_path, FILES)
    assert (old.exists(), new.exists()) == (False, True)


def test_a_cache_that_cannot_be_written_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not ask(tmp_path / "file", FILES)[1]
    assert not ask(tmp_path / "file", FILES)[1]


def test_trees_come_back() -> None:
    guard = Guard("x is None", Branching.ALTERNATIVE, 3, 1)
    place = Place("nova", "nova/compute/api.py", "API.pause", 12)
    inner = Call(CallKind.RPC_CAST, "pause", "api", "compute", place, (guard,), {"host": "é"}, Resolution.REGISTRY, host="source")
    deep = Call(CallKind.CALL, "deepest", "api", "api")
    for number in range(600):
        deep = Call(CallKind.CALL, f"level {number}", "api", "api", place, (guard,), children=(deep, inner))
    timed = Call(CallKind.DB, "save", "api", "database", started=1.5, ended=2.0, error="gone", note="again")
    tree = CallTree("nova/pause", "nova", "zed", (inner, deep, timed), {"driver": "libvirt"}, 2, 7, ("cut",))
    data = write_tree(tree)
    found = read_tree(data)
    assert write_tree(found) == data
    assert (found.calls[0], found.calls[2]) == (inner, timed)
    assert (found.assumptions, found.unresolved, found.entered, found.remarks) == ({"driver": "libvirt"}, 2, 7, ("cut",))
