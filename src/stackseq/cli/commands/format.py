"""``stackseq format``: rewrite diagrams as canonical text."""

# For maintainers. A file with errors is refused: what was not understood would be lost. Everything else that the text says
# survives, which the parser's tests insist on.
from __future__ import annotations

from stackseq.cli.console import emit, say, tell
from stackseq.cli.decode import decode
from stackseq.cli.files import STANDARD, read_bytes, write_whole
from stackseq.cli.guard import as_problem, exit_on_terminate
from stackseq.cli.inputs import find_inputs
from stackseq.cli.problem import BAD_DIAGRAM, Problem
from stackseq.cli.report import counts, plural
from stackseq.diagnostics import Severity, summary
from stackseq.imports import find_reader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from stackseq.cli.dispatch import Options
    from stackseq.cli.inputs import Input
    from stackseq.diagnostics import Source


def add_arguments(options: Options) -> None:
    """Declare the arguments."""
    text = "a file, a folder, or - to format standard input to standard output"
    options.add_argument("diagrams", nargs="+", metavar="FILE", help=text)
    options.add_argument("--check", action="store_true", help="change nothing; exit with 1 if a file would change")
    options.add_argument("--diff", action="store_true", help="change nothing; show what would change")


def run(arguments: Namespace) -> int:
    """Format the files."""
    exit_on_terminate()
    inputs = find_inputs(arguments.diagrams, operations=False)
    codes = [_tell(problem) for problem in inputs.problems]
    codes += [_format(item, arguments) for item in inputs.found]
    return max(codes, default=0)


def _tell(problem: Problem) -> int:
    tell(str(problem))
    return problem.code


def _format(item: Input, arguments: Namespace) -> int:
    try:
        data = read_bytes(item.path)
        source = decode(data, item.path)
        reader = find_reader(source)
        if reader and item.in_folder:
            tell(f"{item.path}: skipped: it is {reader.title} text")
            return 0
        if reader:
            return _tell(Problem(f"{item.path}: {reader.title} text stays as it is", f"to read it: stackseq import {item.path}"))
        return _deliver(source, data, _canonical(source), arguments)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001  # one bad file must not stop the others
        return _tell(as_problem(error))


def _canonical(source: Source) -> str:
    from stackseq.wsd import format as write
    from stackseq.wsd import parse

    parsed = parse(source)
    errors = counts(parsed.diagnostics)[0]
    if errors:
        first = next(one for one in parsed.diagnostics if one.severity is Severity.ERROR)
        raise Problem(f"not formatted, it has {plural(errors, 'error')}: {summary(first, source.path)}", code=BAD_DIAGRAM)
    text = write(parsed.interaction)
    return text.replace("\n", "\r\n") if "\r\n" in source.text[: source.text.find("\n") + 1] else text


def _deliver(source: Source, before: bytes, text: str, arguments: Namespace) -> int:
    after = text.encode()
    changed = after != before
    if arguments.diff and changed:
        say(_difference(source, text))
    if arguments.check or arguments.diff:
        if changed and not arguments.diff:
            tell(f"{source.path}: would change")
        return int(changed and arguments.check)
    if source.path == STANDARD:
        emit(after)
    elif changed:
        write_whole(source.path, after, keep=True)
        tell(f"{source.path}: formatted")
    return 0


def _difference(source: Source, text: str) -> str:
    from difflib import unified_diff

    lines = unified_diff(source.text.splitlines(), text.splitlines(), source.path, f"{source.path} (formatted)", lineterm="")
    return "\n".join(lines)
