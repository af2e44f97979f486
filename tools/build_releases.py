"""Write ``src/stackseq/release/table.py`` from a table of facts about OpenStack's releases.

    python tools/build_releases.py FACTS.tsv

FACTS.tsv has a head line and one line for each series and project, with the columns ``series``, ``release_id`` (``2026.1``,
empty before 2023.1), ``series_date`` (ISO), ``series_status_…``, ``project``, ``first_version``, ``last_version``,
``git_ref_to_use`` and ``pypi_project``.

The facts come from the openstack/releases repository (``data/series_status.yaml``, ``deliverables/``), the tags of the
projects' repositories, and the lists of versions on PyPI. The same facts give the same bytes.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src/stackseq/release/table.py"
HEAD = '''"""OpenStack's releases and its projects' versions in them. Written by ``tools/build_releases.py``; do not edit."""

from __future__ import annotations

SERIES: tuple[tuple[str, str, str, str], ...] = (
'''
MIDDLE = ''')
"""Name, id, date and status of each series, oldest first."""

PROJECTS: dict[str, tuple[str, dict[str, tuple[str, str, str]]]] = {
'''
TAIL = '''}
"""Project → its name on PyPI, and for each series: first version, last known version, git ref to read (may be empty)."""
'''


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write(__doc__ or "")
        return 2
    with Path(arguments[0]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    TARGET.write_text(HEAD + "".join(_series(rows)) + MIDDLE + "".join(_projects(rows)) + TAIL, encoding="utf-8")
    return 0


def _series(rows: list[dict[str, str]]) -> list[str]:
    seen = {(row["series_date"], row["series"].lower(), row["release_id"], _status(row)) for row in rows}
    return [f"    ({', '.join(map(_quote, (name, ident, date, status)))}),\n" for date, name, ident, status in sorted(seen)]


def _status(row: dict[str, str]) -> str:
    status = next(value for key, value in row.items() if key.startswith("series_status"))
    return "maintained" if status.startswith("released") else status


def _projects(rows: list[dict[str, str]]) -> list[str]:
    lines = []
    for project in sorted({row["project"] for row in rows}):
        own = [row for row in rows if row["project"] == project]
        own.sort(key=lambda row: row["series_date"])
        lines.append(f"    {_quote(project)}: (\n        {_quote(own[-1]['pypi_project'])},\n        {{\n")
        for row in own:
            first, last, ref = _version(row["first_version"]), _version(row["last_version"]), _ref(row["git_ref_to_use"])
            lines.append(f"            {_quote(row['series'].lower())}: ({_quote(first)}, {_quote(last)}, {_quote(ref)}),\n")
        lines.append("        },\n    ),\n")
    return lines


def _version(text: str) -> str:
    found = re.search(r"\d+(\.\d+)*(\.?0?[ab]\d+|rc\d+)?", text)
    if not found:
        raise SystemExit(f"no version in {text!r}")
    return found[0]


def _ref(text: str) -> str:
    """Leave out remarks in parentheses: no ref is known."""
    return "" if text.startswith("(") else text.split(maxsplit=1)[0]


def _quote(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
