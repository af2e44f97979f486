"""``include "other.wsd"``: another file's statements stand here."""

# For maintainers. The caller finds and reads files; the parser only joins the targets of nested includes, stops cycles and bounds
# their number, since ten files that include each other twice are a thousand.
from __future__ import annotations

import re
from posixpath import dirname, join, normpath

from stackseq.wsd.sources import enter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.diagnostics import Source
    from stackseq.wsd.state import State

_TARGET = re.compile(r'"([^"]++)"|([^"\s]\S*+)')
MAX_INCLUDES = 100
"""Files that one diagram may include, counted each time."""


def parse(state: State, _word: str, rest: str) -> bool:
    """Read another file in place."""
    match = _TARGET.fullmatch(rest)
    if match is None or (match[2] and "->" in rest):
        return False
    target = match[1] or match[2]
    problem = _problem(state, target)
    source = None
    if not problem:
        try:
            source = _read(state, target)
        except (OSError, ValueError) as error:
            problem = f"cannot read it: {error}"
    if source is None:
        state.report("include-failed", f"`{target}` is not included: {problem}")
    elif normpath(source.path) in map(normpath, state.including):
        state.report("include-failed", f"`{target}` is not included: it includes itself")
    else:
        state.included += 1
        enter(state, source, normpath(join(dirname(state.target), target)))
    return True


def _problem(state: State, target: str) -> str:
    if state.include is None:
        return "this text stands alone, so there is no file beside it"
    if "://" in target:
        return "only files are included, no addresses"
    if state.included >= MAX_INCLUDES:
        return f"more than {MAX_INCLUDES} files are included"
    return ""


def _read(state: State, target: str) -> Source | None:
    folder = dirname(state.target)
    return state.include(normpath(join(folder, target)) if folder else target) if state.include else None
