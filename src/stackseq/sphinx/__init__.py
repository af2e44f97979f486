"""Sequence diagrams in Sphinx: put ``stackseq.sphinx`` into the ``extensions`` of ``conf.py``.

It gives the directives ``sequence`` (also called ``wsd``) and ``seqdiag``; ``docs/documents.md`` lists their options and the
values of the configuration.
"""

# For maintainers. A directive reads the text and reports what is wrong with it; its node holds all that the picture depends
# on. Pictures are drawn while documents are written, in the format that the builder shows best, into files that are named after
# what they depend on: so a second run, or another process, finds them. Directives are registered when all extensions are loaded,
# since one of them may own a name already: a name is taken over only if the configuration says so.
from __future__ import annotations

import stackseq

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

_NAMES = ("sequence", "wsd", "seqdiag")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register what Sphinx needs to know."""
    from stackseq.sphinx.nodes import Diagram, leave_html, replace_diagrams, visit_html

    app.add_config_value("stackseq_theme", "stackseq", "env", str)
    app.add_config_value("stackseq_links", "opendev", "env", str)
    app.add_config_value("stackseq_directives", list(_NAMES), "env", (list, tuple))
    app.add_config_value("stackseq_override", [], "env", (list, tuple))
    app.add_node(Diagram, html=(visit_html, leave_html))
    app.connect("config-inited", _add_directives)
    app.connect("doctree-resolved", replace_diagrams)
    return {"version": stackseq.__version__, "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}


def _add_directives(app: Sphinx, config: Config) -> None:
    from sphinx.util.docutils import is_directive_registered
    from sphinx.util.logging import getLogger

    from stackseq.sphinx.directives import SeqdiagDirective, SequenceDirective

    known = {"sequence": SequenceDirective, "wsd": SequenceDirective, "seqdiag": SeqdiagDirective}
    logger = getLogger(__name__)
    for setting in ("stackseq_directives", "stackseq_override"):
        for name in sorted(set(config[setting]) - known.keys()):
            message = "%s names %r, which is no directive of StackSeq; these are %s"
            logger.warning(message, setting, name, ", ".join(known), type="stackseq", subtype="config")
    for name in filter(known.__contains__, config.stackseq_directives):
        if is_directive_registered(name) and name not in config.stackseq_override:
            message = "the directive %r belongs to another extension, and stays its own"
            message += "; take it over with stackseq_override = [%r], or leave %r out of stackseq_directives"
            logger.warning(message, name, name, name, type="stackseq", subtype="clash")
        else:
            app.add_directive(name, known[name], override=True)
