"""``stackseq import``: write a diagram of another program as our own text."""

# For maintainers. What was not understood is reported, and the rest is written: nothing is lost, since the original stays.
from __future__ import annotations

from stackseq.cli.arguments import add_language
from stackseq.cli.files import STANDARD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from stackseq.cli.dispatch import Options
    from stackseq.diagnostics import Diagnostic, Source


def add_arguments(options: Options) -> None:
    """Declare the arguments."""
    text = "a file with a sequence diagram of PlantUML or seqdiag, or - for standard input"
    options.add_argument("diagram", metavar="FILE", help=text)
    text = "the file to write the text to (default: -, standard output)"
    options.add_argument("-o", "--output", metavar="FILE", default=STANDARD, help=text)
    add_language(options)


def run(arguments: Namespace) -> int:
    """Write the text."""
    from stackseq.api.reading import read
    from stackseq.cli.console import emit
    from stackseq.cli.files import read_source, write_whole
    from stackseq.cli.guard import exit_on_terminate
    from stackseq.cli.including import Including
    from stackseq.cli.problem import BAD_DIAGRAM
    from stackseq.cli.report import counts
    from stackseq.wsd import format as write

    exit_on_terminate()
    _refuse_itself(arguments.diagram, arguments.output)
    source = read_source(arguments.diagram)
    parsed = read(source, Including(source.path), arguments.language)
    _tell(parsed.diagnostics, source)
    if not any(each.code == "other-diagram" for each in parsed.diagnostics):
        text = write(parsed.interaction).encode()
        if arguments.output == STANDARD:
            emit(text)
        else:
            write_whole(arguments.output, text)
    return BAD_DIAGRAM if counts(parsed.diagnostics)[0] else 0


def _refuse_itself(path: str, output: str) -> None:
    """Refuse to replace a file by what is read from it."""
    import os

    from stackseq.cli.problem import Problem

    if STANDARD not in (path, output) and os.path.realpath(path) == os.path.realpath(output):
        raise Problem(f"{output}: would replace the diagram that it is read from", "name another file: -o diagram.wsd")


def _tell(diagnostics: tuple[Diagnostic, ...], source: Source) -> None:
    """Show errors and warnings: what a reader of the new text would not know is missing."""
    from stackseq.cli.console import tell
    from stackseq.diagnostics import Severity, show

    for each in diagnostics:
        if each.severity is not Severity.EXTENSION:
            tell(show(each, source))
