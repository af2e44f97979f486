"""``python -m stackseq``: the same as the command ``stackseq``."""

from __future__ import annotations

import sys

from stackseq.cli import main

sys.exit(main())
