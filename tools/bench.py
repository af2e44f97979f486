"""Measures what StackSeq promises about speed and memory, and prints each figure beside its limit.

    make bench

Every figure is a ratio, a slope or CPU time from one run of this program, so that it means the same on any machine: what is
compared runs in turns, each in a process of its own, and the median counts. The exit code is 1 if a figure is over its limit.
"""
# The program runs itself as a child (`bench.py --inside NAME`) for what has to be measured within one process: the child
# prints numbers as JSON, the parent adds what only the operating system knows (wall time, peak memory).

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
DIAGRAMS = ROOT / "src" / "stackseq" / "diagrams"
PAUSE = DIAGRAMS / "liberty" / "nova" / "pause.wsd"
PROGRAM = Path(sys.executable).with_name("stackseq")
BATCH = 34
"""Diagrams in a batch: the catalogue, repeated until there are that many."""
PICTURE = 1200 * 4200
"""Pixels of the picture by which PNG is judged."""
GIBIBYTE = 2**30


def main() -> int:
    """Measure everything, print a table, and tell whether all limits hold."""
    held = True
    for measure in (
        bench_many,
        bench_png,
        bench_cold_start,
        bench_plantuml,
        bench_growth,
        bench_audit,
        bench_trace,
        bench_observe,
    ):
        for name, value, unit, limit, remark in measure():
            over = value > limit if limit > 0 else value < -limit
            bound = f"at most {limit:g}" if limit > 0 else f"at least {-limit:g}"
            print(f"{name:<34} {value:8.2f} {unit:<28} {bound:<13} {'OVER' if over else 'ok':<5} {remark}", flush=True)
            held = held and not over
    return 0 if held else 1


if TYPE_CHECKING:
    from typing import TypeAlias

    Figure: TypeAlias = tuple[str, float, str, float, str]
    """Name, value, unit, limit (negative: a lower limit), remark."""


def bench_many() -> Iterator[Figure]:
    """Draw many diagrams in one process, after start-up."""
    runs = [inside("many") for _ in range(5)]
    cpu = median(run["cpu"] / run["elements"] for run in runs)
    remark = f"catalogue, {runs[0]['elements']:.0f} elements a round"
    yield "many diagrams to SVG", cpu * 1e5, "ms of CPU per 100 elements", 5, remark


def bench_png() -> Iterator[Figure]:
    """Measure a large picture as PNG, on top of what its SVG takes."""
    runs = [inside("png") for _ in range(3)]
    extra = median((run["png"] - run["svg"]) * PICTURE / run["pixels"] for run in runs)
    remark = f"measured on {runs[0]['width']:.0f}x{runs[0]['height']:.0f}"
    yield "PNG of 1200x4200, beyond its SVG", extra * 1e3, "ms of CPU", 150, remark


def bench_cold_start() -> Iterator[Figure]:
    """Draw one small diagram in a fresh process, against a Python that does nothing."""
    with tempfile.TemporaryDirectory() as folder:
        nothing = [sys.executable, "-c", "pass"]
        draw = [str(PROGRAM), "draw", str(PAUSE), "-o", f"{folder}/pause.svg"]
        walls = in_turns([nothing, draw], rounds=21)
    base, wall = walls
    yield (
        "cold start: draw pause.wsd",
        wall / base,
        "times python3 -c pass",
        8,
        f"{wall * 1e3:.0f} ms against {base * 1e3:.0f} ms",
    )


def bench_plantuml() -> Iterator[Figure]:
    """Draw a whole catalogue in one command, against one PlantUML that draws the same from our export."""
    if not shutil.which("plantuml"):
        print("batch against PlantUML              skipped: no plantuml here", flush=True)
        return
    with tempfile.TemporaryDirectory() as folder:
        source, export = Path(folder, "wsd"), Path(folder, "export")
        fill(source)
        run([str(PROGRAM), "draw", str(source), "-o", str(export), "-f", "plantuml"])
        texts = sorted(str(path) for path in export.rglob("*") if path.suffix in {".puml", ".plantuml"})
        theirs = ["plantuml", "-tsvg", "-o", f"{folder}/theirs", *texts]
        ours = [str(PROGRAM), "draw", str(source), "-o", f"{folder}/ours", "-f", "svg", "--force"]
        their_wall, our_wall = in_turns([theirs, ours], rounds=3)
    remark = f"{len(texts)} diagrams: {our_wall:.2f} s against {their_wall:.2f} s"
    yield "batch to SVG against PlantUML", their_wall / our_wall, "times as fast", -10, remark


