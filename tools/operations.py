"""Writes a page about each service's operations, ``docs/operations/SERVICE.md``, and draws the pictures on it.

python tools/operations.py           brings pages and pictures up to date
python tools/operations.py --check   changes nothing; the exit code is 1 if anything is out of date
"""
# Everything on a page comes from the catalogue's rows, its diagrams, and the facts about them. The editions shown are those of
# the first release drawn, which people wrote.

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import stackseq
from stackseq.audit import Kind, links_of, read_steps
from stackseq.audit.facts import facts_of, project_of
from stackseq.audit.holds import releases_held
from stackseq.audit.signs import stages_of
from stackseq.catalogue import Operation, load
from stackseq.interaction import Anchor
from stackseq.release import parse_range

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stackseq.catalogue import Edition
    from stackseq.interaction import Interaction

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "operations"
INTRODUCTION = """\
<!-- Made by tools/operations.py: run `make docs`. -->
# {service}: operations

What each operation is for, what it asks for, what it changes, and what an administrator can look for at each stage. The
pictures, log lines and events are those of the release that is named with them; every step of a picture leads to the function
that performs it. In a terminal, `stackseq show {service_id}/{example}` shows the same picture, and
`stackseq signs {service_id}/{example}` the same signs.

In templates of log lines, `…` stands for what is filled in. Lines of DEBUG are left out. An *action* is what
`openstack server event show` lists; a *notification* is sent to the notification topic, for Ceilometer and others.
"""
INDEX = """\
<!-- Made by tools/operations.py: run `make docs`. -->
# Operations

What OpenStack's services do when they are asked, drawn step by step. These are the services whose operations people drew; the
[traces](../coverage.md) tell more of them, and later releases.
"""
LEVELS = {"ACTION": "action", "NOTIFICATION": "notification"}


def main() -> int:
    """Bring everything up to date, or check that it is."""
    check = "--check" in sys.argv[1:]
    stale = [(path, text) for path, text in files() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path, text in stale:
        print(f"{path.relative_to(FOLDER.parent.parent)}: {'out of date; run make docs' if check else 'brought up to date'}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return int(check and bool(stale))


def files() -> Iterator[tuple[Path, str]]:
    """Yield each page and picture, and what must be in it."""
    catalogue = load()
    yield FOLDER / "README.md", index(catalogue.services())
    for service in catalogue.services():
        drawn = {
            each: [edition for edition in catalogue.editions(each) if not edition.is_traced]
            for each in catalogue.operations(service)
        }
        editions = [(operation, found[-1]) for operation, found in drawn.items() if found]
        if not editions:
            continue  # the tracer alone knows its operations
        yield FOLDER / f"{service}.md", page(service, editions)
        for operation, edition in editions:
            text = Path(edition.path).read_text(encoding="utf-8")
            yield FOLDER / "images" / service / f"{operation.id}.svg", str(stackseq.draw(text))


def index(services: tuple[str, ...]) -> str:
    """Return the page that leads to those of the services."""
    drawn = [
        service
        for service in services
        if any(not each.is_traced for operation in load().operations(service) for each in load().editions(operation))
    ]
    lines = [f"* [{service.capitalize()}]({service}.md)" for service in drawn]
    return "\n".join([INDEX, *lines, ""])


def page(service: str, editions: list[tuple[Operation, Edition]]) -> str:
    """Return the page about a service."""
    head = INTRODUCTION.format(service=service.capitalize(), service_id=service, example=editions[0][0].id)
    sections = [section(operation, edition) for operation, edition in editions]
    return "\n".join([head, *contents([operation for operation, _ in editions]), "", *sections])


def contents(operations: list[Operation]) -> Iterator[str]:
    """Yield the lines of the table of contents, a line for each category."""
    for category in dict.fromkeys(operation.category for operation in operations):
        links = (f"[{each.id}](#{slug(heading(each))})" for each in operations if each.category == category)
        yield f"- {category}: {', '.join(links)}"


def heading(operation: Operation) -> str:
    return f"{operation.id}: {operation.title}"


def slug(title: str) -> str:
    """Return what a heading is called in links, as git hosts make it."""
    kept = "".join(letter for letter in title.lower() if letter.isalnum() or letter in " -_")
    return kept.replace(" ", "-")


def section(operation: Operation, edition: Edition) -> str:
    """Return what is said about one operation."""
    text = Path(edition.path).read_text(encoding="utf-8")
    interaction = stackseq.parse(text).interaction
    link = links_of(interaction)
    rows = [
        ("command", code(operation.command)),
        ("request", code(operation.request)),
        ("begins at", anchor_link(operation.entry(edition.release), link)),
        ("before", escaped(operation.before)),
        ("after", escaped(operation.after)),
        ("since", operation.since + (f", until {operation.until}" if operation.until else "")),
        ("also called", ", ".join(operation.aliases)),
        ("holds in", held(interaction, text, edition.release)),
    ]
    lines = [
        f"## {heading(operation)}",
        "",
        operation.summary,
        "",
        "| | |",
        "| --- | --- |",
        *(f"| {name} | {value} |" for name, value in rows if value),
        "",
        *signs(interaction, edition.release, link),
        f"<details><summary>Picture ({edition.release})</summary>",
        "",
        f"[![{operation.title}](images/{operation.name}.svg)](images/{operation.name}.svg)",
        "",
        "</details>",
        "",
    ]
    return "\n".join(lines)


def code(text: str) -> str:
    return f"`{text}`".replace("|", "\\|") if text else ""


def escaped(text: str) -> str:
    return text.replace("|", "\\|")


def anchor_link(text: str, link: Callable[[Anchor], str]) -> str:
    """Return a link to a function in the source, or its name if it is not known where that is."""
    if not text:
        return ""
    path, _, qualname = text.partition(" ")
    address = link(Anchor(path, qualname))
    return f"[`{text}`]({address})" if address else f"`{text}`"


def held(interaction: Interaction, text: str, own: str) -> str:
    """Tell in which releases all functions of a diagram are still there, and what became of them in the newest one."""
    releases = releases_held(text)
    if releases is None:
        return own
    facts = {project: known for step in read_steps(interaction) if (known := facts_of(project := project_of(step.anchor)))}
    newest = list(next(iter(facts.values())).refs)[-1]
    kinds = Counter(
        known.kinds(step.anchor)[newest] for step in read_steps(interaction) if (known := facts.get(project_of(step.anchor)))
    )
    there, moved = kinds[Kind.HOLDS], kinds[Kind.MOVED] + kinds[Kind.RENAMED]
    span = parse_range(",".join(releases))
    now = f"{there} are in their places, {moved} elsewhere, {kinds[Kind.GONE]} gone"
    return f"{span}; in {newest}, of {kinds.total()} functions {now}"


def signs(interaction: Interaction, release: str, link: Callable[[Anchor], str]) -> Iterator[str]:
    """Yield the lines of the table of what to look for."""
    stages = stages_of(interaction, release)
    if not stages:
        return
    yield from (f"| process | {release}: look for | from |", "| --- | --- | --- |")
    for stage in stages:
        found = "<br>".join(f"{LEVELS.get(sign.level, sign.level)} {code(sign.template)}" for sign in stage.signs)
        address = link(stage.anchor)
        name = f"[`{stage.anchor.qualname}`]({address})" if address else f"`{stage.anchor.qualname}`"
        yield f"| {stage.process} | {found} | {name} |"
    yield ""


if __name__ == "__main__":
    sys.exit(main())
