"""A server for diagrams: the editor's page, the HTTP API of the web service, and one for programs. See ``docs/server.md``."""

from __future__ import annotations

from stackseq.server.settings import Settings

__all__ = ["Settings"]
