"""What commands write that can give several formats, among them the call tree as JSON."""

from __future__ import annotations

import os
import sys

from stackseq.cli.console import emit, is_terminal
from stackseq.cli.files import STANDARD, write_whole
from stackseq.cli.problem import Problem

JSON, MARKDOWN = "json", "md"
_TEXTS = frozenset({"txt", "wsd"})


def formats_of(text: str, target: str, own: tuple[str, ...] = (JSON,)) -> tuple[str, ...]:
    """Return the formats that are asked for, by name or by the ending of the file. Raises Problem.

    ``own`` are those of the command, beside those that every diagram can be drawn in.
    """
    from argparse import ArgumentTypeError

    from stackseq.api.formats import FORMATS, format_of_ending
    from stackseq.cli.parser import format_names

    words = tuple(dict.fromkeys(word.strip().lower() for word in text.split(",") if word.strip()))
    try:
        format_names(",".join(word for word in words if word not in own))
    except ArgumentTypeError as error:
        names = " and ".join(f"'{name}'" for name in own)
        raise Problem(f"argument -f/--format: {error}", f"{names} {'are formats' if own[1:] else 'is a format'}, too") from None
    if not words:
        ending = os.path.splitext(target)[1].lower()
        words = (ending[1:] if ending[1:] in own else format_of_ending(target) or "txt",)
    if len(words) > 1 and target == STANDARD:
        raise Problem("standard output takes one format", "name a folder: -o output")
    if target == STANDARD and words[0] in FORMATS and FORMATS[words[0]].binary and is_terminal(sys.stdout):
        raise Problem(f"{words[0].upper()} is nothing that a terminal can show", f"name a file: -o picture.{words[0]}")
    return words


def target_of(output: str, own: str, name: str, *, several: bool) -> str:
    """Return the path of a file to write: ``own`` is its name in a folder."""
    from stackseq.api.formats import FORMATS

    if output == STANDARD:
        return output
    if not several and not os.path.isdir(output) and not output.endswith(os.sep):
        return output
    return os.path.join(output, f"{own}.{FORMATS[name].endings[0] if name in FORMATS else name}")


def deliver(path: str, data: bytes, name: str) -> None:
    """Write one output."""
    if path == STANDARD:
        emit(data if name not in _TEXTS or data.endswith(b"\n") else data + b"\n")
    else:
        write_whole(path, data)
