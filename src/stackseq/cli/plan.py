"""Decide what is drawn into which file, before anything is drawn."""

# For maintainers. Whatever can be refused is refused here, when no file has been touched: a wrong ending, two diagrams with
# the same output, an output that would replace its own source.
from __future__ import annotations

import os
import sys

from stackseq.api.formats import FORMATS, format_of_ending
from stackseq.cli.console import is_terminal
from stackseq.cli.files import STANDARD
from stackseq.cli.problem import Problem
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackseq.cli.inputs import Input

DEFAULT_FORMAT = "svg"


class Output(Record):
    """One file to write."""

    format: str
    path: str
    """The file, or ``-``."""


class Job(Record):
    """One diagram and its outputs."""

    source: Input
    outputs: tuple[Output, ...]


def plan(inputs: Sequence[Input], target: str, formats: Sequence[str]) -> list[Job]:
    """Return the jobs. ``target`` is what ``-o`` says, ``formats`` what ``-f`` says; both may be empty. Raises Problem."""
    if not inputs:
        return []  # what was wrong with the words has been told, or there is nothing to draw
    if target == STANDARD or (not target and [item.path for item in inputs] == [STANDARD]):
        return [_to_standard_output(inputs, formats)]
    if target and not _is_folder(target, inputs, formats):
        jobs = [Job(inputs[0], (Output(_one_format(target, formats), target),))]
    else:
        jobs = [_into_folder(item, target, formats or (DEFAULT_FORMAT,)) for item in inputs]
    _refuse_clashes(jobs)
    return jobs


def _to_standard_output(inputs: Sequence[Input], formats: Sequence[str]) -> Job:
    if len(inputs) != 1 or inputs[0].in_folder or len(formats) > 1:
        raise Problem("standard output takes one diagram in one format", "name a folder: -o output")
    name = formats[0] if formats else DEFAULT_FORMAT
    if FORMATS[name].binary and is_terminal(sys.stdout):
        raise Problem(f"{name.upper()} is nothing that a terminal can show", f"name a file: -o picture.{name}")
    return Job(inputs[0], (Output(name, STANDARD),))


def _is_folder(target: str, inputs: Sequence[Input], formats: Sequence[str]) -> bool:
    """Tell whether ``-o`` means a folder: it is one, or a new name without ending, or there is more than one file to write."""
    if target.endswith(os.sep) or os.path.isdir(target):
        return True
    if len(inputs) == 1 and not inputs[0].in_folder and len(formats) <= 1:
        return not os.path.splitext(target)[1] and not os.path.exists(target)
    if format_of_ending(target):
        raise Problem(f"-o {target}: one file cannot take several pictures", "name a folder: -o output")
    return True


def _one_format(target: str, formats: Sequence[str]) -> str:
    name = formats[0] if formats else format_of_ending(target)
    if not name and not os.path.splitext(target)[1]:
        return DEFAULT_FORMAT
    if not name:
        endings = ", ".join(f".{row.endings[0]}" for row in FORMATS.values())
        raise Problem(f"-o {target}: the ending tells no format", f"endings are {endings}; or say the format: -f svg")
    return name


def _into_folder(item: Input, folder: str, formats: Sequence[str]) -> Job:
    if item.in_folder and not folder:
        raise Problem("a folder of diagrams needs a folder for its pictures", "-o output, or -o . for the current folder")
    path = os.path.join(folder, item.name)
    return Job(item, tuple(Output(name, f"{path}.{FORMATS[name].endings[0]}") for name in formats))


def _refuse_clashes(jobs: Sequence[Job]) -> None:
    sources = {os.path.realpath(job.source.path): job.source.path for job in jobs}
    owners: dict[str, str] = {}
    for job in jobs:
        for output in job.outputs:
            real = os.path.realpath(output.path)
            if real in sources:
                raise Problem(f"{output.path}: would replace the diagram {sources[real]}", "write to another folder")
            owner = owners.setdefault(real, job.source.path)
            if owner != job.source.path:
                both = f"{owner} and {job.source.path}"
                raise Problem(f"{both} would both be drawn into {output.path}", "draw them into two folders")
