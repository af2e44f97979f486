"""The editor's page, with the headers that let it do what it must and nothing else."""

# For maintainers. The page is built from web/ and stands in static/. Its style sheets and scripts are files; what its editor adds
# to the page at run time carries the nonce, which each answer has anew: `__CSP_NONCE__` in the page is where it goes.
from __future__ import annotations

from pathlib import Path
from secrets import token_urlsafe

from stackseq.server.refusal import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from starlette.responses import Response

STATIC = Path(__file__).parent / "static"
_PLACE = "__CSP_NONCE__"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; font-src 'self' data:;"
    " connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def editor_page() -> Response:
    """Answer with the page."""
    from starlette.responses import Response

    try:
        text = (STATIC / "index.html").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Refusal(404, "the editor's page is not part of this installation; the addresses for programs work") from None
    nonce = token_urlsafe(16)
    headers = {"content-security-policy": _POLICY.format(nonce=nonce), "cache-control": "no-store"}
    return Response(text.replace(_PLACE, nonce), media_type="text/html", headers=headers)
