"""Finding inherited methods."""

from __future__ import annotations

import pytest

from stackseq.interaction import Anchor
from stackseq.source import DictTree, Found, Index

TREE = {
    "nova/__init__.py": "",
    "nova/db/__init__.py": "from nova.db.base import Base as Db\nfrom nova.db.more import *\n",
    "nova/db/base.py": "class Base(object):\n    def load(self): pass\n    def save(self):\n        def inner(): pass\n",
    "nova/db/more.py": "from . import base\nclass More(base.Base):\n    def more(self): pass\n",
    "nova/manager.py": (
        "import oslo\nfrom nova import db\nfrom nova.db import base as db_base\nimport nova.db.more\n"
        "Alias = db_base.Base\n"
        "class Manager(oslo.Service, db_base.Base): pass\n"
        "class Packaged(db.Db): pass\n"
        "class Starred(db.More): pass\n"
        "class Dotted(nova.db.more.More): pass\n"
        "class Aliased(Alias): pass\n"
        "class Outer(object):\n    class One(object):\n        def f(self): pass\n    class Two(One): pass\n"
    ),
    "nova/async/__init__.py": "class Worker(object):\n    def work(self): pass\n",
    "nova/old.py": "import nova.async\nclass Named(nova.async.Worker): pass\n",
    "nova/diamond.py": (
        "class A(object):\n    def f(self): pass\n"
        "class B(A): pass\n"
        "class C(A):\n    def f(self): pass\n"
        "class D(B, C): pass\n"
        "class Bad(A, B): pass\n"
    ),
    "nova/circle.py": (
        "from nova.circle import Round\nfrom nova.circle2 import Other\n"
        "class Self(Self): pass\nclass One(Two): pass\nclass Two(One): pass\nclass Lost(Round): pass\nclass Far(Other): pass\n"
    ),
    "nova/circle2.py": "from nova.circle import Far as Other\n",
}


@pytest.mark.parametrize(
    ("path", "name", "holder"),
    [
        ("nova/manager.py", "Manager.load", ("nova/db/base.py", "Base")),
        ("nova/manager.py", "Manager.save.inner", ("nova/db/base.py", "Base")),
        ("nova/manager.py", "Packaged.load", ("nova/db/base.py", "Base")),
        ("nova/manager.py", "Starred.more", ("nova/db/more.py", "More")),
        ("nova/manager.py", "Starred.load", ("nova/db/base.py", "Base")),
        ("nova/manager.py", "Dotted.more", ("nova/db/more.py", "More")),
        ("nova/manager.py", "Aliased.load", ("nova/db/base.py", "Base")),
        ("nova/manager.py", "Alias.load", ("nova/db/base.py", "Base")),
        ("nova/manager.py", "Outer.Two.f", ("nova/manager.py", "Outer.One")),
        ("nova/old.py", "Named.work", ("nova/async/__init__.py", "Worker")),
        ("nova/diamond.py", "D.f", ("nova/diamond.py", "C")),
        ("nova/diamond.py", "Bad.f", ("nova/diamond.py", "A")),
    ],
)
def test_methods_are_found_where_they_are_inherited_from(path: str, name: str, holder: tuple[str, str]) -> None:
    found = Index(DictTree("nova", TREE)).find(Anchor(path, name))
    assert isinstance(found, Found)
    assert found.definition.inherited_from == holder
    assert found.definition.path == holder[0]
    assert found.definition.qualname.startswith(holder[1] + ".")


def test_own_methods_are_not_inherited() -> None:
    found = Index(DictTree("nova", TREE)).find(Anchor("nova/diamond.py", "C.f"))
    assert isinstance(found, Found)
    assert found.definition.inherited_from is None


@pytest.mark.parametrize("name", ["Self.f", "One.f", "Two.f", "Lost.f", "Far.f"])
def test_circles_end(name: str) -> None:
    assert not isinstance(Index(DictTree("nova", TREE)).find(Anchor("nova/circle.py", name)), Found)


def test_ancestors_are_in_pythons_order() -> None:
    index = Index(DictTree("nova", TREE))
    names = [name for _, name in index.hierarchy.ancestors(("nova/diamond.py", "D"))]
    assert names == ["B", "C", "A"]
