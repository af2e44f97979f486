"""``stackseq show``: show a diagram in the terminal."""

from __future__ import annotations

import os
import sys

from stackseq.cli.arguments import add_language, add_release, add_wrap
from stackseq.cli.console import columns, is_terminal, say, speaks_unicode, tell
from stackseq.cli.parser import count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from stackseq.cli.dispatch import Options


def add_arguments(options: Options) -> None:
    """Declare the arguments."""
    text = "a file, an operation of the catalogue such as nova/pause, or - for standard input"
    options.add_argument("diagram", metavar="DIAGRAM", help=text)
    options.add_argument("--width", metavar="N", type=count, default=0, help="fit it into N columns (default: the terminal's)")
    options.add_argument("--ascii", action="store_true", help="use no other characters than ASCII for lines and arrows")
    options.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="colour it (default: in a terminal)"
    )
    add_language(options)
    add_wrap(options)
    add_release(options)


def run(arguments: Namespace) -> int:
    """Show the diagram."""
    from stackseq.api import Options as DrawOptions
    from stackseq.api import render
    from stackseq.cli.files import read_source
    from stackseq.cli.including import Including
    from stackseq.cli.inputs import find_input
    from stackseq.cli.report import counts, shown_errors

    source = read_source(find_input(arguments.diagram, release=arguments.release).path)
    options = DrawOptions(
        language=arguments.language,
        wrap=arguments.wrap,
        width=arguments.width or columns(),
        ascii=arguments.ascii or not speaks_unicode(),
        colour=_wants_colour(arguments.color),
    )
    rendered = render(source, ("txt",), options, Including(source.path))
    say(rendered.outputs[0].decode().rstrip("\n"))
    for line in (*shown_errors(rendered.diagnostics, source), *rendered.remarks):
        tell(line)
    return int(counts(rendered.diagnostics)[0] > 0)


def _wants_colour(choice: str) -> bool:
    if choice != "auto":
        return choice == "always"
    return is_terminal(sys.stdout) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
