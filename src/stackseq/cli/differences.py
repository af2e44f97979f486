"""Tell what differs between two diagrams: as a list for the terminal, and as Markdown for release notes."""

from __future__ import annotations

from stackseq.cli.report import joined
from stackseq.compare import Change
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stackseq.compare import Comparison, Step
    from stackseq.interaction import Anchor, Interaction

_HEADINGS = {Change.ADDED: "Added", Change.REMOVED: "Removed", Change.CHANGED: "Changed", Change.MOVED: "Moved"}


class Differing(Record):
    """Two diagrams, compared."""

    name: str
    """``boot``: what files about it are called."""
    old: Interaction
    new: Interaction
    result: Comparison

    @property
    def title(self) -> str:
        """What was compared, for people."""
        facts = [dict(each.metadata) for each in (self.old, self.new)]
        names = list(dict.fromkeys(fact.get("operation", "") for fact in facts))
        name = " and ".join(filter(None, names)) or self.name
        releases = [fact.get("release", "") for fact in facts]
        return f"{name}: {releases[0]} to {releases[1]}" if all(releases) else name


def summary(found: Differing) -> str:
    """Count what differs, in one line."""
    numbers = ((change, found.result.count(change)) for change in (*_HEADINGS, Change.SAME))
    counts = (f"{number} {change.value}" for change, number in numbers if number or change is not Change.MOVED)
    return f"{found.title}: {joined(counts)}"


def list_differences(found: Differing) -> str:
    """Write what differs in the order of the steps, each with its function, and the conditions that they stand under."""
    lines = [found.title] if found.result.steps else [f"{found.title}: nothing differs"]
    guards: tuple[str, ...] = ()
    for step in found.result.steps:
        if step.guards != guards:
            guards = step.guards
            lines.append(f"  {' / '.join(guards)}:" if guards else "  always:")
        lines += _listed(step)
    return "\n".join(lines)


def _listed(step: Step) -> Iterator[str]:
    yield f"{step.change.mark} {step.text}"
    if step.before:
        yield f"    was: {step.before}"
    if step.anchor:
        yield f"    {step.anchor}"


def write_markdown(found: Differing) -> str:
    """Write three lists: what was added, removed and changed, each step with the function and a link to it."""
    from stackseq.audit.links import links_of

    old, new = links_of(found.old), links_of(found.new)
    lines = [f"## {found.title}", ""]
    if not found.result.steps:
        lines += ["Nothing differs.", ""]
    for change, heading in _HEADINGS.items():
        steps = [step for step in found.result.steps if step.change is change]
        if steps:
            lines += [f"### {heading}", "", *_items(steps, old if change is Change.REMOVED else new), ""]
    return "\n".join(lines)


def _items(steps: Sequence[Step], link: Callable[[Anchor], str]) -> Iterator[str]:
    for step in steps:
        was = f" (was: {_escaped(step.before)})" if step.before else ""
        under = f" *if {_escaped(' / '.join(step.guards))}*" if step.guards else ""
        yield f"- {_escaped(step.text)}{was}{under}{_function(step.anchor, link)}"


def _function(anchor: Anchor | None, link: Callable[[Anchor], str]) -> str:
    if anchor is None:
        return ""
    address = link(anchor)
    return f", [`{anchor}`]({address})" if address else f", `{anchor}`"


def _escaped(text: str) -> str:
    """Keep Markdown from reading signs in a text. An underscore inside a word is none."""
    from re import sub

    return sub(r"[\\`*\[\]<>#|~]|(?<!\w)_|_(?!\w)", r"\\\g<0>", text)
