"""The normalised text of definitions, its hash, and what two of them have in common."""

from __future__ import annotations

from pathlib import Path

import pytest

from stackseq.source import DictTree, Index, similarity

CASES = [
    (title, *body.strip("\n").split("\n=>\n"))
    for title, _, body in (
        case.partition("\n") for case in Path(__file__).with_name("canonical.txt").read_text().split("\n## ")[1:]
    )
]
RICH = '''\
@decorate(1, x="é\\ud800\\U0001fad8", *a, **b)
class A(B, metaclass=M):
    x: int = 10**30
    async def f(self, a, /, b: int = -1, *c, d=None, **e) -> "text":
        """Docstring."""
        global g
        async with a as b, c:
            async for i, (j, *k) in x: yield i
        try: return [i for i in x if i async for j in y]
        except (E, F) as e: raise G from e
        except H: assert x, "y"
        else: del x[1:2, ..., ::3], y.z
        finally: lambda: (yield)
        while (n := a and not b or c < d <= e is not f in g): break
        match x:
            case {"a": [1, *_], **rest} if y: pass
            case A(b=None) | "s" as t: continue
            case _: x = {1: 2, **a}, {3}, {i for i in j}, {i: j for i in k}
        from ..a import b as c, d
        import e.f
        x += f"{a!r:>{b}}c{d=}" if b"\\xff" else 1e100 + 1j
'''


def normalised(text: str) -> str:
    index = Index(DictTree("nova", {"nova/x.py": text}))
    return index.normalised(index.definitions("nova/x.py")[0])


@pytest.mark.parametrize(
    ("kind", "one", "other"), [(case[0].split(":")[0], *case[1:]) for case in CASES], ids=[c[0] for c in CASES]
)
def test_what_counts(kind: str, one: str, other: str) -> None:
    assert (normalised(one) == normalised(other)) == (kind == "same")


def test_hashes_are_the_same_in_each_python() -> None:
    index = Index(DictTree("nova", {"nova/x.py": RICH}))
    definition = index.definitions("nova/x.py")[0]
    assert index.body_hash(definition) == "58940cf04c93c5ef335f43307290a729492f368afe8d61b416206b0eada9f014"


def test_one_line_per_statement() -> None:
    text = normalised("def f(a):\n    if a:\n        b(1)\n    else:\n        return 'x'\n")
    assert text.split("\n") == [
        "(FunctionDef (arguments [ ] [ (arg a - ) ] - [ ] [ ] - [ ] ) [ ] - )",
        " (If a )",
        "  (Expr (Call b [ 0x1 ] [ ] ) )",
        " orelse:",
        "  (Return 'x' )",
    ]


def test_long_sums_are_written_too() -> None:
    text = normalised(f"def f():\n    return {' + '.join(['a'] * 900)}\n")
    assert text.count("BinOp") == 899


def test_similarity_tells_relatives_from_strangers() -> None:
    pause = "def pause(self, context, it):\n    it.task_state = task_states.PAUSING\n    it.save()\n    self.rpc.pause(context)\n"
    renamed = pause.replace("def pause", "def halt").replace("save()", "save(expected=None)")
    stranger = "def list(self, limit):\n    for row in query.filter(deleted=0).limit(limit):\n        yield Server(row)\n"
    assert similarity(normalised(pause), normalised(pause)) == 1
    assert 0.7 < similarity(normalised(pause), normalised(renamed)) < 1
    assert similarity(normalised(pause), normalised(stranger)) < 0.2
    assert similarity(normalised(pause), normalised(stranger)) == similarity(normalised(stranger), normalised(pause))
    assert similarity("", "x") == 0
