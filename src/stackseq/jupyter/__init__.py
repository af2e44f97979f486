"""Sequence diagrams in notebooks: ``%load_ext stackseq.jupyter``, then cells that begin with ``%%wsd``.

``%%wsd`` (also ``%%sequence``) takes ``--theme NAME``, ``--from LANGUAGE``, ``--link-base URL`` and ``-o FILE``, which also
writes the picture into a file, in the format of its ending. ``stackseq.Diagram(text)`` is the same as a value.
"""

# For maintainers. A mistake in the line of the magic is a UsageError, which IPython prints as one line. A mistake in the diagram
# is printed like everywhere else, above the picture of the rest.
from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import TYPE_CHECKING

from IPython.core.error import UsageError

from stackseq.api import Diagram

if TYPE_CHECKING:
    from argparse import Namespace
    from typing import NoReturn

    from IPython.core.interactiveshell import InteractiveShell

_MAGICS = ("wsd", "sequence")


def load_ipython_extension(ipython: InteractiveShell) -> None:
    """Add the magics."""
    for name in _MAGICS:
        ipython.register_magic_function(draw_cell, "cell", name)  # type: ignore[arg-type]  # its decorator hides the type


def draw_cell(line: str, cell: str) -> Diagram:
    """Draw a cell. Options: --theme NAME, --from LANGUAGE, --link-base URL, -o FILE."""
    options = _options(line)
    diagram = Diagram(cell, options.theme, options.language, options.link_base)
    try:
        _report(diagram)
        diagram.draw()
        if options.output:
            _write(diagram, options.output)
    except (OSError, ValueError) as error:
        raise UsageError(str(error)) from None
    return diagram


class _Parser(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"%%wsd: {message}")


def _options(line: str) -> Namespace:
    import shlex

    parser = _Parser(prog="%%wsd", add_help=False, allow_abbrev=False)
    parser.add_argument("--theme", default="stackseq")
    parser.add_argument("--from", dest="language", default="")
    parser.add_argument("--link-base", default="")
    parser.add_argument("-o", "--output", default="")
    try:
        return parser.parse_args(shlex.split(line))
    except ValueError as error:
        raise UsageError(f"%%wsd: {error}") from None


def _report(diagram: Diagram) -> None:
    from stackseq.diagnostics import Severity, Source, show

    source = Source("<cell>", diagram.text)
    for each in diagram.diagnostics:
        if each.severity is not Severity.EXTENSION:
            print(show(each, source), file=sys.stderr)  # noqa: T201  # what a cell prints stands below it


def _write(diagram: Diagram, name: str) -> None:
    """Write the picture: the file appears whole or not at all."""
    import os
    from pathlib import Path

    from stackseq.api import FORMATS, format_of_ending

    chosen = format_of_ending(name)
    if not chosen:
        raise ValueError(f"{name}: the ending is that of no format; formats are {', '.join(FORMATS)}")
    path = Path(name).expanduser()
    own = path.with_name(f".{path.name}.{os.getpid()}")
    data = diagram.draw(chosen)
    try:
        own.write_bytes(data)
        own.replace(path)
    except OSError as error:
        own.unlink(missing_ok=True)
        raise OSError(f"{name}: {(error.strerror or str(error)).lower()}") from None
