"""Released sources: from a package index or a public repository, through the cache."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from stackseq.release import parse_release, versions_of
from stackseq.source import Released, TreeError, open_tree, pip, released, simple_index
from stackseq.source.released import best_file
from stackseq.source.simple_index import IndexFile, Settings, read_settings
from tests.source.packages import PackageIndex, make_sdist, make_wheel, serve
from tests.source.repositories import make_repository

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = {"nova/__init__.py": "", "nova/api.py": "def f(): pass\n"}
GAZPACHO = Released("nova", parse_release("2026.1"))
LAST = "33.0.2"


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PackageIndex]:
    """An index that is the only one, for pip as well, beside an empty cache and an empty home."""
    for key in ("EXTRA_INDEX_URL", "FIND_LINKS", "NO_INDEX", "CERT", "PROXY"):
        monkeypatch.delenv(f"PIP_{key}", raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_CACHE_DIR", str(tmp_path / "pip"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("STACKSEQ_CACHE", str(tmp_path / "cache"))
    with serve() as served:
        monkeypatch.setenv("PIP_INDEX_URL", served.address)
        yield served


@pytest.fixture
def without_pip(index: PackageIndex, monkeypatch: pytest.MonkeyPatch) -> PackageIndex:
    """The same, where pip finds no wheel: quicker, for what the index reader does."""
    monkeypatch.setattr(released, "pip_wheel", lambda *_arguments: "")
    monkeypatch.setattr(simple_index, "read_settings", lambda: Settings((index.address,)))
    return index


def cached(tmp_path: Path) -> list[str]:
    return sorted(str(path.relative_to(tmp_path / "cache")) for path in (tmp_path / "cache").glob("*/*"))


def failure(where: Released = GAZPACHO) -> TreeError:
    with pytest.raises(TreeError) as caught:
        open_tree(where)
    assert "\n" not in caught.value.message
    return caught.value


def test_a_wheel_is_downloaded_once_with_pip(index: PackageIndex, tmp_path: Path) -> None:
    index.files["nova"] = [make_wheel(tmp_path, "nova", LAST, FILES), make_wheel(tmp_path, "nova", "33.0.1", {})]
    told: list[str] = []
    for _ in range(2):
        with closing(open_tree(GAZPACHO, lambda _done, _total, what: told.append(what))) as tree:
            assert tree.label == "nova 33.0.2 from PyPI"
            assert tree.read("nova/api.py") == FILES["nova/api.py"].encode()
            assert {path: tree.content_id(path) for path in FILES}["nova/__init__.py"].startswith("e69de29")
            assert set(FILES) < set(tree.paths())
            assert tree.read("nova/none.py") is None
            assert dict(tree.read_many(["nova/api.py", "x"]))["x"] is None
    assert set(told) == {"nova 33.0.2"}
    assert cached(tmp_path) == ["pypi/nova-33.0.2"]
    assert sum(path.startswith("/files/") for path in index.asked) == 1


def test_a_wheel_for_python_2_is_downloaded_too(index: PackageIndex, tmp_path: Path) -> None:
    index.files["nova"] = [make_wheel(tmp_path, "nova", "15.1.5", FILES, tag="py2-none-any")]
    with closing(open_tree(Released("nova", parse_release("ocata")))) as tree:
        assert tree.label == "nova 15.1.5 from PyPI"


def test_settings_are_those_of_pip(index: PackageIndex, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pip.conf").write_text("[global]\nindex-url = https://one.example/simple/\ncert = /a.pem\n[freeze]\nproxy = no\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "https://two.example/simple https://three.example/simple")
    assert read_settings() == Settings(
        (index.address, "https://two.example/simple", "https://three.example/simple"), certificates="/a.pem"
    )


def test_without_settings_the_index_is_pips_own(index: PackageIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_INDEX_URL")
    (own,) = read_settings().indexes
    assert own.startswith("https://")
    assert own != index.address


def test_pip_may_be_told_to_use_no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simple_index, "pip_says", lambda *_arguments: ":env:.no-index='1'\nglobal.index-url='https://x'\n")
    assert read_settings().indexes == ()


@pytest.mark.parametrize("html", [False, True])
def test_a_source_distribution_is_unpacked_but_not_run(without_pip: PackageIndex, tmp_path: Path, *, html: bool) -> None:
    without_pip.html = html
    setup = {"setup.py": f"open({str(tmp_path / 'ran')!r}, 'w')\n"}
    without_pip.files["nova"] = [make_sdist(tmp_path, "nova", LAST, FILES | setup), make_wheel(tmp_path, "nova", "33.0.1", {})]
    with closing(open_tree(GAZPACHO)) as tree:
        assert tree.label == "nova 33.0.2 from PyPI"
        assert list(tree.paths()) == [*sorted(FILES), "setup.py"]
    assert not (tmp_path / "ran").exists()


def test_an_older_version_of_the_release_will_do(without_pip: PackageIndex, tmp_path: Path) -> None:
    without_pip.files["nova"] = [
        make_wheel(tmp_path, "nova", version, FILES) for version in ("32.9.0", "33.0.0", "33.0.1", "34.0.0")
    ]
    told: list[tuple[int, int, str]] = []
    with closing(open_tree(GAZPACHO, lambda *progress: told.append(progress))) as tree:
        assert tree.label == "nova 33.0.1 from PyPI"
    done, total, what = told[-1]
    assert done == total > 0
    assert what == "nova-33.0.1-py3-none-any.whl"


NAMES = {
    "nova-33.0.2.tar.gz": True,
    "nova-33.0.1-py3-none-any.whl": False,
    "nova-33.0.3.tar.gz": False,
    "nova-33.0.2.0rc1.tar.gz": False,
    "nova-33.0.2.zip": False,
    "nova_extra-33.0.2.tar.gz": False,
    "novaclient-33.0.2.tar.gz": False,
    "nova-.tar.gz": False,
    "nova": False,
}


def test_the_best_file_is_the_newest_of_the_release() -> None:
    versions = versions_of("nova", parse_release("2026.1"))
    assert versions is not None
    files = [IndexFile(name, "https://x", "0") for name in NAMES]
    best = best_file(files, versions)
    assert best is not None
    assert NAMES[best.name]
    wheel = IndexFile("nova-33.0.2-py3-none-any.whl", "https://x", "0")
    assert best_file([*files, wheel], versions) == wheel
    assert best_file([IndexFile(wheel.name, wheel.url, wheel.sha256, withdrawn=True)], versions) is None


def test_names_of_packages_may_differ_from_projects(without_pip: PackageIndex, tmp_path: Path) -> None:
    without_pip.files["openstack-placement"] = [
        make_sdist(tmp_path, "openstack_placement", "15.0.0", {"placement/__init__.py": ""})
    ]
    with closing(open_tree(Released("placement", parse_release("2026.1")))) as tree:
        assert tree.label == "placement 15.0.0 from PyPI"


@pytest.mark.parametrize("make", [make_wheel, make_sdist])
def test_a_file_with_another_hash_is_refused(without_pip: PackageIndex, tmp_path: Path, make: object) -> None:
    file = make(tmp_path, "nova", LAST, FILES)  # type: ignore[operator]
    without_pip.files["nova"] = [file]
    without_pip.hashes[file.name] = "0" * 64
    assert "is refused: it is not the file that the index describes" in failure().message
    assert cached(tmp_path) == []


def test_a_bomb_leaves_nothing_in_the_cache(without_pip: PackageIndex, tmp_path: Path) -> None:
    without_pip.files["nova"] = [make_wheel(tmp_path, "nova", LAST, {"nova/x.py": "\0" * 20_000_000})]
    assert "is refused" in failure().message
    assert cached(tmp_path) == []


def test_a_page_of_the_network_does_not_lead_to_files_of_this_machine(without_pip: PackageIndex, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, "nova", LAST, FILES)
    without_pip.files["nova"] = []
    without_pip.page = lambda _package: ("text/html", f'<a href="file://{wheel}#sha256={"0" * 64}">{wheel.name}</a>'.encode())  # type: ignore[method-assign]
    unreachable_repositories(tmp_path)
    assert "cannot be cloned" in failure().message


def test_an_index_may_be_a_folder(without_pip: PackageIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "simple" / "nova" / "index.html"
    page.parent.mkdir(parents=True)
    sdist = make_sdist(page.parent, "nova", LAST, FILES)
    without_pip.files["x"] = [sdist]
    digest = without_pip.page("x")[1].decode().partition('"sha256": "')[2][:64]
    page.write_text(f'<html><a href="{sdist.name}#sha256={digest}">{sdist.name}</a><a>nothing</a><a href="x">x</a></html>')
    monkeypatch.setattr(simple_index, "read_settings", lambda: Settings((f"file://{tmp_path}/simple",)))
    with closing(open_tree(GAZPACHO)) as tree:
        assert tree.read("nova/api.py")


def unreachable_repositories(home: Path, target: str = "/nowhere/") -> None:
    """Let git look for OpenStack's repositories in a folder instead of the network."""
    rows = [f'[url "file://{target}"]', *(f"\tinsteadOf = {host}" for host in released._HOSTS)]  # noqa: SLF001  # what is cloned
    (home / ".gitconfig").write_text("\n".join(rows) + "\n")


