"""Finding definitions."""

from __future__ import annotations

import ast

import pytest

from stackseq.interaction import Anchor
from stackseq.source import Definition, DefinitionKind, DictTree, Found, Index, NotFound, Reason

API = '''\
class API(object):
    """The API."""

    @check(policy=True,
           state=None)
    @wsgi.action('pause')
    def pause(self):
        def inner():
            pass
        return inner

    @property
    def size(self): return 1

    @size.setter
    def size(self, value): pass

    class Meta(Base[int], six.with_metaclass(abc.ABCMeta, models.Model)):
        def fields(self): pass

if six.PY2:
    def resume(): pass
else:
    async def resume(): pass

try:
    from x import suspend
except ImportError:
    def suspend(): pass
finally:
    with y:
        def stop(): pass

def outer():
    for i in y:
        def pause(): pass

match x:
    case 1:
        def matched(): pass
'''
TREE = {
    "nova/__init__.py": "",
    "nova/api.py": API,
    "nova/other.py": "def pause(): pass\ndef alone(): pass\n",
    "nova/broken.py": "x = \0",
    "nova/tests/test_api.py": "def pause(): pass\n",
    "nova/virt/driver/__init__.py": "",
    "nova/virt/driver/base.py": "",
    "nova/network/linux_net.py": "",
    "nova/compute/linux_net.py": "",
    "nova/view.rst": "def pause(): pass\n",
}


@pytest.fixture
def index() -> Index:
    return Index(DictTree("nova", TREE))


def find(index: Index, text: str, path: str = "nova/api.py") -> Definition:
    found = index.find(Anchor(path, text.removesuffix("()"), text.endswith("()")))
    assert isinstance(found, Found), found
    return found.definition


def miss(index: Index, text: str, path: str = "nova/api.py") -> NotFound:
    found = index.find(Anchor(path, text.removesuffix("()"), text.endswith("()")))
    assert isinstance(found, NotFound), found
    return found


def test_a_method_with_decorators(index: Index) -> None:
    assert find(index, "API.pause") == Definition(
        path="nova/api.py",
        qualname="API.pause",
        kind=DefinitionKind.METHOD,
        first_line=4,
        last_line=10,
        name_line=7,
        decorators=("check(policy=True, state=None)", "wsgi.action('pause')"),
        class_name="API",
        bases=("object",),
        source_id=index.tree.content_id("nova/api.py"),
    )


@pytest.mark.parametrize(
    ("name", "kind", "line", "class_name"),
    [
        ("API", DefinitionKind.CLASS, 1, ""),
        ("API.pause.inner", DefinitionKind.FUNCTION, 8, "API"),
        ("API.pause.<locals>.inner", DefinitionKind.FUNCTION, 8, "API"),
        ("API.Meta", DefinitionKind.CLASS, 18, "API"),
        ("API.Meta.fields", DefinitionKind.METHOD, 19, "API.Meta"),
        ("suspend", DefinitionKind.FUNCTION, 29, ""),
        ("stop", DefinitionKind.FUNCTION, 32, ""),
        ("outer.pause", DefinitionKind.FUNCTION, 36, ""),
        ("matched", DefinitionKind.FUNCTION, 40, ""),
        ("fields()", DefinitionKind.METHOD, 19, "API.Meta"),
        ("inner()", DefinitionKind.FUNCTION, 8, "API"),
        ("pause.inner()", DefinitionKind.FUNCTION, 8, "API"),
    ],
)
def test_definitions_wherever_they_stand(index: Index, name: str, kind: DefinitionKind, line: int, class_name: str) -> None:
    found = find(index, name)
    assert (found.kind, found.name_line, found.class_name) == (kind, line, class_name)


def test_bases_are_those_that_are_inherited_from(index: Index) -> None:
    assert find(index, "API.Meta").bases == ("Base", "models.Model")


@pytest.mark.parametrize(("name", "lines"), [("API.size", [13, 16]), ("resume", [22, 24]), ("size()", [13, 16])])
def test_definitions_of_one_name_are_all_found(index: Index, name: str, lines: list[int]) -> None:
    found = index.find(Anchor("nova/api.py", name.removesuffix("()"), name.endswith("()")))
    assert isinstance(found, Found)
    assert [definition.name_line for definition in (found.definition, *found.others)] == lines


