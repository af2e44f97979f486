"""``stackseq diff``: show what differs between two releases of an operation, or between two diagrams."""

# For maintainers. Without a format, what differs is listed, as `diff` does; pictures and texts show it in one diagram. Either way
# the two diagrams are read as any other, so files, editions that people wrote and editions that were traced can be compared.
from __future__ import annotations

import os

from stackseq.cli.console import columns, emit, is_terminal, tell
from stackseq.cli.files import STANDARD, read_source, write_whole
from stackseq.cli.parser import count
from stackseq.cli.problem import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from stackseq.cli.differences import Differing
    from stackseq.cli.dispatch import Options
    from stackseq.interaction import Interaction

_MARKDOWN = "markdown"
_NEWEST = "newest"
_ENDINGS = {_MARKDOWN: "md"}
_FOLD = 6
"""Unchanged steps in a row that a picture shows as one note, unless all are asked for."""


def add_arguments(options: Options) -> None:
    """Declare the arguments."""
    text = "an operation of the catalogue such as nova/boot, or two files or names of operations such as nova/boot@liberty"
    options.add_argument("diagrams", nargs="+", metavar="DIAGRAM", help=text)
    options.add_argument("--from", metavar="RELEASE", dest="old", default="", help="the older release, such as liberty")
    options.add_argument("--to", metavar="RELEASE", dest="new", default="", help="the newer release (default: the newest)")
    text = "formats, separated by commas: those of 'stackseq draw', or markdown (default: by the ending of FILE, else a list)"
    options.add_argument("-f", "--format", metavar="FORMATS", default="", help=text)
    text = "the file or the folder to write, or - for standard output (default: -)"
    options.add_argument("-o", "--output", metavar="FILE|FOLDER", default=STANDARD, help=text)
    options.add_argument(
        "--all", action="store_true", help="draw the steps that are the same one by one, instead of folding them"
    )
    options.add_argument("--theme", metavar="THEME", default="stackseq", help="how it looks: a name or a theme file")
    options.add_argument("--width", metavar="N", type=count, default=0, help="fit txt into N columns (default: the terminal's)")


def run(arguments: Namespace) -> int:
    """Compare."""
    from stackseq.cli.differences import list_differences, summary, write_markdown
    from stackseq.cli.guard import exit_on_terminate

    exit_on_terminate()
    formats = _formats(arguments.format, arguments.output)
    found = _compare(arguments)
    if not formats:
        _deliver(arguments.output, (list_differences(found) + "\n").encode())
    for name in formats:
        data = write_markdown(found).encode() if name == _MARKDOWN else _draw(found, name, arguments)
        _deliver(_target(arguments.output, found.name, name, formats), data)
    tell(summary(found))
    return 0


def _formats(text: str, target: str) -> tuple[str, ...]:
    """Return the formats that are asked for, by name or by the ending of the file; none means a list."""
    from argparse import ArgumentTypeError

    from stackseq.api.formats import FORMATS, format_of_ending
    from stackseq.cli.parser import format_names

    words = [word.strip().lower() for word in text.split(",") if word.strip()]
    known = tuple(_MARKDOWN if word in {_MARKDOWN, "md"} else word for word in words)
    try:
        format_names(",".join(word for word in known if word != _MARKDOWN))
    except ArgumentTypeError as error:
        raise Problem(f"argument -f/--format: {error}") from None
    if not known and target != STANDARD:
        ending = os.path.splitext(target)[1].lower()
        known = (_MARKDOWN,) if ending == ".md" else tuple(filter(None, [format_of_ending(target)]))
    if len(known) > 1 and target == STANDARD:
        raise Problem("standard output takes one format", "name a folder: -o output")
    if target == STANDARD and any(FORMATS[name].binary for name in known if name in FORMATS) and _to_terminal():
        raise Problem(f"{known[0].upper()} is nothing that a terminal can show", f"name a file: -o picture.{known[0]}")
    return known


def _to_terminal() -> bool:
    """Tell whether a person looks at standard output."""
    import sys

    return is_terminal(sys.stdout)


