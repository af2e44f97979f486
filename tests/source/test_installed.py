"""Packages that are installed on this machine."""

from __future__ import annotations

from contextlib import closing

import pytest

from stackseq.source import Installed, TreeError, open_tree
from stackseq.source.installed import open_installed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "oddname/__init__.py": "raise SystemExit('imported')\n",
    "oddname/api.py": "def f(): pass\n",
    "oddname-3.1.dist-info/METADATA": "Metadata-Version: 2.1\nName: oddname\nVersion: 3.1\n",
    "other/__init__.py": "",
    "other.py": "",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "lib" / "python3.12" / "site-packages"
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def test_a_package_of_this_python_is_found_but_not_imported(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(site))
    with closing(open_tree(Installed("oddname"))) as tree:
        assert tree.label == f"oddname 3.1 in {site}"
        assert list(tree.paths()) == ["oddname-3.1.dist-info/METADATA", "oddname/__init__.py", "oddname/api.py"]
        assert tree.read("oddname/api.py") == b"def f(): pass\n"
        assert tree.read("other/__init__.py") is None
        assert tree.read("other.py") is None


def test_a_package_in_a_usual_place_is_found(site: Path, tmp_path: Path) -> None:
    places = (str(tmp_path / "none"), str(tmp_path / "lib" / "python3.*" / "site-packages"))
    with closing(open_installed("python-oddname", "oddname", places)) as tree:
        assert tree.label == f"python-oddname 3.1 in {site}"


def test_what_is_not_installed_is_one_clear_line() -> None:
    with pytest.raises(TreeError, match="nosuchproject is not installed on this machine") as caught:
        open_tree(Installed("nosuchproject"))
    assert "--source nosuchproject=" in caught.value.hints[0]


def test_a_name_that_breaks_the_look_up_is_not_installed() -> None:
    with pytest.raises(TreeError, match="is not installed"):
        open_installed("x", "__main__", ())
