"""What docs/server.md shows is so, and the examples in contrib/ are sound."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import quote_plus

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tests.server.conftest import Server

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "server.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```http\n\$ curl ([^\n]*)\n(.*?)```", PAGE, re.DOTALL)
EXPOSURE = 2.0
"""Of 10, as `systemd-analyze security` counts it."""


def curl(server: Server, words: str) -> str:
    """Do what curl would."""
    fields: list[str] = []
    headers = {}
    *options, address = shlex.split(words)
    for option, value in zip(options[::2], options[1::2], strict=True):
        if option == "-H":
            name, _, content = value.partition(": ")
            headers[name] = content
        elif option == "--data-urlencode":
            name, _, content = value.partition("=")
            fields.append(f"{name}={quote_plus(content)}")
        else:
            assert option == "-d"
            fields.append(value)
    address = address.replace("http://127.0.0.1:8080/", server.address)
    request = urllib.request.Request(address, "&".join(fields).encode(), headers)  # noqa: S310  # our own
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return str(answer.read().decode())


@pytest.mark.parametrize(("words", "shown"), EXAMPLES, ids=[words.rpartition("/")[2] for words, _ in EXAMPLES])
def test_examples(server: Server, words: str, shown: str) -> None:
    answer = curl(server, words)
    pattern = ".*?".join(map(re.escape, shown.rstrip("\n").split("…")))
    assert re.fullmatch(pattern, answer.rstrip("\n"), re.DOTALL), answer


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 3


def test_limits_are_those_of_the_program() -> None:
    from stackseq.server import Settings

    own = Settings()
    assert f"a request: {own.body >> 20} MB, sent within {own.patience:g} s" in PAGE
    assert f"a drawing: {own.seconds:g} s" in PAGE
    assert f"a worker: {own.memory >> 30} GB" in PAGE
    assert f"a picture: {own.output >> 20} MB, a PNG {own.pixels // 10**6} million pixels" in PAGE
    assert f"{own.queue} may wait, for {own.seconds:g} s" in PAGE
    assert f"until {own.kept >> 20} MB of others" in PAGE


def words_of_unit() -> dict[str, list[str]]:
    unit: dict[str, list[str]] = {}
    for line in (ROOT / "contrib" / "stackseq.service").read_text().splitlines():
        if line and line[0] not in "#[":
            key, _, value = line.partition("=")
            unit.setdefault(key, []).append(value)
    return unit


def test_unit_starts_what_there_is() -> None:
    from stackseq.cli.dispatch import COMMANDS, module_of, parser_of

    unit = words_of_unit()
    program, name, *words = unit["ExecStart"][0].split()
    command = next(command for command in COMMANDS if command.name == name)
    parser_of(command, module_of(command)).parse_args(words)
    assert program.endswith("/stackseq")
    for key in ("NoNewPrivileges", "DynamicUser", "ProtectHome", "PrivateTmp", "RestrictNamespaces"):
        assert unit[key] == ["yes"]
    assert unit["ProtectSystem"] == ["strict"]


@pytest.mark.fuzz
def test_unit_is_as_systemd_wants_it(tmp_path: Path) -> None:
    """Where there is no systemd, the test above is all that can be said."""
    if not shutil.which("systemd-analyze"):
        return
    path = tmp_path / "stackseq.service"
    path.write_text((ROOT / "contrib" / "stackseq.service").read_text().replace("/opt/stackseq/bin/stackseq", sys.executable))
    verified = subprocess.run(["systemd-analyze", "verify", path], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    asked = ["systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE * 10:.0f}", path]
    rated = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert rated.returncode == 0, rated.stdout[-300:]


def test_container_file() -> None:
    text = (ROOT / "contrib" / "Containerfile").read_text().replace("\\\n", "")
    steps = [line.split(maxsplit=1) for line in text.splitlines() if line and line[0] != "#"]
    kinds = [kind for kind, _ in steps]
    assert kinds.count("FROM") == 2
    assert "USER" in kinds[kinds.index("FROM", 1) :]
    for kind, words in steps:
        if kind in {"ENTRYPOINT", "CMD"}:
            assert all(isinstance(word, str) for word in json.loads(words))
        if kind == "COPY" and not words.startswith("--from"):
            assert all((ROOT / name).exists() for name in words.split()[:-1])
