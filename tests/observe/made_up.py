"""One small record of each format and shape, all made up."""

from __future__ import annotations

import json

from tests.observe import recordings

SAMPLES = {
    "osprofiler-report": json.dumps(recordings.report(*recordings.boot())),
    "osprofiler-events": json.dumps(recordings.events(*recordings.boot(fails=True))),
    "osprofiler-lines": "\n".join(json.dumps(event) for event in recordings.events(*recordings.boot())),
}
"""Format, hyphen, shape → text."""
