"""Writes ``docs/coverage.md``: how well each operation could be traced in each release.

python tools/coverage_page.py           brings the page up to date
python tools/coverage_page.py --check   changes nothing; the exit code is 1 if it is out of date
"""
# The figures come from tools/build_editions.py, which keeps them in docs/coverage/SERVICE.tsv: operation, release, steps of the
# diagram, calls entered, calls that could not be resolved, milliseconds of CPU.

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path
from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Table = Mapping[tuple[str, str], "Figures"]

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = DOCS / "coverage.md"
FOLDER = DOCS / "coverage"
INTRODUCTION = """\
<!-- Made by tools/coverage_page.py from docs/coverage/*.tsv, which tools/build_editions.py writes: run `make docs`. -->
# Coverage

Every operation of the catalogue, traced through the source of every release in which it exists. A cell tells how many steps the
diagram has, which share of the calls could not be resolved (nothing is said of less than half a percent), and how long the trace
took. Unresolved calls are never drawn as facts; `stackseq trace --detail calls` lists them.

All traces of a release share one index, so whichever comes first parses the files that others enter as well. An empty cell means
that the operation does not exist in that release.
"""


class Figures(NamedTuple):
    """What is known about a trace."""

    steps: int
    entered: int
    unresolved: int
    milliseconds: int

    @property
    def share(self) -> float:
        """Of calls that could not be resolved, in percent."""
        return 100 * self.unresolved / max(self.entered, 1)


def main() -> int:
    """Bring the page up to date, or check that it is."""
    check = "--check" in sys.argv[1:]
    stale = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page()
    if stale:
        print(f"docs/coverage.md: {'out of date; run make docs' if check else 'brought up to date'}")
        if not check:
            PAGE.write_text(page(), encoding="utf-8")
    return int(check and stale)


def services() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.tsv"))


def read_figures(service: str) -> dict[tuple[str, str], Figures]:
    """Return what is known: operation and release → figures, in the order of the file."""
    path = FOLDER / f"{service}.tsv"
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]) if path.exists() else ()
    return {(row[0], row[1]): Figures(*map(int, row[2:])) for row in rows}


def write_figures(service: str, figures: Table, operations: Sequence[str], releases: Sequence[str]) -> None:
    """Write what is known, by operation and release."""
    FOLDER.mkdir(exist_ok=True)
    lines = ["operation\trelease\tsteps\tcalls\tunresolved\tmilliseconds"]
    known = (key for key in product(operations, releases) if key in figures)
    lines += ["\t".join(map(str, (*key, *figures[key]))) for key in known]
    (FOLDER / f"{service}.tsv").write_text("\n".join([*lines, ""]), encoding="utf-8")


def page() -> str:
    """Return the page."""
    return "\n".join([INTRODUCTION, *(line for service in services() for line in section(service))])


def section(service: str) -> Iterator[str]:
    """Yield the lines about one service: a table of its releases, and one of its operations."""
    figures = read_figures(service)
    releases = list(dict.fromkeys(release for _, release in sorted(figures, key=lambda key: age(key[1]))))
    yield from (f"## {service}", "")
    yield from ("| release | operations | steps | unresolved | time | slowest |", "|---|---:|---:|---:|---:|---|")
    yield from (total(release, figures) for release in releases)
    yield from ("", f"| operation | {' | '.join(releases)} |", f"|---|{'---|' * len(releases)}")
    for name in dict.fromkeys(name for name, _ in figures):
        cells = (cell(figures.get((name, release))) for release in releases)
        yield f"| {name} | {' | '.join(cells)} |"
    yield ""


def total(release: str, figures: Table) -> str:
    """Return the row about one release."""
    own = {name: found for (name, each), found in figures.items() if each == release}
    share = 100 * sum(each.unresolved for each in own.values()) / max(1, sum(each.entered for each in own.values()))
    seconds = sum(each.milliseconds for each in own.values()) / 1000
    slowest = max(own, key=lambda name: own[name].milliseconds)
    steps = sum(each.steps for each in own.values())
    worst = f"{slowest}, {own[slowest].milliseconds / 1000:.1f} s"
    return f"| {release} | {len(own)} | {steps} | {share:.1f} % | {seconds:.1f} s | {worst} |"


def cell(figures: Figures | None) -> str:
    """Return what is said about one trace."""
    if figures is None:
        return ""
    share = f", {figures.share:.0f} %" if figures.share >= 0.5 else ""
    return f"{figures.steps}{share}, {figures.milliseconds / 1000:.1f} s"


def age(release: str) -> tuple[bool, str]:
    return release[:1].isdigit(), release


if __name__ == "__main__":
    sys.exit(main())
