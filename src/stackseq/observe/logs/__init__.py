"""Read the logs of OpenStack's services: what each request did, in which process, on which host."""

from __future__ import annotations
