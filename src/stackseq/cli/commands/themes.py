"""``stackseq themes``: list the themes."""

from __future__ import annotations

from stackseq.cli.console import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from stackseq.cli.dispatch import Options


def add_arguments(options: Options) -> None:  # it has none
    """Declare the arguments."""


def run(arguments: Namespace) -> int:  # noqa: ARG001
    """List the themes with a line about each."""
    from stackseq.render.theme import load_theme, theme_names

    names = theme_names()
    width = max(len(name) for name in names)
    say("\n".join(f"{name:{width}}  {load_theme(name).summary}" for name in names))
    return 0
