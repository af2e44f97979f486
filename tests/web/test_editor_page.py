"""The editor's built page: what the sources give, complete, light, and in the words of the language."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from stackseq.api.formats import FORMATS
from stackseq.interaction import LifelineKind
from stackseq.server.page import STATIC
from stackseq.wsd import parse
from stackseq.wsd.statements import EXTENSIONS, WSD
from stackseq.wsd.statements.message import ARROWS

WEB = Path(__file__).parents[2] / "web"
PAGE = (STATIC / "index.html").read_text("utf-8")
WORDS = json.loads((WEB / "src" / "language" / "words.json").read_text("utf-8"))


def test_the_page_asks_for_what_is_there() -> None:
    asked = re.findall(r'(?:href|src)="static/([\w.]+)\?(\w+)"', PAGE)
    assert [name for name, _ in asked] == ["editor.css", "head.js", "editor.js"]
    for name, digest in asked:
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest().startswith(digest), "run `npm run build --prefix web`"
    assert "{{" not in PAGE


def test_the_policy_has_nothing_to_forbid() -> None:
    assert PAGE.count("__CSP_NONCE__") == 1
    assert not re.search(r'<script(?! src="static/)|<style| style="| on\w+="|https?://(?!www\.w3\.org)', PAGE)


def test_it_is_light() -> None:
    assert (STATIC / "editor.js").stat().st_size < 440_000
    assert (STATIC / "editor.css").stat().st_size < 20_000


def test_licences_come_along() -> None:
    told = (STATIC / "LICENSES.txt").read_text("utf-8")
    packages = json.loads((WEB / "package.json").read_text("utf-8"))["dependencies"]
    for name, version in packages.items():
        assert f"{name} {version}\n" in told


def test_nothing_tells_where_it_was_built() -> None:
    for path in STATIC.iterdir():
        assert not re.search(rb"/(?:home|root|work|tmp)/", path.read_bytes()), path.name


def test_words_are_those_of_the_language() -> None:
    assert set(WORDS["statements"]) == {word for word in WSD if word.isalpha()}
    assert set(WORDS["extensions"]) == {word for word in EXTENSIONS if word.isalpha()}
    assert set(WORDS["kinds"]) == {kind.value for kind in LifelineKind} - {"participant"}
    assert set(WORDS["arrows"]) < set(ARROWS)
    assert not [found for arrow in WORDS["arrows"] for found in parse(f"A{arrow}B: x").diagnostics]
    for option in WORDS["options"]:
        assert "unknown-option" not in {found.code for found in parse(f"option {option}\nA->B: x").diagnostics}


def test_every_format_can_be_exported() -> None:
    assert set(re.findall(r'data-format="(\w+)"', PAGE)) == set(FORMATS)


def test_the_first_text_has_no_problems() -> None:
    match = re.search(r"`(.*)`", (WEB / "src" / "sample.ts").read_text("utf-8"), re.DOTALL)
    assert match
    assert parse(match[1].replace("\\\\", "\\")).diagnostics == ()


def test_the_help_shows_the_language() -> None:
    match = re.search(r"<pre>(.*?)</pre>", PAGE, re.DOTALL)
    assert match
    codes = {found.code for found in parse(match[1].replace("&gt;", ">")).diagnostics}
    assert codes <= {"empty-operand"}
