"""How server and worker speak: a header in JSON and bytes, each with its length in front."""

# For maintainers. Not pickle: a worker reads texts of strangers with a library in C, and what it writes must not be able to do
# anything in the server.
from __future__ import annotations

import json
from struct import Struct

from stackseq.server.job import Answer, Job, Paper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import StreamReader
    from typing import BinaryIO

_LENGTHS = Struct(">II")
_LARGEST = 256 * 1024 * 1024


class BadFrame(Exception):  # noqa: N818  # reads as what it says
    """What came is no frame."""


def pack_job(job: Job) -> bytes:
    """Write a job."""
    header = {key: getattr(job, key) for key in job._fields if key not in {"text", "paper"}}
    header["paper"] = [getattr(job.paper, key) for key in job.paper._fields]
    return _pack(header, job.text.encode("utf-8", "surrogatepass"))


def unpack_job(header: dict[str, object], body: bytes) -> Job:
    """Read a job."""
    paper = Paper(*header.pop("paper"))  # type: ignore[misc]
    return Job(body.decode("utf-8", "surrogatepass"), **header, paper=paper)  # type: ignore[arg-type]


def pack_answer(answer: Answer) -> bytes:
    """Write an answer."""
    return _pack({"facts": answer.facts, "problem": answer.problem, "status": answer.status}, answer.output)


def unpack_answer(header: dict[str, object], body: bytes) -> Answer:
    """Read an answer."""
    return Answer(body, **header)  # type: ignore[arg-type]


def _pack(header: dict[str, object], body: bytes) -> bytes:
    head = json.dumps(header).encode()
    return b"".join((_LENGTHS.pack(len(head), len(body)), head, body))


def read_frame(stream: BinaryIO) -> tuple[dict[str, object], bytes]:
    """Read a frame. Raises EOFError at the end of the stream."""
    head, body = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    return json.loads(_exactly(stream, head)), _exactly(stream, body)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


async def receive_frame(stream: StreamReader) -> tuple[dict[str, object], bytes]:
    """Read a frame. Raises EOFError at the end of the stream, and BadFrame."""
    head, body = _LENGTHS.unpack(await stream.readexactly(_LENGTHS.size))
    if head + body > _LARGEST:
        raise BadFrame
    return json.loads(await stream.readexactly(head)), await stream.readexactly(body)
