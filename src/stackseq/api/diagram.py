"""A text that shows itself as a picture where pictures can be shown: in notebooks."""

from __future__ import annotations

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.diagnostics import Diagnostic


class Diagram(Record):
    """A diagram's text, which notebooks show as a picture: ``Diagram("Alice->Bob: hello")``.

    What is wrong with the text is left out of the picture; ``diagnostics`` tells it.
    """

    text: str
    theme: str = "stackseq"
    """A name, or the path of a theme file."""
    language: str = ""
    """``wsd``, ``plantuml`` or ``seqdiag``; empty to find out."""
    link_base: str = ""
    """The address of the source files that the steps lead to."""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with it, in the order of its lines."""
        from stackseq.api import check

        return check(self.text, self.language)

    def draw(self, format_name: str = "svg") -> bytes:
        """Draw it in a format; text is UTF-8. Raises ValueError for a format, a theme or a language that does not exist."""
        from hashlib import sha256

        from stackseq.api.stages import Options, render
        from stackseq.diagnostics import Source

        # Notebooks put pictures into one page: their ids must differ, and stay the same when the cell is run again.
        prefix = f"seq-{sha256(self.text.encode('utf-8', 'replace')).hexdigest()[:8]}-"
        options = Options(language=self.language, theme=self.theme, link_base=self.link_base, prefix=prefix)
        return render(Source("<diagram>", self.text), (format_name,), options).outputs[0]

    def _repr_svg_(self) -> str:
        """Return what notebooks show."""
        return self.draw().decode()