def test_a_loose_name_of_two_functions_is_ambiguous(index: Index) -> None:
    missing = miss(index, "pause()")
    assert missing.reason is Reason.AMBIGUOUS
    assert missing.near == ("API.pause", "outer.pause")
    assert [definition.name_line for definition in missing.candidates] == [7, 36]
    assert missing.message == "nova/api.py has 2 definitions called pause"


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("nova/apis.py", ("nova/api.py",)),
        ("nova/virt/driver.py", ("nova/virt/driver/__init__.py", "nova/virt/driver/base.py")),
        ("nova/network/base.py", ("nova/virt/driver/base.py",)),
        ("nova/compute/net/linux_net.py", ("nova/compute/linux_net.py", "nova/network/linux_net.py")),
        ("../../etc/passwd", ()),
        ("", ()),
        ("nova", ("nova/__init__.py", "nova/api.py", "nova/broken.py", "nova/other.py")),
    ],
)
def test_a_missing_file_tells_near_ones(index: Index, path: str, near: tuple[str, ...]) -> None:
    missing = miss(index, "API.pause", path)
    assert missing.reason is Reason.NO_FILE
    assert missing.near == near
    assert missing.message == f"nova in memory has no {path}"


@pytest.mark.parametrize(("name", "near"), [("API.paus", "API.pause"), ("ComputeAPI.pause", "API.pause"), ("xyz", "")])
def test_a_missing_name_tells_near_ones(index: Index, name: str, near: str) -> None:
    missing = miss(index, name)
    assert missing.reason is Reason.NO_NAME
    assert missing.near[:1] == ((near,) if near else ())
    assert missing.message == f"nova/api.py has no {name}"


def test_an_unreadable_file_is_one_diagnostic(index: Index) -> None:
    for name in ("a", "b"):
        missing = miss(index, name, "nova/broken.py")
        assert missing.reason is Reason.UNREADABLE
        assert missing.diagnostic is not None
    assert [diagnostic.span.path for diagnostic in index.diagnostics] == ["nova/broken.py"]


def test_search_finds_a_name_everywhere_but_in_tests(index: Index) -> None:
    found = [(definition.path, definition.qualname) for definition in index.search("pause")]
    assert found == [("nova/api.py", "API.pause"), ("nova/api.py", "outer.pause"), ("nova/other.py", "pause")]
    assert index.search("nothing") == ()


def test_the_node_of_a_definition(index: Index) -> None:
    nodes = [index.function_node(definition) for definition in index.definitions("nova/api.py")]
    assert [node.name for node in nodes] == [definition.name for definition in index.definitions("nova/api.py")]
    assert isinstance(index.syntax_tree("nova/api.py"), ast.Module)
    assert index.syntax_tree("nova/none.py") is None
    with pytest.raises(KeyError):
        index.function_node(Definition("nova/none.py", "f", DefinitionKind.FUNCTION, 1, 1, 1))


class CountingTree(DictTree):
    """Counts how often each file is read."""

    def __init__(self, files: dict[str, str]) -> None:
        super().__init__("nova", files)
        self.reads: list[str] = []

    def read(self, path: str) -> bytes | None:
        self.reads.append(path)
        return super().read(path)


def test_only_what_is_asked_about_is_read_and_just_once() -> None:
    tree = CountingTree({"nova/a.py": "def f(): pass", "nova/b.py": "def g(): pass"})
    index = Index(tree)
    for _ in range(3):
        find(index, "f", "nova/a.py")
        index.body_hash(find(index, "f", "nova/a.py"))
        miss(index, "f", "nova/c.py")
    assert set(tree.reads) == {"nova/a.py", "nova/c.py"}
    assert tree.reads.count("nova/c.py") == 1


def test_syntax_trees_that_were_let_go_are_read_again() -> None:
    long = f"x = '{'x' * 1_200_000}'"
    tree = DictTree("nova", {f"nova/{name}.py": f"def {name}(): pass\n{long}" for name in "abc"})
    index = Index(tree)
    definitions = [find(index, name, f"nova/{name}.py") for name in "abc"]
    assert [index.function_node(definition).name for definition in definitions] == ["a", "b", "c"]
