"""``stackseq explain``: say what a recorded operation came to, in five lines and an exit code."""

# For maintainers. Scripts ask with the exit code, people read five lines, and a ticket takes Markdown. What is wrong with the
# record is told on standard error, as `observe` does.
from __future__ import annotations

import sys

from stackseq.cli.console import columns, emit, is_terminal
from stackseq.cli.judged import add_against, judge_sources
from stackseq.cli.recorded import add_sources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from stackseq.cli.dispatch import Options
    from stackseq.verdict.explaining import Explained

EPILOG = "The exit code is 0 for success, 1 for failure, 2 for wrong usage, and 3 if the record does not tell."
_FORMATS = ("txt", "json", "md")


def add_arguments(options: Options) -> None:
    """Declare the arguments."""
    add_sources(options)
    add_against(options, "the one that it looks like")
    text = "five lines for people, json for programs, or Markdown for a ticket (default: txt)"
    options.add_argument("-f", "--format", choices=_FORMATS, default="txt", help=text)


def run(arguments: Namespace) -> int:
    """Explain. The exit code is 0 for success, 1 for failure, 3 if the record cannot tell; 2 is wrong usage."""
    from stackseq.observe.redact import secrets_shown
    from stackseq.verdict.telling import EXITS

    with secrets_shown(shown=arguments.show_secrets):
        explained = judge_sources(arguments)
        text = _write(explained, arguments.format)
    emit(text.encode())
    return EXITS[explained.verdict.outcome]


def _write(explained: Explained, name: str) -> str:
    verdict, seen = explained.verdict, explained.observation
    if name == "txt":
        return _lines(explained)
    if name == "json":
        import json

        from stackseq.verdict.form import flatten_verdict

        return json.dumps(flatten_verdict(verdict), indent=1, ensure_ascii=False) + "\n"
    from stackseq.verdict.pictures import diagram
    from stackseq.verdict.ticket import write_ticket

    return write_ticket(verdict, seen, diagram(explained))


def _lines(explained: Explained) -> str:
    """Write the five lines, each as one for programs, and as a paragraph for people."""
    from stackseq.verdict.telling import explain, paragraphs, write_lines, write_paragraphs

    verdict, seen = explained.verdict, explained.observation
    if is_terminal(sys.stdout):
        return write_paragraphs(paragraphs(verdict, seen), columns())
    return write_lines(explain(verdict, seen))
