"""``stackseq draw``: draw diagrams into files."""

# For maintainers. What can be refused is refused before the first file is written. One diagram goes the short way; folders add
# what only they need: the memory of what was drawn, several cores, a progress bar, a summary.
from __future__ import annotations

import os

from stackseq.cli.arguments import add_diagrams, add_language, add_release, add_wrap
from stackseq.cli.console import tell
from stackseq.cli.draw_one import draw_one
from stackseq.cli.guard import exit_on_terminate
from stackseq.cli.inputs import find_inputs
from stackseq.cli.parser import count, factor, format_names
from stackseq.cli.plan import plan
from stackseq.cli.problem import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from stackseq.api import Options as DrawOptions
    from stackseq.cli.dispatch import Options
    from stackseq.cli.plan import Job


def add_arguments(options: Options) -> None:
    """Declare the arguments."""
    from stackseq.api.formats import FORMATS

    add_diagrams(options)
    text = "the file or the folder to write, or - for standard output (default: the current folder)"
    options.add_argument("-o", "--output", metavar="FILE|FOLDER", default="", help=text)
    text = f"formats, separated by commas: {', '.join(FORMATS)} (default: by the ending of FILE, else svg)"
    options.add_argument("-f", "--format", metavar="FORMATS", type=format_names, default=(), help=text)
    text = "how it looks: a name that 'stackseq themes' lists, or a theme file (default: stackseq)"
    options.add_argument("--theme", metavar="THEME", default="stackseq", help=text)
    add_language(options)
    add_wrap(options)
    options.add_argument("--width", metavar="N", type=count, default=0, help="fit txt into N columns (default: what it takes)")
    options.add_argument("--scale", metavar="X", type=factor, default=1.0, help="enlarge png: 2 or 200%% doubles the resolution")
    text = "where the steps of svg, pdf and html lead to: opendev or github, at the release that the diagram names; an address"
    text += " of source files; or none (default: opendev)"
    options.add_argument("--link-base", metavar="URL", default="", help=text)
    add_release(options)
    options.add_argument("--jobs", metavar="N", type=count, default=0, help="draw on N cores (default: all, if that pays)")
    options.add_argument("--force", action="store_true", help="redraw the diagrams of folders even if nothing changed")


def run(arguments: Namespace) -> int:
    """Draw the diagrams."""
    exit_on_terminate()
    inputs = find_inputs(arguments.diagrams, release=arguments.release, avoid=arguments.output)
    jobs = plan(inputs.found, arguments.output, arguments.format)
    codes = [problem.code for problem in inputs.problems]
    for problem in inputs.problems:
        tell(str(problem))
    _require_theme(arguments.theme)
    options = _options(arguments)
    if not jobs and codes:
        return max(codes)
    if len(jobs) == 1 and not jobs[0].source.in_folder:
        return max([*codes, _draw_alone(jobs[0], options)])
    return max([*codes, _draw_many(jobs, options, arguments)])


def _require_theme(name: str) -> None:
    """Refuse a theme that does not exist or has a mistake."""
    from stackseq.render import ThemeError, load_theme

    try:
        load_theme(name)
    except ThemeError as error:
        raise Problem(str(error), "'stackseq themes' lists the themes") from None


def _options(arguments: Namespace) -> DrawOptions:
    from stackseq.api import Options

    return Options(
        language=arguments.language,
        theme=arguments.theme,
        scale=arguments.scale,
        wrap=arguments.wrap,
        width=arguments.width,
        link_base=arguments.link_base,
    )


def _draw_alone(job: Job, options: DrawOptions) -> int:
    outcome = draw_one(job, options)
    for line in outcome.lines:
        tell(line)
    return outcome.code


def _draw_many(jobs: list[Job], options: DrawOptions, arguments: Namespace) -> int:
    from stackseq.cli.many import Many

    many = Many(options, folder=arguments.output or os.curdir, force=arguments.force)
    code = many.draw(jobs, workers=arguments.jobs)
    tell(many.summary())
    return code
