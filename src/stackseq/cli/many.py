"""Draw the diagrams of folders: only what changed, with a progress bar, and a summary at the end."""

from __future__ import annotations

from stackseq.cli.batch import draw_all
from stackseq.cli.progress import Progress
from stackseq.cli.report import joined, plural
from stackseq.cli.stamps import Stamps, digest, program_stamp
from stackseq.render import load_theme

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackseq.api import Options
    from stackseq.cli.draw_one import Outcome
    from stackseq.cli.plan import Job


class Many:
    """One run over many diagrams, and its counts."""

    def __init__(self, options: Options, *, folder: str, force: bool) -> None:
        """Draw with ``options`` into ``folder``; ``force`` forgets what was drawn before."""
        self._options = options
        self._folder = folder
        conditions = f"{program_stamp()} {digest(repr(load_theme(options.theme)).encode())} {options!r}"
        self._stamps = Stamps(folder, conditions, forget=force)
        self._drawn = self._unchanged = self._failed = self._skipped = self._warnings = 0

    def draw(self, jobs: Sequence[Job], workers: int) -> int:
        """Draw what is not as it should be, and return the exit code."""
        progress = Progress(len(jobs))
        code = 0
        try:
            waiting = self._sort_out(jobs, progress)
            for job, outcome in draw_all(waiting, self._options, workers):
                self._count(job, outcome, progress)
                code = max(code, outcome.code)
        finally:
            progress.close()
            self._stamps.save()
        return code

    def summary(self) -> str:
        """Say in one line what was done."""
        total = self._drawn + self._unchanged + self._failed + self._skipped
        parts = (
            f"{self._drawn} drawn" if self._drawn else "",
            f"{self._unchanged} unchanged" if self._unchanged else "",
            f"{self._failed} with errors" if self._failed else "",
            f"{self._skipped} skipped" if self._skipped else "",
            f"{plural(self._warnings, 'warning')} ('stackseq check' shows them)" if self._warnings else "",
        )
        return f"{self._folder}: {plural(total, 'diagram')}: {joined(parts)}" if total else "no diagrams found"

    def _sort_out(self, jobs: Sequence[Job], progress: Progress) -> list[Job]:
        """Return the jobs that must be done; count the others as done."""
        waiting = []
        for job in jobs:
            warnings = self._stamps.warnings_if_fresh(job) if job.source.in_folder else None
            if warnings is None:
                waiting.append(job)
            else:
                self._unchanged += 1
                self._warnings += warnings
                progress.step(job.source.name)
        return waiting

    def _count(self, job: Job, outcome: Outcome, progress: Progress) -> None:
        self._drawn += not outcome.code and not outcome.skipped
        self._failed += bool(outcome.code)
        self._skipped += outcome.skipped
        self._warnings += outcome.warnings
        if job.source.in_folder and not outcome.skipped:
            self._stamps.remember(job, outcome)
        for line in outcome.lines:
            progress.tell(line)
        progress.step(job.source.name)
