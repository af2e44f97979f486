"""What holds for all tests: generated examples are the same in each run, and no test depends on how fast it runs."""

from __future__ import annotations

import gc

from hypothesis import HealthCheck, settings

settings.register_profile(
    "stackseq",
    database=None,
    deadline=None,
    derandomize=True,
    max_examples=50,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("stackseq")


def pytest_collection_finish() -> None:
    """Spare the collector what was loaded for thousands of tests: it would look through all of it again and again."""
    gc.collect()
    gc.freeze()
