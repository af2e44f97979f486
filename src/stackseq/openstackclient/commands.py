"""The commands of the plugin. Their options ``-f json``, ``-c COLUMN`` and so on are those of every command of the client."""

# For maintainers. A name that does not exist is a CommandError, which the client prints as one line.
from __future__ import annotations

from osc_lib.command import command
from osc_lib.exceptions import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from stackseq.catalogue import Catalogue, Edition, Operation
    from stackseq.interaction import Interaction

_STEP_COLUMNS = ("Step", "From", "To", "Does", "Function", "Source")


class ListOperations(command.Lister):
    """List the operations whose workflows are known"""  # noqa: D400  # the client prints it so

    auth_required = False

    def get_parser(self, prog_name: str) -> ArgumentParser:
        """Declare the options."""
        parser = super().get_parser(prog_name)
        parser.add_argument("--service", metavar="<service>", default="", help="only those of one service, such as nova")
        parser.add_argument("--release", metavar="<release>", default="", help="only those with a workflow in this release")
        return parser

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Return the columns and rows."""
        catalogue = _load()
        service = parsed_args.service.lower()
        if service and service not in catalogue.services():
            raise CommandError(f"no such service: {service}; there are {', '.join(catalogue.services())}")
        return ("Name", "Title", "Command", "Newest", "Oldest"), list(_rows(catalogue, service, parsed_args.release))


class ShowOperation(command.ShowOne):
    """Show what is known about an operation, and its workflow as a drawing"""  # noqa: D400  # the client prints it so

    auth_required = False

    def get_parser(self, prog_name: str) -> ArgumentParser:
        """Declare the arguments."""
        parser = _with_operation(super().get_parser(prog_name))
        parser.add_argument("--diagram", action="store_true", help="draw the workflow as well; alone with '-f value -c diagram'")
        return parser

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the names of the facts, and the facts."""
        catalogue = _load()
        edition = _find(catalogue, parsed_args)
        facts = _facts(catalogue, edition)
        if parsed_args.diagram:
            facts["diagram"] = _drawing(catalogue.read(edition.path))
        return tuple(facts), tuple(facts.values())


class TraceOperation(command.Lister):
    """List the steps of an operation's workflow in their order"""  # noqa: D400  # the client prints it so

    auth_required = False

    def get_parser(self, prog_name: str) -> ArgumentParser:
        """Declare the arguments."""
        return _with_operation(super().get_parser(prog_name))

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
        """Return the columns and rows."""
        from stackseq.api import parse

        catalogue = _load()
        interaction = parse(catalogue.read(_find(catalogue, parsed_args).path)).interaction
        return _STEP_COLUMNS, list(_steps(interaction))


def _with_operation(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument(
        "operation", metavar="<operation>", help="its name, such as nova/pause, or its command, such as 'server pause'"
    )
    parser.add_argument(
        "--release",
        metavar="<release>",
        default="",
        help="such as liberty, 2026.1 or newest (default: the newest that someone wrote)",
    )
    return parser


def _load() -> Catalogue:
    from stackseq.catalogue import load

    return load()


def _rows(catalogue: Catalogue, service: str, release: str) -> Iterator[tuple[str, ...]]:
    wanted = {each.operation.name for each in catalogue.editions_at(release, service)} if release else None
    if release and not wanted:
        raise CommandError(
            f"there is no workflow for the release {release}; there are some for {', '.join(catalogue.releases())}"
        )
    for operation in catalogue.operations(service):
        releases = catalogue.releases_of(operation)
        if releases and (wanted is None or operation.name in wanted):
            yield operation.name, operation.title, operation.command, releases[0], releases[-1]


def _find(catalogue: Catalogue, arguments: Namespace) -> Edition:
    from stackseq.catalogue import UnknownOperation

    try:
        return catalogue.find(arguments.operation, arguments.release)
    except UnknownOperation as problem:
        raise CommandError("; ".join((str(problem), *problem.hints))) from None


def _facts(catalogue: Catalogue, edition: Edition) -> dict[str, str]:
    operation: Operation = edition.operation
    return {
        "name": operation.name,
        "title": operation.title,
        "summary": operation.summary,
        "command": operation.command,
        "request": operation.request,
        "function": operation.entry(edition.release),
        "allowed_in": operation.before,
        "ends_in": operation.after,
        "release": edition.release,
        "releases": ", ".join(catalogue.releases_of(operation)),
    }


def _drawing(text: str) -> str:
    from stackseq.api import draw

    drawing = draw(text, "txt")
    return drawing if isinstance(drawing, str) else drawing.decode()


def _steps(interaction: Interaction) -> Iterator[tuple[object, ...]]:
    from stackseq.audit.links import links_of
    from stackseq.interaction import Message, walk

    link = links_of(interaction)
    labels = {each.name: _one_line(each.label) for each in interaction.lifelines}
    messages = (each for each in walk(interaction) if isinstance(each, Message))
    for number, message in enumerate(messages, 1):
        anchor = message.anchor
        ends = (_end(message.sender, labels), _end(message.receiver, labels))
        yield number, *ends, _one_line(message.label), str(anchor or ""), link(anchor) if anchor else ""


def _end(name: object, labels: dict[str, str]) -> str:
    """Return what a head shows; nothing for the edge of the diagram."""
    return labels.get(name, "") if isinstance(name, str) else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
