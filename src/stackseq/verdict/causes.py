"""Why operations fail: ``find_cause(facts, …)`` finds the failure that is to blame among all that was recorded."""

# For maintainers. What is told last is seldom why: a conductor that has no hosts left to try says so, and the reason stands in
# the log of the host that failed. So causes are looked for by what they are, the special ones first, and the last of its kind
# before the end is taken. An error that no row knows is a cause only if it is of the work that failed.
# ruff: noqa: PTH100, PTH118, PTH120, PTH123
from __future__ import annotations

import os
import re

from stackseq.records import Record, replace
from stackseq.verdict.facts import Kind
from stackseq.verdict.labels import segments_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from stackseq.verdict.facts import Fact

_FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "advice.toml")
_SERIOUS = frozenset({"WARNING", "ERROR", "CRITICAL"})
FAILING = frozenset({"ERROR", "CRITICAL"})
"""Levels of lines that tell of a failure, made good or not."""
_REFUSED = "HTTP exception thrown: "
"""How Nova's API begins the line, of the level INFO, that says why it refuses a request."""
_EXCEPTION = re.compile(r".*\b[\w.]*[A-Z]\w*[a-z]: (?=\S)")
"""All of a failure up to what the exception says, which is told last."""
_LAST_HOST = re.compile(r"Error from last host: (\S+)")
_RETRIES = "retries"
"""The cause that only says that all hosts failed."""
_TELLING = 20
"""Characters of a failure that are enough to know it again, and those that are compared: ends are cut off."""
_QUOTED = 80
_LONGEST = 400
"""Characters of a failure that are read: its last line may be a traceback's."""
_BEFORE = 120.0
"""Seconds before the end of which most failures are that lead to it: cleaning up takes its time."""
_AT_ONCE = 10.0
"""Seconds in which one failure is told, from where it happened to who gives up."""
_SLACK = 2.0
"""Seconds after its proof in which a failure is still explained."""


class Hint(Record):
    """What to look at, with names to be filled in."""

    text: str
    command: str = ""
    log: str = ""
    process: str = ""
    """Whose silence it is about; or the service, for what is always worth a look."""


class Cause(Record):
    """Why something fails."""

    name: str
    pattern: re.Pattern[str]
    says: str
    blame: str
    hints: tuple[Hint, ...]


class Sign(Record):
    """A request that a process makes only when it gave up, which is not the end if somebody else tries."""

    thread: str
    sender: str
    request: re.Pattern[str]
    says: str

    def is_seen(self, fact: Fact) -> bool:
        """Tell whether a fact is it."""
        if fact.kind is not Kind.REQUEST or fact.sender != self.sender or self.thread not in fact.threads:
            return False
        method, _, path = fact.name.partition(" ")
        return self.request.fullmatch(f"{method} /{'/'.join(segments_of(path))}") is not None


class Table(Record):
    """All that is known of causes."""

    causes: tuple[Cause, ...]
    silences: tuple[Hint, ...]
    general: tuple[Hint, ...]
    signs: tuple[Sign, ...]


_READ: list[Table] = []


def table() -> Table:
    """Return what is known of causes."""
    if not _READ:
        import tomllib

        with open(_FILE, "rb") as stream:
            rows = tomllib.load(stream)
        silences = tuple(_hint(row, row["process"]) for row in rows["silence"])
        general = tuple(_hint(row, row["service"]) for row in rows["general"])
        signs = tuple(Sign(row["thread"], row["sender"], re.compile(row["request"]), row["says"]) for row in rows["sign"])
        _READ.append(Table(tuple(map(_cause, rows["cause"])), silences, general, signs))
    return _READ[0]


def _cause(row: Mapping[str, Any]) -> Cause:
    hints = tuple(_hint(each) for each in row["advice"])
    return Cause(row["name"], re.compile(row["pattern"]), row.get("says", ""), row.get("blame", ""), hints)


def _hint(row: Mapping[str, Any], process: str = "") -> Hint:
    return Hint(row["text"], row.get("command", ""), row.get("log", ""), process)


class Found(Record):
    """The failure that is to blame."""

    fact: Fact
    cause: Cause | None = None
    """None for one that no row knows."""

    @property
    def error(self) -> str:
        """What it says, in one line."""
        return self.fact.error or self.fact.text


