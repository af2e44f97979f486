"""The cache: whole entries or none."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from stackseq.source import TreeError
from stackseq.source.cache import cache_root, entry


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STACKSEQ_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fill(part: str) -> None:
    Path(part, "file").write_text("x")


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("STACKSEQ_CACHE", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    assert cache_root() == f"{tmp_path}/.cache/stackseq"
    monkeypatch.setenv("XDG_CACHE_HOME", f"{tmp_path}/xdg")
    assert cache_root() == f"{tmp_path}/xdg/stackseq"
    monkeypatch.setenv("STACKSEQ_CACHE", "~/own")
    assert cache_root() == f"{tmp_path}/own"


def test_an_entry_is_filled_once(cache: Path) -> None:
    calls: list[str] = []
    for _ in range(2):
        place = entry("pypi", "nova-1", lambda part: (calls.append(part), fill(part))[1])
        assert place == str(cache / "pypi" / "nova-1")
        assert (cache / "pypi" / "nova-1" / "file").read_text() == "x"
    assert len(calls) == 1
    assert names(cache / "pypi") == ["nova-1"]


@pytest.mark.parametrize("error", [TreeError("no"), KeyboardInterrupt()])
def test_nothing_is_left_of_an_entry_that_could_not_be_filled(cache: Path, error: BaseException) -> None:
    def fail(part: str) -> None:
        fill(part)
        raise error

    with pytest.raises(type(error)):
        entry("pypi", "nova-1", fail)
    assert names(cache / "pypi") == []


def test_two_at_once_use_one_entry(cache: Path) -> None:
    barrier = threading.Barrier(2)
    places: list[str] = []

    def fill_slowly(part: str) -> None:
        fill(part)
        barrier.wait(timeout=10)

    threads = [threading.Thread(target=lambda: places.append(entry("pypi", "nova-1", fill_slowly))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert places == [str(cache / "pypi" / "nova-1")] * 2
    assert names(cache / "pypi") == ["nova-1"]
    assert names(cache / "pypi" / "nova-1") == ["file"]


def test_what_a_killed_process_left_goes_after_a_day(cache: Path) -> None:
    for name, seconds in ((".nova-1.old.part", 0), (".nova-1.new.part", None)):
        (cache / "pypi" / name).mkdir(parents=True)
        if seconds is not None:
            os.utime(cache / "pypi" / name, (seconds, seconds))
    entry("pypi", "nova-2", fill)
    assert names(cache / "pypi") == [".nova-1.new.part", "nova-2"]


def test_a_cache_that_cannot_be_written_is_one_clear_line(cache: Path) -> None:
    cache.write_text("a file")
    with pytest.raises(TreeError, match=r"cannot be written: (not a directory|file exists)") as caught:
        entry("pypi", "nova-1", fill)
    assert "STACKSEQ_CACHE" in caught.value.hints[0]


def test_a_full_disk_is_one_clear_line(cache: Path) -> None:
    def fail(part: str) -> None:
        fill(part)
        raise OSError(28, "No space left on device")

    with pytest.raises(TreeError, match="no space left on device"):
        entry("pypi", "nova-1", fail)
    assert names(cache / "pypi") == []
