"""Which files of logs there are, how they are named, and whose they are."""

from __future__ import annotations

import pytest

from stackseq.observe.logs.files import find_logs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

API, COMPUTE = "nova-api.log", "nova-compute.log"
HOST = "cmp03.example.org"
FOLDERS = {
    "one host": ({"logs": ["controller-1/" + API]}, [("controller-1/" + API, "controller-1")]),
    "two hosts": ({"logs": ["c1/" + API, "node/" + COMPUTE]}, [("c1/" + API, "c1"), ("node/" + COMPUTE, "node")]),
    "a folder of a project": ({"logs": ["nova/" + API]}, [("nova/" + API, "")]),
    "a folder that is no host": ({"logs": ["extracted/" + API]}, [("extracted/" + API, "")]),
    "a host in a folder": ({"logs": [f"extracted/{HOST}/{COMPUTE}"]}, [(f"extracted/{HOST}/{COMPUTE}", HOST)]),
    "a file": ({"logs/c1/" + API: [""]}, [(API, "")]),
}  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), FOLDERS.values(), ids=FOLDERS)
def test_files_are_named_from_what_was_given(given: dict[str, list[str]], expected: list[object], tmp_path: Path) -> None:
    for folder, names in given.items():
        for name in names:
            path = tmp_path / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("")
    assert [(each.name, each.host) for each in find_logs(str(tmp_path / path) for path in given)] == expected
