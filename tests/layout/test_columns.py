"""The distances between columns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stackseq.layout.columns import Columns, Scope


def solve(count: int, *claims: tuple[int, int, int]) -> list[int]:
    columns = Columns(count)
    for claim in claims:
        columns.claim(*claim)
    return columns.solve()


def test_neighbours_keep_their_distance() -> None:
    assert solve(3, (0, 1, 50), (1, 2, 70)) == [0, 50, 120]


def test_the_larger_of_two_claims_counts() -> None:
    assert solve(2, (0, 1, 50), (0, 1, 40)) == [0, 50]


def test_the_slack_of_a_wide_claim_is_shared() -> None:
    assert solve(4, (0, 1, 100), (1, 2, 100), (2, 3, 100), (0, 3, 500)) == [0, 200, 300, 500]


def test_no_columns() -> None:
    assert solve(0) == []


@given(
    st.integers(2, 9).flatmap(
        lambda count: st.tuples(
            st.just(count),
            st.lists(st.tuples(st.integers(0, count - 2), st.integers(1, count - 1), st.integers(1, 300)), max_size=30),
        )
    )
)
def test_every_claim_holds_and_no_column_is_wasted(case: tuple[int, list[tuple[int, int, int]]]) -> None:
    count, raw = case
    claims = [(left, right, distance) for left, right, distance in raw if left < right]
    positions = solve(count, *claims)
    assert positions == sorted(positions)
    assert all(positions[right] - positions[left] >= distance for left, right, distance in claims)
    assert positions[-1] - positions[0] <= sum(distance for _, _, distance in claims)


def test_a_scope_reaches_as_far_as_its_widest_part() -> None:
    scope = Scope()
    scope.touch(1, 10, 5)
    scope.touch(2, 200, 7)
    assert scope.reach([0, 100, 250]) == (50, 257)
