"""The table of formats: each row leads to a function."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import stackseq
from stackseq.render import FORMATS

SOURCE = Path(stackseq.__file__).parent.parent


@pytest.mark.parametrize("name", ["svg", "png", "pdf"])
def test_a_row_leads_to_a_function(name: str) -> None:
    row = FORMATS[name]
    assert row.name == name
    assert row.load().__name__ == name
    assert row.binary == (name != "svg")


def test_drawing_svg_imports_no_other_renderer() -> None:
    late = {"tomllib", "pathlib", "pypdfium2_raw", "resvg_py", "stackseq.render.pdf", "base64", "unicodedata", "zlib"}
    program = (
        "import sys\n"
        "from stackseq.layout import Drawing\n"
        "from stackseq.render import load_theme\n"
        "from stackseq.render.svg import svg\n"
        "svg(Drawing(9, 9, ()), load_theme('stackseq'))\n"
        f"print(sorted(set(sys.modules) & {late}))"
    )
    found = subprocess.run(
        [sys.executable, "-S", "-c", program], check=True, capture_output=True, text=True, env={"PYTHONPATH": str(SOURCE)}
    )
    assert found.stdout == "[]\n"