def bench_growth() -> Iterator[Figure]:
    """Draw a hundred thousand messages in one go."""
    small = median(inside("thousand")["cpu"] for _ in range(3)) / 1_000
    large = inside("hundred-thousand")
    slope = large["cpu"] / 100_000 / small
    yield "time per message, 100 000 to 1 000", slope, "times", 1.5, f"{large['cpu']:.1f} s of CPU in all"
    yield "peak memory at 100 000 messages", large["memory"] / GIBIBYTE, "GiB", 2, ""


def bench_audit() -> Iterator[Figure]:
    """Verify the catalogue: against a tree, through git, and from facts."""
    tree, git, facts = inside("verify"), inside("git"), inside("facts")
    remark = f"{tree['files']:.0f} files: {tree['verify'] * 1e3:.0f} ms against {tree['parse'] * 1e3:.0f} ms"
    yield "verify the catalogue in a tree", tree["verify"] / tree["parse"], "times ast.parse of its files", 2, remark
    remark = f"{git['files']:.0f} files: {git['git'] * 1e3:.0f} ms against {git['folder'] * 1e3:.0f} ms"
    yield "read a project through git", git["git"] / git["folder"], "times reading a folder", 2, remark
    remark = f"{facts['anchors']:.0f} anchors in {facts['releases']:.0f} releases"
    yield "verify all releases from facts", facts["cpu"], "s of CPU", 1, remark


def bench_trace() -> Iterator[Figure]:
    """Trace operations of Nova, if its source is at hand."""
    from bench_trace import available

    missing = available()
    if missing:
        print(f"tracing                            skipped: {missing}", flush=True)
        return
    one, everything = inside("trace-one"), inside("trace-all")
    remark = f"the heaviest operation: {one['calls']:.0f} calls"
    yield "trace an operation, cold", one["cold"], "s of CPU", 1.5, remark
    yield "trace an operation, from the cache", one["warm"], "s of CPU", 0.3, remark
    remark = f"{everything['operations']:.0f} operations, {everything['calls']:.0f} calls"
    yield "trace all operations of Nova", everything["cpu"], "s of CPU", 8, remark
    yield "peak memory while they are traced", everything["memory"] / 2**20, "MiB", 500, ""


def bench_observe() -> Iterator[Figure]:
    """Read large traces, and folders of logs."""
    page, short, lines = inside("observe-html"), inside("observe-short"), inside("observe-lines")
    yield "100 000 spans to HTML", page["cpu"], "s of CPU", 10, f"OTLP, {page['megabytes']:.0f} MB"
    remark = f"{short['operations']:.0f} operations, told as one text"
    yield "100 000 spans of short operations", short["cpu"], "s of CPU", 10, remark
    yield "log lines of other requests", lines["skipped"], "MB a second of CPU", -100, ""
    remark = f"{lines['spans']:.1f} with spans made of them"
    yield "log lines of the request", lines["matched"], "MB a second of CPU", -20, remark
    small, large = inside("observe-64")["memory"], inside("observe-512")["memory"]
    remark = f"{small / 2**20:.0f} MiB against {large / 2**20:.0f} MiB"
    yield "peak memory: 512 MiB of logs to 64", large / small, "times", 1.2, remark


MEASURES = (bench_many, bench_png, bench_cold_start, bench_plantuml, bench_growth, bench_audit, bench_trace, bench_observe)


# Processes


def run(command: list[str]) -> tuple[float, int]:
    """Run a command, silently unless it fails; return its wall time in seconds and its peak memory in bytes."""
    with tempfile.TemporaryFile("w+") as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise SystemExit(f"{' '.join(command)} failed with exit code {process.returncode}:\n{output.read()}")
    return wall, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def in_turns(commands: list[list[str]], rounds: int) -> list[float]:
    """Run the commands one after the other, round by round; return the median wall time of each."""
    for command in commands:
        run(command)  # fills caches: files, bytecode
    walls = [[run(command)[0] for command in commands] for _ in range(rounds)]
    return [median(column) for column in zip(*walls, strict=True)]


