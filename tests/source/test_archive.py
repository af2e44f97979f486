"""Unpacking what strangers packed."""

from __future__ import annotations

import gzip
import stat
import tarfile
import zipfile
from hashlib import sha256

import pytest

from stackseq.source import TreeError, archive
from stackseq.source.archive import unpack
from tests.source.packages import add_file, make_sdist, make_wheel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

FILES = {"nova/__init__.py": "", "nova/api.py": "def f(): pass\n", "nova/ü/x.py": "é"}


def content(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def test_a_wheel(tmp_path: Path, folder: Path) -> None:
    manifest = unpack(str(make_wheel(tmp_path, "nova", "1.0", FILES)), str(folder))
    found = content(folder)
    assert FILES.items() <= found.items()
    assert manifest == {path: sha256(text.encode()).hexdigest() for path, text in sorted(found.items())}
    assert list(manifest) == sorted(manifest)


def test_a_source_distribution(tmp_path: Path, folder: Path) -> None:
    manifest = unpack(str(make_sdist(tmp_path, "nova", "1.0", FILES)), str(folder))
    assert content(folder) == FILES
    assert list(manifest) == sorted(FILES)


BAD_NAMES = [
    "../x.py",
    "nova/../../x.py",
    "/etc/x.py",
    "nova\\..\\x.py",
    "C:/x.py",
    "nova/a\nb.py",
    "nova/\x1b.py",
    "x" * 500,
    "..",
]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_wheel_with_a_name_that_leads_out_is_refused(tmp_path: Path, folder: Path, name: str) -> None:
    wheel = make_wheel(tmp_path, "nova", "1.0", {"nova/__init__.py": "", name: "x"})
    check_refused(wheel, folder)


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_source_distribution_with_a_name_that_leads_out_is_refused(tmp_path: Path, folder: Path, name: str) -> None:
    sdist = tmp_path / "nova-1.0.tar.gz"
    with tarfile.open(sdist, "w:gz") as packed:
        add_file(packed, "nova-1.0/nova/__init__.py")
        add_file(packed, name if name.startswith(("/", "C:")) else f"nova-1.0/../{name}", "x")
    check_refused(sdist, folder)


def check_refused(packed: Path, folder: Path) -> None:
    before = {path for path in packed.parent.rglob("*") if folder not in path.parents}
    with pytest.raises(TreeError, match="is refused: it holds a file called") as caught:
        unpack(str(packed), str(folder))
    assert caught.value.message.isprintable()
    assert {path for path in packed.parent.rglob("*") if folder not in path.parents} == before


def test_links_and_devices_are_left_out(tmp_path: Path, folder: Path) -> None:
    sdist = tmp_path / "nova-1.0.tar.gz"
    with tarfile.open(sdist, "w:gz") as packed:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            info = tarfile.TarInfo(f"nova-1.0/nova/{kind!r}")
            info.type, info.linkname = kind, "/etc/passwd"
            packed.addfile(info)
        link = tarfile.TarInfo("nova-1.0/nova/sub")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc"
        packed.addfile(link)
        add_file(packed, "nova-1.0/nova/sub/x.py", "x = 1")
    assert list(unpack(str(sdist), str(folder))) == ["nova/sub/x.py"]
    assert not (folder / "nova" / "sub").is_symlink()


def test_links_in_a_wheel_are_left_out(tmp_path: Path, folder: Path) -> None:
    wheel = make_wheel(tmp_path, "nova", "1.0", {"nova/__init__.py": ""})
    with zipfile.ZipFile(wheel, "a") as packed:
        info = zipfile.ZipInfo("nova/link.py")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(info, "/etc/passwd")
    assert "nova/link.py" not in unpack(str(wheel), str(folder))
    assert not (folder / "nova" / "link.py").exists()


def test_a_zip_bomb_is_refused(tmp_path: Path, folder: Path) -> None:
    wheel = make_wheel(tmp_path, "nova", "1.0", {"nova/x.py": "\0" * 20_000_000})
    with pytest.raises(TreeError, match="far more than it should"):
        unpack(str(wheel), str(folder))


def test_a_zip_bomb_that_lies_about_its_size_is_refused(tmp_path: Path, folder: Path) -> None:
    wheel = make_wheel(tmp_path, "nova", "1.0", {"nova/x.py": "\0" * 20_000_000})
    data = wheel.read_bytes()
    wheel.write_bytes(data.replace((20_000_000).to_bytes(4, "little"), (20).to_bytes(4, "little")))
    with pytest.raises(TreeError):
        unpack(str(wheel), str(folder))


def test_a_tar_bomb_is_refused(tmp_path: Path, folder: Path) -> None:
    sdist = make_sdist(tmp_path, "nova", "1.0", {"nova/x.py": "\0" * 20_000_000})
    with pytest.raises(TreeError, match="far more than it should"):
        unpack(str(sdist), str(folder))


def test_a_header_that_asks_for_terabytes_is_refused(tmp_path: Path, folder: Path) -> None:
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 2**40
    sdist = tmp_path / "nova-1.0.tar.gz"
    sdist.write_bytes(gzip.compress(info.tobuf() + b"x" * 20_000_000))
    with pytest.raises(TreeError):
        unpack(str(sdist), str(folder))


def test_too_many_files_are_refused(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_FILES", 2)
    with pytest.raises(TreeError, match="more than 2 files"):
        unpack(str(make_sdist(tmp_path, "nova", "1.0", FILES)), str(folder))


@pytest.mark.parametrize("second", ["nova/x.py", "nova/x.py/y.py"])
def test_a_file_that_is_there_twice_is_refused(tmp_path: Path, folder: Path, second: str) -> None:
    sdist = tmp_path / "nova-1.0.tar.gz"
    with tarfile.open(sdist, "w:gz") as packed:
        add_file(packed, "nova-1.0/nova/x.py", "1")
        add_file(packed, f"nova-1.0/{second}", "2")
    with pytest.raises(TreeError, match="twice"):
        unpack(str(sdist), str(folder))


@pytest.mark.parametrize("ending", [".whl", ".tar.gz"])
@pytest.mark.parametrize("cut", [0, 10, 200])
def test_a_damaged_archive_is_one_clear_line(tmp_path: Path, folder: Path, ending: str, cut: int) -> None:
    whole = make_wheel(tmp_path, "nova", "1.0", FILES) if ending == ".whl" else make_sdist(tmp_path, "nova", "1.0", FILES)
    damaged = tmp_path / f"damaged{ending}"
    damaged.write_bytes(whole.read_bytes()[:cut])
    with pytest.raises(TreeError, match="damaged") as caught:
        unpack(str(damaged), str(folder))
    assert "\n" not in caught.value.message


def test_a_damaged_member_is_one_clear_line(tmp_path: Path, folder: Path) -> None:
    wheel = make_wheel(tmp_path, "nova", "1.0", {"nova/x.py": "x = 1\n" * 1000})
    data = bytearray(wheel.read_bytes())
    data[45:55] = b"nonsense!!"
    wheel.write_bytes(data)
    with pytest.raises(TreeError, match="damaged"):
        unpack(str(wheel), str(folder))
