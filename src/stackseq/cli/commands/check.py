"""``stackseq check``: report what is wrong with diagrams."""

# For maintainers. Nothing is laid out or drawn here: checking is reading. Diagnostics are the result and go to standard output;
# the summary goes to standard error. Extensions of the language are reported when they count, with --strict.
from __future__ import annotations

from stackseq.cli.arguments import add_diagrams, add_language, add_release
from stackseq.cli.console import say, tell
from stackseq.cli.inputs import find_inputs
from stackseq.cli.report import Report, counts, joined, plural, report_on, report_problem, write_github, write_human, write_json
from stackseq.diagnostics import Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from stackseq.cli.dispatch import Options

_STYLES = {"human": write_human, "json": write_json, "github": write_github}


def add_arguments(options: Options) -> None:
    """Declare the arguments."""
    add_diagrams(options)
    options.add_argument(
        "--format",
        choices=tuple(_STYLES),
        default="human",
        help="how to report: for people (human), for programs (json), as annotations of a GitHub workflow (github)",
    )
    options.add_argument("--strict", action="store_true", help="let warnings and extensions of the language fail as well")
    add_language(options)
    add_release(options)


def run(arguments: Namespace) -> int:
    """Check the diagrams."""
    inputs = find_inputs(arguments.diagrams, release=arguments.release)
    severities = set(Severity) if arguments.strict else {Severity.ERROR, Severity.WARNING}
    problems = [report_problem(problem) for problem in inputs.problems]
    found = [report_on(item, severities, arguments.language) for item in inputs.found]
    reports = problems + [report for report in found if report]
    text = _STYLES[arguments.format](reports)
    if text:
        say(text)
    tell(_summary(reports))
    return max((report.exit_code(strict=arguments.strict) for report in reports), default=0)


def _summary(reports: Sequence[Report]) -> str:
    if not reports:
        return "no diagrams found"
    diagnostics = [diagnostic for report in reports for diagnostic in report.diagnostics]
    errors, warnings = counts(diagnostics)
    extensions = len(diagnostics) - errors - warnings
    found = joined(
        plural(number, noun) for number, noun in ((errors, "error"), (warnings, "warning"), (extensions, "extension")) if number
    )
    return f"{plural(len(reports), 'diagram')} checked: {found or 'all is well'}"
