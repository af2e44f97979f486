"""``stackseq completion``: print the completion script of a shell."""

from __future__ import annotations

from stackseq.cli.console import emit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from stackseq.cli.dispatch import Options


def add_arguments(options: Options) -> None:
    """Declare the arguments."""
    options.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell that the script is for")


def run(arguments: Namespace) -> int:
    """Print the script."""
    from stackseq.cli.completion import script

    emit(script(arguments.shell).encode())
    return 0
