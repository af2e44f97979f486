"""Shapes, paths and hand-drawn lines: they stay where they belong."""

from __future__ import annotations

import pytest

from stackseq.layout import PIXELS, Marker
from stackseq.render.paths import ellipse, number, rectangle, segments
from stackseq.render.shapes import SHAPES
from stackseq.render.strokes import head_path, line_path
from stackseq.render.theme import Arrow
from stackseq.render.wobble import Wobble

SIZES = [(40, 44), (56, 34), (200, 34), (500, 120), (10, 8), (30, 12)]


def extent(path: str) -> tuple[float, float, float, float]:
    """The corners of what a path covers. Control points count as 3/4, which is how far a symmetric curve goes."""
    xs: list[float] = []
    ys: list[float] = []
    x = y = 0.0
    for letter, points in segments(path):
        if letter == "C":
            x1, y1, x2, y2, x3, y3 = points
            for step in range(11):
                t = step / 10
                weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
                xs.append(sum(w * p for w, p in zip(weights, (x, x1, x2, x3), strict=True)))
                ys.append(sum(w * p for w, p in zip(weights, (y, y1, y2, y3), strict=True)))
        if points:
            x, y = points[-2:]
            xs.append(x)
            ys.append(y)
    return min(xs), min(ys), max(xs), max(ys)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("radius", [0, 5, 40])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_stays_inside_its_box(shape: str, radius: float, size: tuple[int, int]) -> None:
    width, height = size
    if shape in {"actor", "boundary", "control", "entity"}:
        width, height = PIXELS.icon_width, PIXELS.icon_height
    outline, behind, strokes = SHAPES[shape](10.5, 20.5, width, height, radius, PIXELS)
    left, top, right, bottom = extent(outline + behind + strokes)
    slack = 0.02
    assert 10.5 - slack <= left
    assert 20.5 - slack <= top
    assert right <= 10.5 + width + slack
    assert bottom <= 20.5 + height + slack


@pytest.mark.parametrize("path", [rectangle(1, 2, 30, 20), rectangle(1, 2, 30, 20, 5), ellipse(16, 12, 15, 10)])
def test_outlines_reach_their_box(path: str) -> None:
    assert [round(edge, 1) for edge in extent(path)] == [1, 2, 31, 22]


def test_paths_are_read_as_absolute_points() -> None:
    assert list(segments("M1 2h3v-4H0V1l-1-1c1 0 2 1 2 2z")) == [
        ("M", (1, 2)),
        ("L", (4, 2)),
        ("L", (4, -2)),
        ("L", (0, -2)),
        ("L", (0, 1)),
        ("L", (-1, 0)),
        ("C", (0, 0, 1, 1, 1, 2)),
        ("Z", ()),
    ]


@pytest.mark.parametrize(
    ("value", "text"), [(1, "1"), (1.0, "1"), (0.5, "0.5"), (-0.25, "-0.25"), (1234567.5, "1234567.5"), (1 / 3, "0.33")]
)
def test_numbers_are_short_and_exact(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("points", "suffix", "corner", "path"),
    [
        (((10, 20), (90, 20)), ".5", 0, "M10 20.5H90"),
        (((10, 20), (10, 50)), ".5", 0, "M10.5 20V50"),
        (((10, 20), (90, 20)), "", 0, "M10 20H90"),
        (((10, 20), (90, 50)), ".5", 0, "M10 20.5L90 50.5"),
        (((0, 0), (9, 0), (9, 9)), ".5", 0, "M0.5 0.5L9.5 0.5L9.5 9.5"),
    ],
)
def test_lines(points: tuple[tuple[int, int], ...], suffix: str, corner: int, path: str) -> None:
    assert line_path(points, suffix, corner) == path


def test_a_loop_goes_out_and_comes_back_round_its_corners() -> None:
    path = line_path(((75, 200), (110, 200), (110, 220), (83, 220)), ".5", 6)
    assert extent(path) == (75, 200.5, 110.5, 220.5)
    assert list(segments(path))[-1] == ("L", (83, 220.5))


@pytest.mark.parametrize("kind", ["filled", "open", "gate", "cross"])
@pytest.mark.parametrize("direction", [(1, 0), (-1, 0), (40, 30), (-40, 30)])
def test_the_end_of_a_message_is_at_its_tip(kind: str, direction: tuple[int, int]) -> None:
    marker = Marker(100, 50, *direction, kind, "call")  # type: ignore[arg-type]
    left, top, right, bottom = extent(head_path(marker, Arrow(length=9, half=4), 0.5, 7))
    assert left <= 100 <= right
    assert top <= 50.5 <= bottom
    if kind in {"filled", "open"}:
        assert (right if direction[0] > 0 else left) == 100
        assert right - left + bottom - top <= 24


def test_a_hand_drawn_line_keeps_its_ends_and_strays_no_further() -> None:
    drawn = Wobble(2)("M10 20L700 20M5 5h2v1z")
    points = list(segments(drawn))
    assert points[0] == ("M", (10, 20))
    assert all(18 <= y <= 22 for _letter, parts in points[:9] for y in parts[1::2] if len(parts) == 6 and parts[-2] > 10)
    ends = [parts[-2:] for letter, parts in points if letter == "C"]
    assert (700, 20) in ends
    assert drawn == Wobble(2)("M10 20L700 20M5 5h2v1z")
    assert Wobble(2)("") == ""
