"""Writes the grammar of the language for editors, ``contrib/vscode/wsd.tmLanguage.json``.

python tools/grammar.py           brings it up to date
python tools/grammar.py --check   changes nothing; the exit code is 1 if it is out of date
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from stackseq.lexer.grammar import grammar

FILE = Path(__file__).resolve().parent.parent / "contrib" / "vscode" / "wsd.tmLanguage.json"


def text() -> str:
    """Return what the file should say."""
    return json.dumps(grammar(), indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Write it, or check it."""
    stale = not FILE.exists() or FILE.read_text(encoding="utf-8") != text()
    if stale and "--check" not in sys.argv[1:]:
        FILE.write_text(text(), encoding="utf-8")
        return 0
    return int(stale)


if __name__ == "__main__":
    sys.exit(main())
