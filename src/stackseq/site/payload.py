"""Data for the browser as classic scripts, which a page from the file system may load: ``StackSeqData(name, "base64")``."""

# For maintainers. Pages that were opened from the file system must not fetch anything, but may add script elements. The data is
# JSON, deflated: pictures are a tenth of their size then, and base64 makes that a third larger. zlib's level is fixed; its
# version still shows in the bytes, never in what they say.
from __future__ import annotations


def script(name: str, value: object) -> bytes:
    """Return a script that hands over ``value`` under a name."""
    from base64 import b64encode
    from json import dumps
    from zlib import compress

    data = dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return f'StackSeqData({dumps(name)},"{b64encode(compress(data, 9)).decode("ascii")}")\n'.encode()
