"""Releases, versions and ranges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackseq.release import RELEASES, ReleaseRange, UnknownReleaseError, parse_range, parse_release, projects, versions_of
from stackseq.release.ranges import EVERY


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("liberty", "liberty"),
        ("Liberty ", "liberty"),
        ("2026.1", "gazpacho"),
        ("GAZPACHO", "gazpacho"),
        ("nova 33.0.0", "gazpacho"),
        ("nova==33.0.2", "gazpacho"),
        ("nova 12.0.6", "liberty"),
        ("nova-12.0.0", "liberty"),
        ("cinder 7.0.1", "liberty"),
        ("ironic 38.0.0", "hibiscus"),
        ("magnum 1.0.0.0b1", "liberty"),
    ],
)
def test_what_people_call_a_release(text: str, name: str) -> None:
    assert parse_release(text).name == name


def test_a_version_needs_its_project() -> None:
    assert parse_release("33.0.0", project="nova").name == "gazpacho"
    with pytest.raises(UnknownReleaseError, match="which project"):
        parse_release("33.0.0")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("libery", "did you mean liberty"),
        ("2026.3", "did you mean 2026"),
        ("nova 99.0.0", "newer than 2026.2"),
        ("nova 1.0.0", "older than liberty"),
        ("something else", "known are liberty to"),
    ],
)
def test_what_is_no_release_gets_a_hint(text: str, hint: str) -> None:
    with pytest.raises(UnknownReleaseError, match=hint):
        parse_release(text, project="")


def test_releases_are_ordered_by_date() -> None:
    assert list(RELEASES) == sorted(RELEASES)
    assert [release.date for release in RELEASES] == sorted(release.date for release in RELEASES)
    assert parse_release("liberty") < parse_release("zed") < parse_release("2023.1")


def test_every_version_in_the_table_leads_to_its_release() -> None:
    for project in projects():
        for release in RELEASES:
            versions = versions_of(project, release)
            if versions:
                assert parse_release(f"{project} {versions.first}") == release, (project, release)
                assert versions.first.numbers <= versions.last.numbers


def test_names_on_pypi() -> None:
    newest = RELEASES[-1]
    heat = versions_of("heat", newest)
    assert heat is not None
    assert heat.package == "openstack-heat"
    assert versions_of("heating", newest) is None


@pytest.mark.parametrize(
    ("text", "count", "canonical"),
    [
        ("liberty..zed", 15, "liberty..zed"),
        (">=2023.1", len(RELEASES) - 15, ">=2023.1"),
        ("<newton", 2, "liberty..mitaka"),
        ("liberty, pike..queens", 3, "liberty, pike..queens"),
        ("..", len(RELEASES), "all"),
        ("none", 0, "none"),
        (f">{RELEASES[-1]}", 0, "none"),
    ],
)
def test_ranges(text: str, count: int, canonical: str) -> None:
    parsed = parse_range(text)
    assert (len(parsed), str(parsed)) == (count, canonical)


def test_a_range_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        parse_range("zed..liberty")


ranges = st.sets(st.sampled_from(RELEASES)).map(lambda some: ReleaseRange(sum(1 << release.position for release in some)))


@given(ranges, ranges, ranges)
def test_ranges_obey_set_algebra(a: ReleaseRange, b: ReleaseRange, c: ReleaseRange) -> None:
    assert set(a | b) == set(a) | set(b)
    assert set(a & b) == set(a) & set(b)
    assert set(a - b) == set(a) - set(b)
    assert ~(a | b) == ~a & ~b
    assert a & (b | c) == (a & b) | (a & c)
    assert (a | ~a, len(a & ~a)) == (EVERY, 0)
    assert (a <= b) == (set(a) <= set(b))
    assert all((release in a) == (release in set(a)) for release in RELEASES)


@given(ranges)
def test_a_range_can_be_written_and_read(a: ReleaseRange) -> None:
    assert parse_range(str(a)) == a
