"""Trees: dicts, folders, git; they all agree."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from stackseq.source import DictTree, Folder, FolderTree, GitRef, Tree, TreeError, open_tree
from tests.source.repositories import git, make_repository

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "nova/__init__.py": "",
    "nova/api.py": "def f(): pass\n",
    "nova/ü é.py": "x = 'ü'\n",
    "setup.cfg": "[metadata]\nname = nova\n",
    "tools/run.sh": "#!/bin/sh\n" * 5000,
}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return make_repository(
        tmp_path / "nova", ("kilo-eol", {"nova/__init__.py": "", "nova/old.py": "x = 1\n"}), ("liberty-eol", FILES)
    )


def check(tree: Tree, files: dict[str, str]) -> None:
    """Compare a tree with what is in it."""
    expected = DictTree("nova", files)
    with closing(tree):
        assert list(tree.paths()) == sorted(files)
        for path in (*files, "nova/none.py", "nova", "", "..", "nova/../setup.cfg", "/etc/passwd", "nova/api.py\nnova/api.py"):
            assert tree.read(path) == expected.read(path), path
            assert tree.content_id(path) == expected.content_id(path), path
        paths = [*sorted(files), "none"] * 40
        assert list(tree.read_many(paths)) == [(path, expected.read(path)) for path in paths]


def test_a_dict_is_a_tree() -> None:
    check(DictTree("nova", FILES), FILES)
    assert DictTree("nova", FILES).label == "nova in memory"


def test_content_ids_are_those_of_git() -> None:
    assert DictTree("nova", FILES).content_id("nova/__init__.py") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"


def test_a_folder_is_a_tree(repository: Path) -> None:
    (repository / "nova" / "old.py").unlink()
    (repository / "nova" / "__pycache__").mkdir()
    (repository / "nova" / "__pycache__" / "api.pyc").write_bytes(b"x")
    (repository / "venv" / "lib").mkdir(parents=True)
    (repository / "venv" / "pyvenv.cfg").write_text("")
    tree = open_tree(Folder("nova", str(repository)))
    assert tree.label == f"nova in {repository}"
    check(tree, FILES)


def test_a_git_ref_is_a_tree(repository: Path) -> None:
    tree = open_tree(GitRef("nova", str(repository), "liberty-eol"))
    assert tree.label == "nova at liberty-eol"
    check(tree, FILES | {"nova/old.py": "x = 1\n"})
    check(open_tree(GitRef("nova", str(repository), "kilo-eol")), {"nova/__init__.py": "", "nova/old.py": "x = 1\n"})


@pytest.mark.parametrize("ref", ["liberty-eol", "master", "HEAD", "", "HEAD~0", "origin/master", "master^{commit}"])
def test_refs_of_a_bare_clone(repository: Path, ref: str) -> None:
    bare = repository.parent / "bare.git"
    git(repository, "clone", "-q", "--bare", str(repository), str(bare))
    git(bare, "update-ref", "refs/remotes/origin/master", "master")
    check(open_tree(GitRef("nova", str(bare), ref)), FILES | {"nova/old.py": "x = 1\n"})


def test_a_branch_that_only_the_remote_has(repository: Path) -> None:
    git(repository, "update-ref", "refs/remotes/origin/stable/2026.1", "kilo-eol")
    with closing(open_tree(GitRef("nova", str(repository), "stable/2026.1"))) as tree:
        assert tree.label == "nova at stable/2026.1"
        assert len(tree.paths()) == 2


def test_links_in_a_repository_lead_to_files_in_it(repository: Path) -> None:
    links = {
        "inside.py": "api.py",
        "outside.py": "../../secret.py",
        "absolute.py": "/etc/passwd",
        "lost.py": "none.py",
        "loop.py": "loop.py",
    }
    for name, target in links.items():
        (repository / "nova" / name).symlink_to(target)
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "links")
    with closing(open_tree(GitRef("nova", str(repository), "HEAD"))) as tree:
        for _ in range(2):
            assert tree.read("nova/inside.py") == tree.read("nova/api.py")
            assert tree.content_id("nova/inside.py") == tree.content_id("nova/api.py")
            assert "nova/inside.py" in tree.paths()
    for name in ("outside", "absolute", "lost", "loop"):
        with closing(open_tree(GitRef("nova", str(repository), "HEAD"))) as tree:
            assert tree.read(f"nova/{name}.py") is None
            assert tree.read("nova/api.py") == FILES["nova/api.py"].encode()


def test_a_tree_may_be_read_while_it_is_read(repository: Path) -> None:
    with closing(open_tree(GitRef("nova", str(repository), "liberty-eol"))) as tree:
        many = tree.read_many([*FILES] * 40)
        next(many)
        assert tree.read("nova/api.py") == FILES["nova/api.py"].encode()
        assert next(many) == ("nova/api.py", FILES["nova/api.py"].encode())
        many.close()  # type: ignore[attr-defined]
        assert tree.read("nova/ü é.py") == FILES["nova/ü é.py"].encode()


def test_files_are_read_by_path_before_a_listing_and_by_id_after_it(repository: Path) -> None:
    with closing(open_tree(GitRef("nova", str(repository), "liberty-eol"))) as tree:
        before = [tree.read(path) for path in FILES]
        tree.paths()
        assert [tree.read(path) for path in FILES] == before


@pytest.mark.parametrize(
    ("ref", "hint"),
    [
        ("liberty", "did you mean liberty-eol?"),
        ("libertyeol", "did you mean liberty-eol?"),
        ("kilo_eol", "did you mean kilo-eol?"),
        ("zzz", None),
        ("master:nova/api.py", None),
    ],
)
def test_an_unknown_ref_tells_near_ones(repository: Path, ref: str, hint: str | None) -> None:
    with pytest.raises(TreeError, match="has no tag, branch or commit") as caught:
        open_tree(GitRef("nova", str(repository), ref))
    assert caught.value.hints == ((hint,) if hint else ())
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("ref", ["a\nb", "--help", "a\0b"])
def test_what_is_no_ref_is_not_given_to_git(repository: Path, ref: str) -> None:
    with pytest.raises(TreeError, match="is no name of a tag"):
        open_tree(GitRef("nova", str(repository), ref))


def test_reading_leaves_the_repository_as_it_was(repository: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in repository.rglob("*")}
    with closing(open_tree(GitRef("nova", str(repository), "liberty-eol"))) as tree:
        tree.paths()
        tree.read("nova/api.py")
    assert {path: path.stat().st_mtime_ns for path in repository.rglob("*")} == before


def test_no_program_of_the_configuration_is_run(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = repository.parent / "ran"
    program = repository.parent / "program"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n")
    program.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "diff.external", "filter.x.smudge"):
        git(repository, "config", key, str(program))
    (repository / ".git" / "info" / "attributes").write_text("* filter=x diff=x\n")
    monkeypatch.setenv("GIT_PAGER", str(program))
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    with closing(open_tree(GitRef("nova", str(repository), "liberty-eol"))) as tree:
        tree.paths()
        assert tree.read("nova/api.py") == FILES["nova/api.py"].encode()
    assert not ran.exists()


def test_links_do_not_lead_out_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.py").write_text("x = 1\n")
    root = tmp_path / "nova"
    (root / "nova").mkdir(parents=True)
    (root / "nova" / "__init__.py").write_text("")
    (root / "nova" / "real.py").write_text("y = 1\n")
    (root / "nova" / "inside.py").symlink_to("real.py")
    (root / "nova" / "outside.py").symlink_to("../../secret.py")
    (root / "nova" / "loop").symlink_to("../nova")
    (root / "nova" / "endless.py").symlink_to("endless.py")
    os.mkfifo(root / "nova" / "pipe.py")
    tree = FolderTree("nova", str(root))
    assert tree.read("nova/inside.py") == b"y = 1\n"
    for path in ("nova/outside.py", "nova/endless.py", "nova/pipe.py", "nova/loop", "nova/\0.py", "nova\\real.py"):
        assert tree.read(path) is None, path
        assert tree.content_id(path) == ""


@pytest.mark.parametrize(
    ("where", "message"),
    [
        (lambda at: Folder("nova", f"{at}/none"), "does not exist"),
        (lambda at: Folder("nova", f"{at}/file"), "is not a folder"),
        (lambda at: Folder("cinder", f"{at}/nova"), "is not cinder: it has no cinder/__init__.py"),
        (lambda at: GitRef("cinder", f"{at}/nova", "liberty-eol"), "is not cinder"),
        (lambda at: GitRef("nova", f"{at}/none", "HEAD"), "there is no folder"),
        (lambda at: GitRef("nova", f"{at}/plain", "HEAD"), "is no git repository"),
        (lambda at: GitRef("nova", f"{at}/nova/nova", "HEAD"), "is no git repository"),
    ],
)
def test_what_is_no_tree_is_one_clear_line(repository: Path, where: object, message: str) -> None:
    (repository.parent / "file").write_text("")
    (repository.parent / "plain").mkdir()
    with pytest.raises(TreeError, match=message) as caught:
        open_tree(where(repository.parent))  # type: ignore[operator]
    assert "\n" not in caught.value.message


def test_the_package_itself_is_not_the_project(repository: Path) -> None:
    with pytest.raises(TreeError) as caught:
        open_tree(Folder("nova", str(repository / "nova")))
    assert "give the folder above it" in caught.value.hints[0]


@pytest.mark.parametrize(
    ("project", "files"),
    [
        ("python-novaclient", {"novaclient/__init__.py": ""}),
        ("placement", {"setup.cfg": "[metadata]\nname = openstack-placement\n"}),
        ("zun", {"pyproject.toml": '[project]\nname = "zun"\n'}),
    ],
)
def test_projects_are_known_by_their_package_or_their_name(tmp_path: Path, project: str, files: dict[str, str]) -> None:
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    assert open_tree(Folder(project, str(tmp_path))).project == project


def test_without_git_there_is_a_hint(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    with pytest.raises(TreeError, match="git is not installed"):
        open_tree(GitRef("nova", str(repository), "HEAD"))


def test_another_users_repository_is_one_clear_line(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    program = repository.parent / "bin" / "git"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho \"fatal: detected dubious ownership in repository at 'x'\" >&2\nexit 128\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(TreeError, match="belongs to another user") as caught:
        open_tree(GitRef("nova", str(repository), "HEAD"))
    assert f"safe.directory {repository}" in caught.value.hints[0]


def test_a_closed_tree_says_so(repository: Path) -> None:
    tree = open_tree(GitRef("nova", str(repository), "HEAD"))
    tree.close()
    tree.close()
    with pytest.raises(TreeError, match="was closed"):
        tree.read("nova/api.py")


def test_a_damaged_repository_is_one_clear_line(repository: Path) -> None:
    with closing(open_tree(GitRef("nova", str(repository), "liberty-eol"))) as tree:
        ident = tree.content_id("tools/run.sh")
        damaged = repository / ".git" / "objects" / ident[:2] / ident[2:]
    damaged.chmod(0o644)
    damaged.write_bytes(b"nonsense")
    with (
        closing(open_tree(GitRef("nova", str(repository), "liberty-eol"))) as tree,
        pytest.raises(TreeError, match="lacks the content"),
    ):
        tree.read("tools/run.sh")
