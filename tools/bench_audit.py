"""What `bench.py` measures about verifying: against a tree, through git, and from the facts that come with the program.

The tree is made up: it has every function that the catalogue names, in files as large as Nova's. So no source and no network is
needed, and the figures are the same kind of work as with the real thing.
"""

from __future__ import annotations

import ast
import gc
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

from stackseq import parse
from stackseq.audit import FactsEvidence, Step, TreeEvidence, read_steps, verify
from stackseq.release import RELEASES
from stackseq.source import Folder, GitRef, Index, Where, open_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ROOT = Path(__file__).resolve().parent.parent
DIAGRAMS = ROOT / "src" / "stackseq" / "diagrams"
LINES = 650
"""Of a file; those of Nova that the catalogue names have so many on average."""
BODY = """\
{i}context = self.prepare(instance, number={n}, wanted=[host for host in hosts if host.name != 'host-{n}'])
{i}if not context.is_admin and instance.task_state not in (None, 'state-{n}'):
{i}    raise exception.InvalidState(attribute='task_state', state=instance.task_state, method='m{n}')
{i}for volume in self.volume_api.get_all(context, {{'instance': instance.uuid, 'limit': {n} + 1}}):
{i}    LOG.debug('step {n} for %(instance)s: %(volume)s', {{'instance': instance.uuid, 'volume': volume['id']}})
{i}return self.rpc.cast(context, 'method_{n}', instance=instance, **kwargs)
"""


def measure_verify() -> dict[str, float]:
    """Verify the whole catalogue against a folder; parse the files that its anchors name, for comparison."""
    steps = catalogue()
    with tempfile.TemporaryDirectory() as name:
        texts = [path.read_bytes() for path in write_project(Path(name), steps)]
        works = (lambda: parse_all(texts), lambda: verify_in(Folder("nova", name), steps))
        parsing, verifying = (
            median(column) for column in zip(*([cpu_of(work) for work in works] for _ in range(5)), strict=True)
        )
    return {"parse": parsing, "verify": verifying, "files": len(texts)}


def measure_git() -> dict[str, float]:
    """Read all files of a project from a folder, and through git."""
    steps = catalogue()
    with tempfile.TemporaryDirectory() as name:
        count = len(write_project(Path(name), steps, copies=8))
        commit(name)
        works = [lambda where=where: read_all(where) for where in (Folder("nova", name), GitRef("nova", name, "HEAD"))]
        folder, git = (median(column) for column in zip(*([wall_of(work) for work in works] for _ in range(9)), strict=True))
    return {"folder": folder, "git": git, "files": count}


def measure_facts() -> dict[str, float]:
    """Verify the whole catalogue in every release, from facts."""
    steps = catalogue()
    cpu = cpu_of(lambda: [list(verify(each, FactsEvidence(str(release)))) for release in RELEASES for each in steps])
    return {"cpu": cpu, "anchors": sum(map(len, steps)), "releases": len(RELEASES)}


def catalogue() -> list[tuple[Step, ...]]:
    """Read what each diagram of the catalogue claims."""
    texts = [path.read_text("utf-8") for path in sorted(DIAGRAMS.rglob("*.wsd"))]
    return [read_steps(parse(text).interaction, text) for text in texts]


def parse_all(texts: Iterable[bytes]) -> None:
    """Parse one file after the other."""
    for text in texts:
        ast.parse(text)


def verify_in(where: Where, steps: Iterable[tuple[Step, ...]]) -> None:
    """Verify the diagrams against a tree; the garbage collector rests, as in the command."""
    gc.disable()
    tree = open_tree(where)
    evidence = TreeEvidence({"nova": Index(tree)})
    for each in steps:
        list(verify(each, evidence))
    tree.close()
    gc.enable()


def read_all(where: Where) -> None:
    """Read every file of a tree."""
    tree = open_tree(where)
    list(tree.read_many(tree.paths()))
    tree.close()


def commit(folder: str) -> None:
    """Make the folder a repository as one is after `git clone`: its files are packed."""
    git = ["git", "-C", folder, "-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "init.defaultBranch=main"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "All"], ["gc", "-q"]):
        subprocess.run([*git, *words], check=True)


def write_project(folder: Path, steps: Iterable[tuple[Step, ...]], copies: int = 1) -> list[Path]:
    """Write a project that has every function that the diagrams name; ``copies`` makes it so many times as large."""
    names: dict[str, set[str]] = {"nova/__init__.py": set()}
    for each in steps:
        for step in each:
            names.setdefault(step.anchor.path, set()).add(step.anchor.qualname)
    paths = []
    for path, qualnames in sorted(names.items()):
        for number in range(copies):
            target = folder / (path if not number else f"copy{number}/{path}")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(module_text(qualnames, number), "utf-8")
            paths.append(target)
    return paths


def module_text(qualnames: Iterable[str], salt: int) -> str:
    """Write a module with these functions, and others until it is as long as a module of Nova."""
    tree: dict[str, dict] = {}
    for qualname in sorted(qualnames):
        inner = tree
        for part in qualname.split("."):
            inner = inner.setdefault(part, {})
    lines = definitions(tree, "", salt)
    while len(lines) < LINES:
        lines += definitions({f"Other{len(lines)}": {f"method_{number}": {} for number in range(9)}}, "", salt + len(lines))
    return "\n".join(lines) + "\n"


def definitions(tree: dict[str, dict], indent: str, salt: int) -> list[str]:
    """Write functions and classes, one inside the other."""
    lines: list[str] = []
    for number, (name, inner) in enumerate(tree.items()):
        is_class = bool(inner) and name.lstrip("_")[:1].isupper()
        lines += ["", f"{indent}class {name}(object):" if is_class else f"{indent}def {name}(self, instance, hosts, **kwargs):"]
        lines += definitions(inner, indent + "    ", salt)
        if not is_class:
            lines += BODY.format(i=indent + "    ", n=salt * 100 + number).rstrip("\n").split("\n")
    return lines


def cpu_of(work: Callable[[], object]) -> float:
    """Return the CPU time in seconds that the work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def wall_of(work: Callable[[], object]) -> float:
    """Return the time in seconds that the work takes, with what other processes do for it."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


MEASURES = {"verify": measure_verify, "git": measure_git, "facts": measure_facts}