def find_cause(facts: Sequence[Fact], proof: Fact | None) -> Found | None:
    """Return the failure that is to blame for an end that was recorded; the proof itself if nothing else is.

    A failure that the end quotes goes before all others: hosts fail in several ways, and the last is why nobody tries again.
    """
    until = (max(proof.time, proof.ended or 0.0) if proof is not None else float("inf")) + _SLACK
    troubled = [fact for fact in facts if fact.time <= until and _is_trouble(fact)]
    recent = [fact for fact in troubled if max(fact.time, fact.ended or 0.0) >= until - _SLACK - _BEFORE]
    quoted = [fact for fact in recent if proof is not None and fact is not proof and _is_quoted(fact, proof)]
    for some in (quoted, recent, troubled):
        found = _known(some)
        if found is not None:
            return _on_last_host(found, troubled)
    return find_sign(facts) or (Found(proof) if proof is not None else None)


def _on_last_host(found: Found, troubled: Sequence[Fact]) -> Found:
    """Return a failure of the host that was tried last: that of another one was made good by trying this one."""
    told = [fact for fact in troubled if _LAST_HOST.match(fact.text)]
    fact, last = found.fact, _told_of_host(told[-1]) if told else None
    if last is None or (found.cause is not None and found.cause.blame) or _short(last.host) == _short(fact.host):
        return found
    is_host = fact.process == last.process and fact.host
    is_sum = found.cause is not None and found.cause.name == _RETRIES
    return (_known([last]) or found) if is_host or is_sum else found


def _told_of_host(fact: Fact) -> Fact:
    """Return a line about a host that failed as one of that host, which nova-conductor quotes."""
    match = _LAST_HOST.match(fact.text)
    return replace(fact, process=f"{fact.process.partition('-')[0]}-compute", host=match[1]) if match else fact


def _short(host: str) -> str:
    return host.partition(".")[0]


def find_failure(facts: Sequence[Fact]) -> Found | None:
    """Return the failure that is to blame, if one was recorded: an error in a log, or a message that failed."""
    failed = [
        fact
        for fact in facts
        if (fact.level in FAILING if fact.kind is Kind.LINE else fact.kind is Kind.MESSAGE and fact.error) and fact.process
    ]
    found = _known(failed) or (Found(failed[-1]) if failed else None)
    return _on_last_host(found, failed) if found is not None else None


def _known(some: Sequence[Fact]) -> Found | None:
    for cause in table().causes:
        found = [_told_of_host(fact) for fact in some if cause.pattern.search(_words(fact))]
        if found:
            return Found(_best(found), cause)
    return None


def _is_quoted(fact: Fact, proof: Fact) -> bool:
    """Tell whether what an end says has the text of a failure in it, and is not that failure itself."""
    text, end = _message(fact), _message(proof)
    is_same = text.startswith(end) or end.startswith(text)  # either may be cut off
    return len(text) >= _TELLING and not is_same and text in f"{proof.error}\n{proof.text}"


def _message(fact: Fact) -> str:
    """Return what a failure says, without who says so and the name of the exception."""
    return _EXCEPTION.sub("", (fact.error or fact.text)[:_LONGEST], count=1)[:_QUOTED]


def find_sign(facts: Sequence[Fact]) -> Found | None:
    """Return the last thing that tells of a failure without naming it, and without being the end of all."""
    found = [(fact, sign) for fact in facts for sign in table().signs if sign.is_seen(fact)]
    if not found:
        return None
    fact, sign = max(found, key=lambda each: each[0].time)
    return Found(replace(fact, process=fact.sender, host=fact.sender_host), Cause(sign.says, sign.request, sign.says, "", ()))


def _is_trouble(fact: Fact) -> bool:
    return bool(fact.error) or fact.level in _SERIOUS or (fact.kind is Kind.LINE and fact.text.startswith(_REFUSED))


def _words(fact: Fact) -> str:
    return f"{fact.error}\n{fact.text}" if fact.kind is Kind.LINE or not fact.error else fact.error


def _best(found: Sequence[Fact]) -> Fact:
    """Return where the last failure of several happened, of all that tell of it on its way up.

    That is the innermost message that failed, or the first line that its process wrote about it.
    """
    last = max(found, key=lambda fact: fact.time)
    messages = [fact for fact in found if fact.kind is Kind.MESSAGE and fact.process]
    inner = max(messages, key=lambda fact: fact.time, default=last)
    lines = [
        fact
        for fact in found
        if fact.kind is Kind.LINE
        and (fact.process, fact.host) == (inner.process, inner.host)
        and fact.time >= last.time - _AT_ONCE
    ]
    return min(lines, key=lambda fact: fact.time, default=inner)
