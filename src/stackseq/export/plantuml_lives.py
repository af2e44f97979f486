"""Executions and destructions in PlantUML, which has its own mind about where they may stand."""

# For maintainers. PlantUML ties them to the last message, and stops with an error when one ends before any message, or when
# a lifeline begins an execution at the message at which it ended one. Such pairs are left out: the bar then goes on.
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.export.page import Page
    from stackseq.export.progress import Progress


class Lives:
    """Writes what begins and ends at messages. Names are PlantUML's."""

    def __init__(self, page: Page, progress: Progress) -> None:
        """Write to the page."""
        self._page = page
        self._progress = progress
        self._any_message = False
        self._begun_before: dict[str, list[int]] = {}
        """Name → lines of the executions that began before the first message."""
        self._ended_here: dict[str, list[int]] = {}
        """Name → lines of the executions that ended at the last message."""
        self._gone: set[str] = set()
        """Lifelines that were destroyed at the last message."""

    def message(self) -> None:
        """Note that a message was written."""
        self._any_message = True
        self._ended_here.clear()
        self._gone.clear()

    def begin(self, name: str) -> None:
        """Begin an execution."""
        if name in self._gone:
            return
        self._progress.begin(name)
        if self._ended_here.get(name):
            self._page.drop(self._ended_here[name].pop())
            return
        line = self._page.say(f"activate {name}")
        if not self._any_message:
            self._begun_before.setdefault(name, []).append(line)

    def end(self, name: str) -> None:
        """End the innermost execution, if there is one."""
        if not self._progress.end(name):
            return
        if self._any_message:
            self._ended_here.setdefault(name, []).append(self._page.say(f"deactivate {name}"))
        else:
            self._page.drop(self._begun_before[name].pop())

    def destroy(self, name: str) -> None:
        """End the lifeline."""
        self._progress.end_all(name)
        if self._any_message:
            self._gone.add(name)
            self._page.say(f"destroy {name}")
        else:
            self._page.say(f"note over {name} : ✕")
