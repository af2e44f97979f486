"""Drawings on paper."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from stackseq.api import Options, render
from stackseq.diagnostics import Source
from stackseq.render import load_theme
from stackseq.render.paper import MARGIN, POINTS, SIZES, sheets
from stackseq.render.pdf_pages import pdf_pages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from stackseq.layout.drawing import Drawing, Group

TEXT = "title Long\n" + "\n".join(f"alt case {n}\nA->B: message {n}\nnote over B: note {n}\nend" for n in range(30))


def drawn(text: str) -> Drawing:
    drawing = render(Source("", text), ("svg",), Options()).drawing
    assert drawing
    return drawing


def steps(drawing: Drawing) -> list[Group]:
    return [item for item in drawing.items if getattr(item, "id", "").startswith(("step-", "head-", "foot-"))]  # type: ignore[misc]


@given(
    st.lists(
        st.sampled_from(["A->B: x", "B->C: y\\ny", "note over A: n\\n" + "m\\n" * 9, "alt g", "end", "A->A: self"]), max_size=60
    ),
    st.sampled_from(list(SIZES)),
    st.booleans(),
    st.sampled_from([0.3, POINTS, 3]),
)
def test_sheets_show_everything_once_and_cut_no_step(
    lines: list[str],
    paper: str,
    landscape: bool,  # noqa: FBT001
    factor: float,
) -> None:
    drawing = drawn("\n".join(lines))
    found = sheets(drawing, paper, landscape=landscape, paginate=True, factor=factor)
    assert found[0].part[0] == 0
    assert found[-1].part[1] == drawing.height
    assert all(before.part[1] == after.part[0] for before, after in pairwise(found))
    for sheet in found:
        shown = sum(bottom - top for top, bottom in (sheet.heads, sheet.part)) * sheet.factor
        assert drawing.width * sheet.factor <= sheet.width + 1e-6
        assert shown <= sheet.height + 1e-6 or sheet.part[1] - sheet.part[0] <= 40
    if paper != "none":
        room = int((found[0].height - 2 * MARGIN) / found[0].factor) - drawing.head_bottom
        for step in steps(drawing):
            top, bottom = step.box[1], step.box[1] + step.box[3]
            assert step.box[3] > room or any(sheet.part[0] <= top and bottom <= sheet.part[1] for sheet in found)


def test_one_sheet_shows_all() -> None:
    drawing = drawn(TEXT)
    (sheet,) = sheets(drawing, "a4", landscape=False, paginate=False, factor=POINTS)
    assert drawing.height * sheet.factor <= sheet.height - 2 * MARGIN + 1e-6
    with pytest.raises(KeyError):
        sheets(drawing, "a0", landscape=False, paginate=False, factor=POINTS)


def test_pages_of_a_file(tmp_path: Path) -> None:
    drawing = drawn(TEXT)
    laid = sheets(drawing, "letter", landscape=False, paginate=True, factor=POINTS)
    data = pdf_pages(drawing, load_theme("rose"), laid)
    assert data == pdf_pages(drawing, load_theme("rose"), laid)
    assert data.count(b"/Type/Page/") == len(laid) > 2
    path = tmp_path / "pages.pdf"
    path.write_bytes(data)
    document = PdfDocument(path)
    assert [page.get_size() for page in document] == [(sheet.width, sheet.height) for sheet in laid]
    words = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    assert "".join(words).count("message 17") == 1
    assert all(re.search(r"\bA\b", page) for page in words)
