"""Words that the diagram, the five lines and the ticket share."""

from __future__ import annotations

import re
from textwrap import wrap

from stackseq.calls.words import short_ids
from stackseq.verdict.model import Outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.verdict.model import Evidence, Stop, Verdict

WIDTH = 60
"""Characters in a line of a note."""

_LINES = 3
"""Of a label that is shortened."""
_SPAN = re.compile(r"#((?:req-)?[0-9a-f]{8})-[0-9a-f-]{27}\b")
_BROKEN = re.compile(r"(?<=[_/])\n(?=[a-z{])")
"""In the middle of a path."""
_REQUEST = re.compile(r"(?:POST|PUT|PATCH|DELETE) /")
_TWICE = re.compile(r"(.{8,}?)(: (?:[\w.]*[A-Z]\w*): )(.{8,})$")
_STATE = re.compile(r"(?:vm|task)_state = |status = ")

OUTCOMES = {Outcome.SUCCESS: "succeeded", Outcome.FAILURE: "failed", Outcome.UNKNOWN: "nobody can tell"}
"""What it came to, as people say it after the name of an operation."""


def one_line(text: str, longest: int = 0) -> str:
    """Return a text in one line, cut if it is longer than that; 0 cuts nothing. Nothing in it moves a terminal's cursor."""
    told = " ".join(text.split())
    told = told if told.isprintable() else "".join(each if each.isprintable() else "\ufffd" for each in told)
    return f"{told[: longest - 1]}…" if 0 < longest < len(told) else told


def brief(text: str, longest: int) -> str:
    """Return a text in one short line, with the first part of each uuid: the evidence has them whole."""
    return one_line(short_ids(text), longest)


def broken(text: str, width: int = WIDTH) -> list[str]:
    """Break a text into lines of at most about so many characters, at blanks."""
    return wrap(one_line(text), width, break_long_words=False, break_on_hyphens=False)


def shortened(text: str) -> str:
    """Return a label of few lines: the first ones, and the states that are written."""
    lines = text.split("\n")
    if len(lines) <= _LINES:
        return text
    states = [line for line in lines[1:] if _STATE.match(line)]
    whole = _BROKEN.sub("", text).split("\n")
    asked = [line for line in whole if _REQUEST.match(line) and not line.startswith(tuple(lines[: _LINES - 1]))][:1]
    asked = [f"{line.partition(' {')[0]} {{…}}" if line.count("{") != line.count("}") else line for line in asked]
    return "\n".join([lines[0], ", ".join(states)] if states else [*lines[: _LINES - 1], *(asked or ["…"])])


def release_words(verdict: Verdict) -> str:
    """Return `` of 2026.1 (release assumed: the newest)``; nothing if it was held against none."""
    if not verdict.release:
        return ""
    how = "" if verdict.release_by in {"", "given"} else f" (release by {verdict.release_by})"
    return f" of {verdict.release}{how.replace('by assumed', 'assumed').replace('by given', 'given')}"


def short_place(text: str) -> str:
    """Return a text with the ids of spans cut so far that they can still be searched for: ``trace.json#4fa1b2c3``."""
    return _SPAN.sub(r"#\1", text)


def once(text: str) -> str:
    """Return a failure without what it says twice: lines have their own words, and then the exception with the same ones."""
    match = _TWICE.match(text)
    if match is None:
        return text
    said, again = match[1], match[3].rstrip("…. ")
    return said if again and again in said else text


def reason_parts(verdict: Verdict) -> tuple[str, str]:
    """Return why the outcome is what it is, and where that is recorded, if the reason ends with it."""
    where = verdict.proofs[0].where if verdict.proofs else ""
    text = verdict.reason.removesuffix(f" ({where})") if where else verdict.reason
    return once(text), where if text != verdict.reason else ""


def watcher_of(stop: Stop) -> str:
    """Return who was there when it stopped: another process than the one to blame, if it waited for that one."""
    told = stop.evidence[0].process if stop.evidence else ""
    is_other = told.partition("-")[0] != stop.process.partition("-")[0]
    return told if told and is_other and stop.error else stop.process


def stop_words(stop: Stop) -> str:
    """Return why it stopped; of whom was waited for in vain that alone, without what was recorded of it."""
    text, own = stop.error, stop.evidence[0].error or stop.evidence[0].text if stop.evidence else ""
    return text.removesuffix(f" ({own})") if own else text


def seen_in(stop: Stop) -> str:
    """Return ``in``, of the function that told the failure; ``last seen in``, of one that its process had come to."""
    told = stop.evidence[0].place if stop.evidence else None
    is_told = told is not None and stop.place is not None and told.qualname == stop.place.qualname
    return "in" if is_told else "last seen in"


def on_host(process: str, host: str) -> str:
    """Return ``nova-compute on compute-1``."""
    return " on ".join(filter(None, (process, host)))


def cited(each: Evidence) -> str:
    """Return what was recorded, and where: ``No valid host was found. (nova-conductor.log:12)``."""
    return f"{one_line(each.error or each.text, 200)} ({short_place(each.where)})"
