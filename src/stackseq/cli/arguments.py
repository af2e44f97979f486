"""Arguments that several commands have."""

from __future__ import annotations

from stackseq.cli.parser import count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.cli.dispatch import Options


def add_diagrams(options: Options) -> None:
    """Declare one diagram or more."""
    text = "a file, a folder, an operation of the catalogue such as nova/pause, or - for standard input"
    options.add_argument("diagrams", nargs="+", metavar="DIAGRAM", help=text)


def add_release(options: Options) -> None:
    """Declare the release of operations."""
    text = (
        "the release whose edition of an operation is meant, such as liberty, or newest (default: the newest that someone wrote)"
    )
    options.add_argument("--release", metavar="RELEASE", default="", help=text)


def add_language(options: Options) -> None:
    """Declare the language of the text."""
    from stackseq.api.reading import LANGUAGES

    text = "the language of the text, if neither the text nor the ending of the file tells (default: find out)"
    options.add_argument("--from", dest="language", choices=LANGUAGES, default="", help=text)


def add_wrap(options: Options) -> None:
    """Declare the breaking of long labels."""
    options.add_argument("--wrap", metavar="N", type=count, default=0, help="break labels and notes after about N characters")
