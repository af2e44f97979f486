"""The table of commands, and the way from a name to its module."""

# For maintainers. A summary stands here, not in the command's module, so that the overview imports no command.
from __future__ import annotations

import os
from importlib import import_module

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from typing import Any, Protocol

    class Options(Protocol):
        """What a command declares its arguments to: an argparse parser, or a recorder of them."""

        def add_argument(self, *names: str, **settings: Any) -> object:  # noqa: ANN401  # as argparse has it
            """Declare one argument."""

    class CommandModule(Protocol):
        """A module in ``cli/commands``."""

        def add_arguments(self, options: Options) -> None:
            """Declare the command's arguments."""

        def run(self, arguments: Namespace) -> int:
            """Do it, and return the exit code."""


class Command(Record):
    """One row of the table."""

    name: str
    module: str
    """The module's name in ``stackseq.cli.commands``."""
    summary: str


COMMANDS = (
    Command("draw", "draw", "draw diagrams as SVG, PNG, PDF, text or HTML"),
    Command("show", "show", "show a diagram in the terminal"),
    Command("check", "check", "report what is wrong with diagrams"),
    Command("format", "format", "rewrite diagrams as canonical text"),
    Command("import", "import_text", "write a diagram of PlantUML or seqdiag as our own text"),
    Command("trace", "trace", "draw an operation, or any function, by what OpenStack's source does"),
    Command("observe", "observe", "draw what a cloud recorded"),
    Command("explain", "explain", "say what a recorded operation came to, and where it stopped"),
    Command("verify", "verify", "hold the anchors of diagrams against OpenStack's source"),
    Command("drift", "drift", "tell what changed in the source of diagrams between two releases"),
    Command("diff", "diff", "show what differs between two releases of an operation"),
    Command("signs", "signs", "tell what an operation leaves in logs and events"),
    Command("list", "list", "list the operations in the catalogue"),
    Command("site", "site", "make a gallery of the operations, a folder of pages"),
    Command("extract", "extract", "get the text of a diagram back from its picture"),
    Command("themes", "themes", "list the themes"),
    Command("serve", "serve", "serve the editor, and a service like WebSequenceDiagrams'"),
    Command("completion", "completion", "print the completion script of a shell"),
)


def dispatch(name: str, words: list[str]) -> int:
    """Run the command called ``name`` with its arguments."""
    command = next((command for command in COMMANDS if command.name == name), None)
    if command is None:
        raise _unknown(name)
    module = module_of(command)
    return module.run(parser_of(command, module).parse_intermixed_args(_without_dashes(words)))


def _without_dashes(words: list[str]) -> list[str]:
    """Write what follows ``--`` so that argparse, which cannot mix that with options, takes none of it for an option."""
    if "--" not in words:
        return words
    at = words.index("--")
    return [*words[:at], *(f"./{word}" if word[:1] == "-" and len(word) > 1 else word for word in words[at + 1 :])]


def overview() -> int:
    """Print what ``stackseq --help`` prints."""
    from stackseq.cli.console import say

    width = max(len(command.name) for command in COMMANDS)
    rows = [f"  {command.name:{width}}  {command.summary}" for command in COMMANDS]
    head = ["usage: stackseq COMMAND [ARGUMENT ...]", "", "Draw sequence diagrams from text.", "", "commands:"]
    say("\n".join([*head, *rows, "", "'stackseq COMMAND --help' explains a command; 'stackseq --version' tells the version."]))
    return 0


def module_of(command: Command) -> CommandModule:
    """Import the command's module."""
    return import_module(f"stackseq.cli.commands.{command.module}")


def parser_of(command: Command, module: CommandModule) -> ArgumentParser:
    """Make the parser of the command's arguments."""
    from stackseq.cli.parser import Help, Parser

    parser = Parser(
        prog=f"stackseq {command.name}",
        description=f"{command.summary[:1].upper()}{command.summary[1:]}.",
        allow_abbrev=False,
        formatter_class=Help,
        epilog=getattr(module, "EPILOG", None),
    )
    module.add_arguments(parser)
    return parser


def _unknown(name: str) -> Exception:
    from stackseq.cli.problem import Problem, near_names

    if name.startswith("-"):
        return Problem(f"unknown option {name!r}", "the command comes first: stackseq draw pause.wsd -o pause.svg")
    near = near_names(name, [command.name for command in COMMANDS])
    if not near and os.path.exists(name):
        near = f"to draw it: stackseq draw {name}"
    return Problem(f"unknown command {name!r}", near or "'stackseq --help' lists the commands")