def inside(name: str) -> dict[str, float]:
    """Measure within a fresh process of this program."""
    with tempfile.NamedTemporaryFile("r", suffix=".json") as answer:
        _, memory = run([sys.executable, __file__, "--inside", name, answer.name])
        numbers: dict[str, float] = json.load(answer)
    return numbers | {"memory": memory}


def fill(folder: Path) -> None:
    """Copy the catalogue into the folder, as often as it takes to have a batch."""
    texts = [path.read_text("utf-8") for path in sorted(DIAGRAMS.rglob("*.wsd"))]
    folder.mkdir()
    for number in range(max(BATCH, len(texts))):
        (folder / f"diagram-{number:03}.wsd").write_text(texts[number % len(texts)], "utf-8")


# What a child measures


def measure_many() -> dict[str, float]:
    """Draw the catalogue again and again."""
    from stackseq import draw, parse
    from stackseq.interaction import walk

    texts = [path.read_text("utf-8") for path in sorted(DIAGRAMS.rglob("*.wsd"))]
    elements = sum(1 for text in texts for _ in walk(parse(text).interaction))
    rounds = [cpu_of(lambda: [draw(text) for text in texts]) for _ in range(8)]
    return {"cpu": median(rounds[1:]), "elements": elements}


def measure_png() -> dict[str, float]:
    """Draw one large picture, as SVG and as PNG."""
    from stackseq import draw

    text = long_text(140, lifelines=8)
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', str(draw(text)))
    if not size:
        raise SystemExit("the SVG does not tell its size")
    width, height = (float(number) for number in size.groups())
    svg = median([cpu_of(lambda: draw(text)) for _ in range(6)][1:])
    png = median([cpu_of(lambda: draw(text, format="png")) for _ in range(6)][1:])
    return {"svg": svg, "png": png, "width": width, "height": height, "pixels": width * height}


def measure_thousand() -> dict[str, float]:
    """Draw a diagram of a thousand messages."""
    from stackseq import draw

    text = long_text(1_000)
    return {"cpu": median([cpu_of(lambda: draw(text)) for _ in range(6)][1:])}


def measure_hundred_thousand() -> dict[str, float]:
    """Draw a diagram of a hundred thousand messages, once."""
    from stackseq import draw

    draw(long_text(10))
    text = long_text(100_000)
    return {"cpu": cpu_of(lambda: draw(text))}


INSIDE = {
    "many": measure_many,
    "png": measure_png,
    "thousand": measure_thousand,
    "hundred-thousand": measure_hundred_thousand,
}


def measure_inside(name: str) -> dict[str, float]:
    """Measure one thing in this process."""
    if name in INSIDE:
        return INSIDE[name]()
    if name.startswith("trace-"):
        from bench_trace import MEASURES as OF_TRACES

        return OF_TRACES[name]()
    if name.startswith("observe-"):
        from bench_observe import MEASURES as OF_RECORDS

        return OF_RECORDS[name]()
    from bench_audit import MEASURES as OF_AUDITS

    return OF_AUDITS[name]()


def cpu_of(work: Callable[[], object]) -> float:
    """Return the CPU time in seconds that the work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def long_text(messages: int, lifelines: int = 10) -> str:
    """Write a diagram with so many messages, a note at every tenth and a fragment around every twenty."""
    names = [f"service-{number}" for number in range(lifelines)]
    lines = [f"participant {name}" for name in names]
    for number in range(messages):
        sender, receiver = names[number * 7 % lifelines], names[number * 3 % lifelines]
        if number % 20 == 0:
            lines.append(f"alt case {number}")
        lines.append(f"{sender}->{receiver}: step {number} of the work")
        if number % 10 == 0:
            lines.append(f"note over {receiver}: remark on {number}")
        if number % 20 == 10:
            lines.append("else otherwise")
        if number % 20 == 19:
            lines.append("end")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        Path(sys.argv[3]).write_text(json.dumps(measure_inside(sys.argv[2])), "utf-8")
    else:
        sys.exit(main())
