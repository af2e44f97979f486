"""What the operator of a server can choose, with the defaults of a server for oneself."""

from __future__ import annotations

import os

from stackseq.records import Record

MEGABYTE = 1024 * 1024


def default_workers() -> int:
    """Return how many drawings are made at the same time unless told otherwise: one for each core, at most eight."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, 8))


class Settings(Record):
    """Where the server listens, and what one client can cost it."""

    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 1
    """Processes that draw."""
    queue: int = 100
    """Requests that may wait for a worker; more are refused."""
    seconds: float = 10
    """What one drawing may take, and how long a request may wait for its turn."""
    memory: int = 1024 * MEGABYTE
    """Bytes of address space that one worker may have; 0 for as much as there is."""
    body: int = MEGABYTE
    """Bytes of a request."""
    output: int = 32 * MEGABYTE
    """Bytes of a picture."""
    pixels: int = 50_000_000
    """Pixels of a PNG."""
    kept: int = 64 * MEGABYTE
    """Bytes of pictures that are kept for clients that come back for them."""
    rate: float = 0
    """Drawings a second and address, on average; 0 for any number. Loopback is not counted."""
    burst: int = 30
    """Drawings that an address may ask for at once."""
    patience: float = 10
    """Seconds that a client may take to send a request."""
