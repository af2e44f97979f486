"""What stops a command: one line for the user, hints, an exit code."""

from __future__ import annotations

BAD_DIAGRAM = 1
"""Exit code: a diagram has errors."""
BAD_USAGE = 2
"""Exit code: wrong arguments, or a file that cannot be read or written."""


class Problem(Exception):  # noqa: N818  # it is shown to users as it stands; not every problem is an error of the program
    """Wrong usage, or trouble with a file. ``message`` is one line; each hint says what to do about it."""

    def __init__(self, message: str, *hints: str, code: int = BAD_USAGE) -> None:
        """Take the line, the hints and the exit code."""
        super().__init__(message)
        self.message = message
        self.hints = hints
        self.code = code

    def __str__(self) -> str:
        """Write the line and the hints below it."""
        return "\n".join([f"stackseq: error: {self.message}", *(f"  hint: {hint}" for hint in self.hints)])


def reason(error: OSError) -> str:
    """Say in words why the system refused: ``permission denied``."""
    text = error.strerror or str(error) or type(error).__name__
    return text[:1].lower() + text[1:]


def near_names(wanted: str, names: list[str]) -> str:
    """Return the hint ``did you mean …?`` for a mistyped name, or an empty string."""
    from difflib import get_close_matches

    near = get_close_matches(wanted, names, n=3, cutoff=0.6)
    return f"did you mean {' or '.join(repr(name) for name in near)}?" if near else ""
