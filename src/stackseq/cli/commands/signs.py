"""``stackseq signs``: tell what an operation leaves in logs, notifications and instance actions."""

from __future__ import annotations

from stackseq.cli.arguments import add_release
from stackseq.cli.console import say, tell
from stackseq.cli.problem import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from stackseq.audit.signs import Stage
    from stackseq.cli.dispatch import Options

_COLUMN = 14
"""Where the text of a sign begins: after two blanks and the longest level."""


def add_arguments(options: Options) -> None:
    """Declare the arguments."""
    text = "a file, an operation of the catalogue such as nova/pause, or - for standard input"
    options.add_argument("diagram", metavar="DIAGRAM", help=text)
    options.add_argument("--format", choices=("human", "json"), default="human", help="for people, or json for programs")
    add_release(options)


def run(arguments: Namespace) -> int:
    """Tell the signs, stage by stage."""
    from stackseq.audit import release_of
    from stackseq.audit.signs import stages_of
    from stackseq.cli.files import read_source
    from stackseq.cli.including import Including
    from stackseq.cli.inputs import find_input
    from stackseq.wsd import parse

    source = read_source(find_input(arguments.diagram, release=arguments.release).path)
    interaction = parse(source, Including(source.path)).interaction
    release = release_of(interaction)
    if not release:
        raise Problem(f"{source.path}: names no release", "write it on top of the diagram: # release: liberty")
    stages = stages_of(interaction, release)
    if arguments.format == "json":
        say(_json(stages))
    elif stages:
        say("\n\n".join(map(_human, stages)))
    else:
        tell(f"{source.path}: nothing is known to look for")
    return 0


def _human(stage: Stage) -> str:
    lines = [f"{stage.process or '?'}: {stage.anchor}"]
    lines += [f"  {sign.level.lower() if sign.level in _NAMED else sign.level:<{_COLUMN}}{sign.template}" for sign in stage.signs]
    return "\n".join(lines)


_NAMED = frozenset({"ACTION", "NOTIFICATION"})
"""Levels that are not of a log."""


def _json(stages: Sequence[Stage]) -> str:
    import json

    return json.dumps([_object(stage) for stage in stages], indent=2, ensure_ascii=False)


def _object(stage: Stage) -> dict[str, object]:
    signs = [
        {"kind": sign.level.lower() if sign.level in _NAMED else "log", **_text(sign.level, sign.template)}
        for sign in stage.signs
    ]
    return {"process": stage.process, "anchor": str(stage.anchor), "signs": signs}


def _text(level: str, template: str) -> dict[str, str]:
    return {"text": template} if level in _NAMED else {"level": level, "text": template}
