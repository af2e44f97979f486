"""Draw a diagram that was made, not read, in any format."""

from __future__ import annotations

from stackseq.cli.console import columns, speaks_unicode, tell
from stackseq.cli.files import STANDARD
from stackseq.cli.problem import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from typing import TypeVar

    from stackseq.interaction import Interaction

    Made = TypeVar("Made")


def draw(interaction: Interaction, name: str, arguments: Namespace) -> bytes:
    """Draw it as the arguments ``theme``, ``width`` and ``output`` say. Raises Problem."""
    from functools import partial

    from stackseq.api import Options, render
    from stackseq.audit.links import links_of
    from stackseq.diagnostics import Source
    from stackseq.wsd import format as write_wsd

    to_terminal = name == "txt" and arguments.output == STANDARD
    options = Options(
        theme=arguments.theme,
        width=arguments.width or (columns() if to_terminal else 0),
        ascii=to_terminal and not speaks_unicode(),
        find_links=partial(links_of, host="opendev"),
    )
    rendered = drawn(lambda: render(Source("observed", write_wsd(interaction)), (name,), options))
    for remark in rendered.remarks:
        tell(remark)
    return rendered.outputs[0]


def drawn(make: Callable[[], Made]) -> Made:
    """Return what is made; troubles with themes and sizes become a line for the user. Raises Problem."""
    from stackseq.render import ThemeError
    from stackseq.render.png import PictureTooLarge

    try:
        return make()
    except ThemeError as error:
        raise Problem(str(error), "'stackseq themes' lists the themes") from None
    except PictureTooLarge as error:
        raise Problem(str(error), "draw it as svg or html, or with less detail: --detail messages") from None
