"""Draw one diagram into its files. Whatever goes wrong is in the outcome."""

from __future__ import annotations

import os
from functools import partial

from stackseq.api import Options, render
from stackseq.cli.console import emit
from stackseq.cli.decode import left_out
from stackseq.cli.files import STANDARD, read_source, write_whole
from stackseq.cli.guard import as_problem
from stackseq.cli.including import Including
from stackseq.cli.problem import BAD_DIAGRAM, Problem
from stackseq.cli.report import counts, shown_errors
from stackseq.records import Record, replace

_HOST = "opendev"
"""Where steps lead to if nothing is said."""
_NOWHERE = "none"
_HOSTS = (_HOST, "github", _NOWHERE)
"""What --link-base takes besides addresses."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.cli.plan import Job, Output
    from stackseq.diagnostics import Source


class Outcome(Record):
    """What became of one job."""

    code: int = 0
    """The exit code that it asks for."""
    lines: tuple[str, ...] = ()
    """What to tell the user."""
    warnings: int = 0
    """How many warnings the diagram has; they are shown by `check`."""
    skipped: bool = False
    """Not a diagram of ours."""
    read: tuple[tuple[str, str], ...] = ()
    """The files that it was drawn from, with digests."""
    written: tuple[tuple[str, str], ...] = ()
    """The formats that were written, with digests of the files."""


def draw_one(job: Job, options: Options) -> Outcome:
    """Read, draw and write. Raises nothing but interrupts and a closed pipe."""
    try:
        source = read_source(job.source.path)
        return _draw(job, source, options)
    except (BrokenPipeError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001  # one bad diagram must not stop the others; a panic in Rust is no Exception
        problem = as_problem(error)
        return Outcome(code=problem.code, lines=(_named(problem, job),))


def _draw(job: Job, source: Source, options: Options) -> Outcome:
    including = Including(source.path)
    formats = tuple(output.format for output in job.outputs)
    rendered = render(source, formats, _with_links(options), including)
    reason = left_out(source, rendered.diagnostics) if job.source.in_folder else ""
    if reason:
        return Outcome(lines=(reason,), skipped=True)
    pairs = zip(job.outputs, rendered.outputs, strict=True)
    written = tuple((output.format, _write(output, data, job)) for output, data in pairs)
    errors, warnings = counts(rendered.diagnostics)
    read = including.digests() if job.source.in_folder else ()
    lines = (*shown_errors(rendered.diagnostics, source), *(f"{source.path}: {remark}" for remark in rendered.remarks))
    return Outcome(BAD_DIAGRAM if errors else 0, lines, warnings, read=read, written=written)


def _with_links(options: Options) -> Options:
    """Let steps lead to OpenStack's public repositories, unless the user says where they lead to, or that they do not."""
    host = options.link_base or _HOST
    if host not in _HOSTS:
        return options
    from stackseq.audit.links import links_of

    return replace(options, link_base="", find_links=partial(links_of, host=host) if host != _NOWHERE else None)


def _write(output: Output, data: bytes, job: Job) -> str:
    if output.path == STANDARD:
        emit(data)
    else:
        write_whole(output.path, data)
    if not job.source.in_folder:
        return ""
    from stackseq.cli.stamps import digest

    return digest(data)


def _named(problem: Problem, job: Job) -> str:
    """Say what is wrong, and with which diagram if that is not said yet."""
    path = job.source.path
    names = (path, os.path.realpath(path), *(os.path.realpath(output.path) for output in job.outputs))
    if path == STANDARD or any(name in str(problem) for name in names):
        return str(problem)
    return str(Problem(f"{path}: {problem.message}", *problem.hints))