def test_an_index_that_cannot_be_reached_is_one_clear_line(
    index: PackageIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    error = failure()
    assert "the package index cannot be reached" in error.message
    assert error.hints == (
        "with a clone of nova at hand: `--git nova=PATH@stable/2026.1`",
        "with its source in a folder: `--source nova=PATH`",
    )
    assert cached(tmp_path) == []
    assert index.asked == []


def test_an_index_that_does_not_answer_is_one_clear_line(without_pip: PackageIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    assert without_pip.asked == []
    for settings in (Settings(("http://127.0.0.1:9/simple",)), Settings(())):
        monkeypatch.setattr(simple_index, "read_settings", lambda settings=settings: settings)
        assert "index" in failure().message


def test_what_the_index_lacks_comes_from_the_repository(without_pip: PackageIndex, tmp_path: Path) -> None:
    make_repository(tmp_path / "openstack" / "nova", ("stable/2026.1", FILES))
    unreachable_repositories(tmp_path, f"{tmp_path}/openstack/")
    assert without_pip.files == {}
    with closing(open_tree(GAZPACHO)) as tree:
        assert tree.label == "nova at stable/2026.1"
    assert cached(tmp_path) == ["git/nova-stable-2026.1"]


def test_early_releases_come_from_the_repository_once(index: PackageIndex, tmp_path: Path) -> None:
    repository = make_repository(tmp_path / "openstack" / "nova", ("liberty-eol", FILES), ("later", {"nova/later.py": ""}))
    unreachable_repositories(tmp_path, f"{tmp_path}/openstack/")
    told: list[tuple[int, int, str]] = []
    for _ in range(2):
        with closing(open_tree(Released("nova", parse_release("liberty")), lambda *progress: told.append(progress))) as tree:
            assert tree.label == "nova at liberty-eol"
            assert list(tree.paths()) == sorted(FILES)
            assert tree.read("nova/api.py") == FILES["nova/api.py"].encode()
        repository.rename(tmp_path / "away") if repository.exists() else None
    assert told[0] == (0, 0, "nova at liberty-eol")
    assert cached(tmp_path) == ["git/nova-liberty-eol"]
    assert index.asked == []


def test_a_repository_that_cannot_be_reached_is_one_clear_line(index: PackageIndex, tmp_path: Path) -> None:
    unreachable_repositories(tmp_path)
    error = failure(Released("nova", parse_release("liberty")))
    assert error.message.startswith("nova at liberty-eol cannot be cloned from https://")
    assert "--git nova=PATH@liberty-eol" in error.hints[0]
    assert cached(tmp_path) == []
    assert index.asked == []


def test_a_project_that_was_not_part_of_the_release() -> None:
    assert (
        failure(Released("placement", parse_release("liberty"))).message == "placement was not part of liberty, as far as we know"
    )


def test_what_was_changed_in_the_cache_is_noticed(without_pip: PackageIndex, tmp_path: Path) -> None:
    without_pip.files["nova"] = [make_wheel(tmp_path, "nova", LAST, FILES)]
    open_tree(GAZPACHO).close()
    changed = tmp_path / "cache" / "pypi" / "nova-33.0.2" / "files" / "nova" / "api.py"
    changed.write_text("import os\n")
    with closing(open_tree(GAZPACHO)) as tree, pytest.raises(TreeError, match="was changed in the cache") as caught:
        tree.read("nova/api.py")
    assert str(tmp_path / "cache" / "pypi" / "nova-33.0.2") in caught.value.hints[0]
    (tmp_path / "cache" / "pypi" / "nova-33.0.2" / "manifest.json").write_text("{}")
    assert "is damaged" in failure().message


def test_without_pip_there_is_a_hint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STACKSEQ_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    error = failure()
    assert "pip, which downloads releases from PyPI, is not installed" in error.message
    assert "ensurepip" in error.hints[0]
    assert cached(tmp_path) == []


def test_a_pip_on_the_path_will_do(index: PackageIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = make_wheel(tmp_path, "nova", LAST, FILES)
    program = tmp_path / "pip3"
    script = f'for last; do case $last in --dest=*) cp {wheel} "${{last#--dest=}}";; esac; done; echo Progress 1 of 2; echo Saved'
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    told: list[tuple[int, int, str]] = []
    with closing(open_tree(GAZPACHO, lambda *progress: told.append(progress))) as tree:
        assert tree.read("nova/api.py") == FILES["nova/api.py"].encode()
    assert told == [(0, 0, "nova 33.0.2"), (1, 2, "nova 33.0.2")]
    assert index.asked == []


def test_pips_words_become_one_line() -> None:
    said = "WARNING: Retrying (total=1) after connection broken by 'Error: Failed to establish a new connection'\nx"
    assert pip._last_error(said) == "Failed to establish a new connection"  # noqa: SLF001  # what users see
