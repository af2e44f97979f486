"""Whether something failed, by its own lines: ``failure_told(lines, status)``."""

# For maintainers. A line of the level ERROR is no failure of what was asked: a name is looked up as an id and not found, a host
# could not build and another one did. Something failed if its answer says so, if the dispatcher of messages says so, if it sets
# what it works on to an error, or if an exception is the last that is told of it but for tidying up.
from __future__ import annotations

import re

from stackseq.observe.logs.edges import ACCESS, DONE, SENT
from stackseq.observe.logs.scanning import FAILING, quoted_in
from stackseq.observe.semantics import failure, failure_of_status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stackseq.observe.logs.scanning import Found

_THROWN = re.compile(r"^HTTP exception thrown: (.+)")
_EXPECTED = re.compile(r"^Expected exception during message handling \((.+)\)$")
_HANDLING = "Exception during message handling"
_GIVEN_UP = re.compile(
    r"(?i)^(?:setting (?:the )?(?:instance|volume|server)\b.* to (?:the )?error\b|failed to compute_task_\w+|"
    r"(?:create|delete|extend|migrat\w+|manage)\b.{0,40}\bfailed\b.*\bstatus (?:to|is) error)"
)
"""Lines that say that what is worked on is in an error from now on."""
_EXCEPTION = re.compile(r"(?:[A-Z]\w*[a-z]\w*|[a-z]\w*(?:Error|Exception))(?:: |$)")
_UNDOING = re.compile(
    r"(?i)\b(?:deallocat|clean|delet|destroy|terminat|unplug|detach|disconnect|revert|roll|undo|remov|releas|abort|fail|error|unset|free)"
)
"""What is done after a failure."""
_LIBRARIES = ("oslo", "keystone", "urllib3", "amqp")
_RAISED = re.compile(r"""(['"])([A-Za-z_][\w.]{0,200}: .*?)\\n\1""")
"""The element of such a list that names an exception."""
_LAST_HOST = re.compile(r"^Error from last host: (\S+)")


def without_traceback(text: str) -> str:
    """Return a line without the traceback that is quoted in it as a list: the exception with which that began stays."""
    told, found, rest = text.partition(": ['Traceback (most recent call last)")
    raised = _RAISED.search(rest)
    return f"{told}: {raised[2]}" if found and raised else text


def failure_told(lines: Sequence[Found], status: str) -> str:
    """Return how something failed; empty if nothing proves that it did. ``status`` is that of the answer, if there was one."""
    if status:
        return _refused(lines, failure_of_status(status))
    done = next((at for at in reversed(range(len(lines))) if DONE.match(lines[at].line.message)), None)
    if done is not None and not lines[done].line.message.startswith("Replied success"):
        return last_raised(lines[:done]) or _last_said(lines[:done]) or "failed"
    for at in reversed(range(len(lines))):
        line = lines[at].line
        if line.level in FAILING and line.message.startswith(_HANDLING):
            return line.error or _HANDLING
        if line.level not in {"INFO", "DEBUG"} and _GIVEN_UP.match(line.message):
            return last_raised(lines[:at]) or quoted_in(line.message)
    return _last_exception(lines[done + 1 :] if done is not None else lines)


def is_exception(error: str) -> bool:
    """Tell whether an error begins with the class of an exception."""
    return _EXCEPTION.match(error) is not None


def given_up_on(lines: Iterable[Found]) -> set[str]:
    """Return the hosts whose failures are told to who is asked to try another one, without their domains."""
    return {match[1].partition(".")[0] for each in lines if (match := _LAST_HOST.match(each.line.message))}


def _refused(lines: Sequence[Found], failed: str) -> str:
    """Say why a request was answered with a failure, if a line tells."""
    if not failed:
        return ""
    thrown = next((match[1] for each in reversed(lines) if (match := _THROWN.match(each.line.message))), "")
    reason = failure("", thrown) or (last_raised(lines) if failed >= "HTTP 5" else "")
    return f"{failed}: {reason}" if reason else failed


def last_raised(lines: Sequence[Found]) -> str:
    """Return the last exception that lines tell; an empty text if there is none."""
    for each in reversed(lines):
        if match := _EXPECTED.match(each.line.message):
            return failure("", match[1])
        if each.line.level in FAILING and each.line.error:
            return each.line.error
    return ""


def _last_said(lines: Sequence[Found]) -> str:
    """Return the last line of the service itself, as far as its first sentence."""
    own = (each.line.message for each in reversed(lines) if not each.line.logger.startswith(_LIBRARIES))
    return failure("", next(own, "").partition(". ")[0])


def _last_exception(lines: Sequence[Found]) -> str:
    """Return the last exception, if nothing after it shows that the work went on."""
    for each in reversed(lines):
        line = each.line
        if line.level in FAILING and is_exception(line.error):
            return line.error
        if _goes_on(each):
            return ""
    return ""


def _goes_on(each: Found) -> bool:
    line = each.line
    if line.level in {"INFO", "AUDIT"}:
        return not _UNDOING.search(line.message) and not ACCESS.search(line.message)
    sent = SENT.match(line.message)
    return sent is not None and sent[1] == "CAST" and not sent[3]
