"""Every OpenStack operation, drawn as a sequence diagram from the code that performs it."""

from __future__ import annotations

__version__ = "0.1.0"
