"""``stackseq extract``: get the text of a diagram back from its picture."""

from __future__ import annotations

from stackseq.cli.files import STANDARD, read_bytes, write_whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from stackseq.cli.dispatch import Options


def add_arguments(options: Options) -> None:
    """Declare the arguments."""
    text = "an SVG, PNG, PDF or HTML file drawn by stackseq, or - for standard input"
    options.add_argument("picture", metavar="PICTURE", help=text)
    text = "the file to write the text to (default: -, standard output)"
    options.add_argument("-o", "--output", metavar="FILE", default=STANDARD, help=text)


def run(arguments: Namespace) -> int:
    """Write the text."""
    from stackseq.cli.console import emit
    from stackseq.cli.guard import exit_on_terminate
    from stackseq.cli.problem import BAD_DIAGRAM, Problem
    from stackseq.render.extract import read_source

    exit_on_terminate()
    text = read_source(read_bytes(arguments.picture))
    if text is None:
        hint = "only SVG, PNG, PDF and HTML files that stackseq drew hold their text"
        raise Problem(f"{arguments.picture}: holds no diagram text", hint, code=BAD_DIAGRAM)
    if arguments.output == STANDARD:
        emit(text.encode("utf-8", "replace"))
    else:
        write_whole(arguments.output, text.encode("utf-8", "replace"))
    return 0
