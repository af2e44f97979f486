"""Judge recorded samples, whole and cut off."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path

from stackseq.audit.knowing import know
from stackseq.catalogue import load
from stackseq.observe.formats import read_record
from stackseq.observe.logs.files import LogFile, find_logs
from stackseq.observe.logs.requests import find_requests, only_one
from stackseq.observe.logs.spans import read_logs
from stackseq.observe.observing import observe
from stackseq.verdict.judging import judge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stackseq.catalogue import Catalogue
    from stackseq.observe import Reading
    from stackseq.verdict.model import Verdict

SAMPLES = Path(__file__).parent.parent / "observe" / "samples"
RELEASE = "2026.1"
_TIME = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}", re.MULTILINE)


def texts_of(sample: str) -> dict[str, str]:
    """Return the texts of a sample: one file, or those of a folder."""
    path = SAMPLES / sample
    files = [str(path)] if path.is_file() else [each.path for each in find_logs([str(path)])]
    return {each.removesuffix(".gz"): _text(Path(each)) for each in files}


def _text(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode()


def cut(texts: Mapping[str, str], tenths: int) -> dict[str, str]:
    """Return what there would be of texts if each ended after some tenths of its length."""
    return {path: text[: len(text) * tenths // 10] for path, text in texts.items()}


def until(texts: Mapping[str, str], tenths: int) -> dict[str, str]:
    """Return what there would be of logs after some tenths of the time."""
    times = sorted(match[0] for text in texts.values() for match in _TIME.finditer(text))
    last = times[(len(times) - 1) * tenths // 10]
    found = {}
    for path, text in texts.items():
        later = next((match.start() for match in _TIME.finditer(text) if match[0] > last), len(text))
        found[path] = text[:later]
    return found


def readings_of(texts: Mapping[str, str], request: str = "") -> list[Reading]:
    logs = [each for each in find_logs(texts) if each.path.endswith(".log")]
    files = [LogFile(each.path, each.name, each.service, each.host, texts[each.path].encode()) for each in logs]
    found = [read_record(text, Path(path).name) for path, text in texts.items() if not path.endswith(".log")]
    if files:
        chosen = request or only_one(find_requests(files)[0])
        found += [read_logs(files, chosen)] if chosen else []
    return found


def judged(readings: Iterable[Reading], operation: str, release: str = RELEASE, request: str = "") -> Verdict:
    seen = observe(readings, folded=False, request=request)
    return judge(
        seen,
        edition_text=edition(f"{operation}@{release}"),
        operation=catalogue().operation(operation),
        release=release,
        release_by="given",
        know=know(release),
    )


@cache
def catalogue() -> Catalogue:
    return load()


@cache
def edition(name: str) -> str:
    return catalogue().read(catalogue().find_path(name))
