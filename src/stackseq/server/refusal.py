"""Why a request is not answered as asked: a status and one line for the user."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818  # not every refusal is an error
    """``message`` is one line: what, and what to do. ``retry`` are the seconds after which trying again makes sense."""

    def __init__(self, status: int, message: str, *, retry: int = 0) -> None:
        """Take what the answer will say."""
        super().__init__(message)
        self.status = status
        self.message = message
        self.retry = retry
