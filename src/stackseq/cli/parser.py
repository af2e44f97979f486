"""The parser of a command's arguments: argparse with our way of saying what is wrong, and the checks of values."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, HelpFormatter

from stackseq.cli.console import columns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

_WIDEST = 120
"""Columns: longer lines are hard to read."""


class Help(HelpFormatter):
    """Knows how wide the terminal is without `shutil`, which takes 2 ms to import; argparse makes a formatter per argument."""

    def __init__(self, prog: str) -> None:
        """Take the name of the program."""
        super().__init__(prog, width=min(columns(), _WIDEST) - 2)


class Parser(ArgumentParser):
    """Says what is wrong in one line and where to read on, instead of the whole usage."""

    def error(self, message: str) -> NoReturn:
        """Raise a problem."""
        from stackseq.cli.problem import Problem

        raise Problem(message, f"'{self.prog} --help' lists the arguments")


def count(text: str) -> int:
    """Read a whole number of at least 0."""
    if not text.isascii() or not text.isdigit() or len(text) > 9:  # more digits mean nothing here
        raise ArgumentTypeError(f"{text!r} is not a whole number")
    return int(text)


def factor(text: str) -> float:
    """Read a number between 0.1 and 20, also written as ``200%``."""
    try:
        value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a number") from None
    if not 0.1 <= value <= 20:  # less is a dot, more is a poster that no memory holds
        raise ArgumentTypeError(f"{text} is not between 0.1 and 20")
    return value


def seconds(text: str) -> float:
    """Read a time between 0.1 s and an hour."""
    try:
        value = float(text.removesuffix("s"))
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a number of seconds") from None
    if not 0.1 <= value <= 3600:
        raise ArgumentTypeError(f"{text} is not between 0.1 and 3600 seconds")
    return value


def format_names(text: str) -> tuple[str, ...]:
    """Read the names of formats, separated by commas."""
    from stackseq.api.formats import FORMATS
    from stackseq.cli.problem import near_names

    names = tuple(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))
    for name in names:
        if name not in FORMATS:
            hint = near_names(name, list(FORMATS)) or f"formats are {', '.join(FORMATS)}"
            raise ArgumentTypeError(f"there is no format {name!r}; {hint}")
    return names
