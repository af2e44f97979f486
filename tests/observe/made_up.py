"""One small record of each format and shape, all made up."""

from __future__ import annotations

import json

from tests.observe import recordings, telemetry

SAMPLES = {
    "osprofiler-report": json.dumps(recordings.report(*recordings.boot())),
    "osprofiler-events": json.dumps(recordings.events(*recordings.boot(fails=True))),
    "osprofiler-lines": "\n".join(json.dumps(event) for event in recordings.events(*recordings.boot())),
    "otlp-collector": json.dumps(telemetry.otlp(telemetry.BOOT), indent=1),
    "otlp-lines": "\n".join(json.dumps(telemetry.otlp([row])) for row in telemetry.BOOT),
    "otlp-tempo": json.dumps(telemetry.otlp_of_old(telemetry.BOOT)),
    "otlp-python": json.dumps(telemetry.otlp_of_python(telemetry.BOOT)),
    "jaeger-answer": json.dumps(telemetry.jaeger(telemetry.BOOT)),
    "jaeger-trace": json.dumps(telemetry.jaeger(telemetry.BOOT)["data"][0], indent=1),
    "zipkin-spans": json.dumps(telemetry.zipkin(telemetry.BOOT)),
    "zipkin-traces": json.dumps([telemetry.zipkin(telemetry.BOOT)]),
}
"""Format, hyphen, shape → text."""
