"""Words that the diagram, the five lines and the ticket share."""

from __future__ import annotations

import re

from stackseq.verdict.model import Outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.calls import Place
    from stackseq.verdict.model import Evidence, Verdict

WIDTH = 60
"""Characters in a line of a note."""

_LINES = 3
"""Of a label that is shortened."""
_STATE = re.compile(r"(?:vm|task)_state = |status = ")

OUTCOMES = {Outcome.SUCCESS: "succeeded", Outcome.FAILURE: "failed", Outcome.UNKNOWN: "nobody can tell"}
"""What it came to, as people say it after the name of an operation."""


def one_line(text: str, longest: int = 0) -> str:
    """Return a text in one line, cut if it is longer than that; 0 cuts nothing."""
    told = " ".join(text.split())
    return f"{told[: longest - 1]}…" if 0 < longest < len(told) else told


def broken(text: str, width: int = WIDTH) -> list[str]:
    """Break a text into lines of at most about so many characters, at blanks."""
    return list(_lines(one_line(text), width))


def _lines(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    if line:
        yield line


def shortened(text: str) -> str:
    """Return a label of few lines: the first ones, and the states that are written."""
    lines = text.split("\n")
    if len(lines) <= _LINES:
        return text
    states = [line for line in lines[1:] if _STATE.match(line)]
    return "\n".join([lines[0], *states[:_LINES]] if states else [*lines[: _LINES - 1], "…"])


def release_words(verdict: Verdict) -> str:
    """Return `` of 2026.1 (assumed: the newest)``; nothing if it was held against none."""
    if not verdict.release:
        return ""
    how = "" if verdict.release_by in {"", "given"} else f" ({verdict.release_by})"
    return f" of {verdict.release}{how}"


def on_host(process: str, host: str) -> str:
    """Return ``nova-compute on compute-1``."""
    return " on ".join(filter(None, (process, host)))


def written(place: Place) -> str:
    """Return a function with its line: ``nova/compute/manager.py:2610 ComputeManager._do_build_and_run_instance``."""
    line = f":{place.line}" if place.line else ""
    return f"{place.path}{line} {place.qualname}".strip()


def cited(each: Evidence) -> str:
    """Return what was recorded, and where: ``No valid host was found. (nova-conductor.log:12)``."""
    return f"{one_line(each.error or each.text, 200)} ({each.where})"