def _compare(arguments: Namespace) -> Differing:
    from stackseq.cli.differences import Differing
    from stackseq.cli.inputs import find_input
    from stackseq.compare import compare

    words, releases = _sides(arguments)
    inputs = [find_input(word, release=release) for word, release in zip(words, releases, strict=True)]
    old, new = (_read(path) for path in (_of_one_hand(words, releases) or [item.path for item in inputs]))
    result = compare(old, new, fold=0 if arguments.all else _FOLD)
    name = inputs[1].name if inputs[0].name == inputs[1].name else f"{inputs[0].name}-{inputs[1].name}"
    return Differing(name, old, new, result)


def _sides(arguments: Namespace) -> tuple[Sequence[str], Sequence[str]]:
    """Return the two names, and the release that is meant by each."""
    words = arguments.diagrams
    if len(words) == 2 and not arguments.old and not arguments.new:
        return words, ("", "")
    if len(words) != 1:
        hint = "one operation and two releases: stackseq diff nova/boot --from liberty --to 2026.1; or two diagrams"
        raise Problem(f"nothing to compare: {len(words)} diagrams{' with --from or --to' if len(words) == 2 else ''}", hint)
    if os.path.lexists(words[0]):
        raise Problem(f"{words[0]}: is a file", "name two files, or an operation of the catalogue")
    if not arguments.old:
        raise Problem("nothing to compare with", "name the older release: --from liberty")
    from stackseq.cli.sources import release_for

    new = arguments.new if arguments.new in {"", _NEWEST} else str(release_for(arguments.new))
    return words * 2, (str(release_for(arguments.old)), new or _NEWEST)


def _of_one_hand(words: Sequence[str], releases: Sequence[str]) -> list[str]:
    """Return the paths of two editions of operations, both traced if one of them is; nothing for files."""
    from stackseq.catalogue import UnknownOperation, load

    catalogue = load()
    if any(os.path.lexists(word) for word in words):
        return []
    try:
        editions = [catalogue.find(word, release) for word, release in zip(words, releases, strict=True)]
    except UnknownOperation:
        return []
    old, new = editions
    if releases[1] == _NEWEST and old == new:
        hint = f"trace one, and name two files: stackseq trace {new.operation.name} -o newer.wsd"
        raise Problem(f"{new.operation.name}: has no diagram for a later release than {new.release}", hint)
    return [catalogue.traced_like(other.path, own) for own, other in zip(editions, editions[::-1], strict=True)]


def _read(path: str) -> Interaction:
    from stackseq.cli.including import Including
    from stackseq.cli.problem import BAD_DIAGRAM
    from stackseq.cli.report import counts, shown_errors
    from stackseq.wsd import parse

    source = read_source(path)
    parsed = parse(source, Including(path))
    if counts(parsed.diagnostics)[0]:
        raise Problem("\n".join(shown_errors(parsed.diagnostics, source)), code=BAD_DIAGRAM)
    return parsed.interaction


def _draw(found: Differing, name: str, arguments: Namespace) -> bytes:
    from functools import partial

    from stackseq.api import Options as DrawOptions
    from stackseq.api import render
    from stackseq.audit.links import links_of
    from stackseq.diagnostics import Source
    from stackseq.render import ThemeError
    from stackseq.wsd import format as write

    width = arguments.width or (columns() if name == "txt" and arguments.output == STANDARD and _to_terminal() else 0)
    options = DrawOptions(theme=arguments.theme, width=width, find_links=partial(links_of, host="opendev"))
    try:
        rendered = render(Source(found.name, write(found.result.interaction)), (name,), options)
    except ThemeError as error:
        raise Problem(str(error), "'stackseq themes' lists the themes") from None
    for remark in rendered.remarks:
        tell(f"{found.name}: {remark}")
    return rendered.outputs[0]


def _target(target: str, stem: str, name: str, formats: Sequence[str]) -> str:
    """Return the file to write: ``-o`` itself, or a file in it if it is a folder."""
    from stackseq.api.formats import FORMATS

    if target == STANDARD:
        return target
    is_folder = target.endswith(os.sep) or os.path.isdir(target) or len(formats) > 1 or not os.path.splitext(target)[1]
    ending = _ENDINGS.get(name) or FORMATS[name].endings[0]
    return os.path.join(target, f"{stem}.{ending}") if is_folder else target


def _deliver(target: str, data: bytes) -> None:
    if target == STANDARD:
        emit(data)
    else:
        write_whole(target, data)
