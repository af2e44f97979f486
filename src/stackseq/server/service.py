"""The web service's HTTP API, so that its clients work with this server when one address is changed."""

# For maintainers. What clients of many years do is the specification; tests/server/requests has their requests. They search the
# answer with regular expressions, split it at quotes, read it with a YAML parser, or decode it as ASCII. So `img` comes first
# and `errors` second, ids are letters and digits, all is ASCII in one line, and who does not say `apiVersion=1` gets the object
# literal of before: `{img: "?png=msc1", page: 0, numPages: 1, errors: []}`. Lines of boxes count from 0, lines in errors from 1.
from __future__ import annotations

import json

from stackseq.server import answers
from stackseq.server.bodies import media_type, read_body, read_form, urlencoded
from stackseq.server.job import Job, Paper
from stackseq.server.lz import unpack_lz
from stackseq.server.refusal import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from stackseq.server.drawer import Drawer
    from stackseq.server.job import Answer
    from stackseq.server.pictures import Pictures
    from stackseq.server.settings import Settings

FORMATS = ("png", "svg", "pdf")
_STYLE = "default"
_PERCENT = 100
_SMALLEST, _LARGEST = 10, 1000
"""Percent."""
_KEPT = "private, max-age=3600"


class Service:
    """The routes of the web service."""

    def __init__(self, settings: Settings, drawer: Drawer, pictures: Pictures) -> None:
        """Take what it works with."""
        self._settings = settings
        self._drawer = drawer
        self._pictures = pictures

    async def post(self, request: Request) -> Response:
        """Draw what a form holds, keep the picture, and tell where it is."""
        body = await read_body(request, self._settings.body, self._settings.patience)
        fields = urlencoded(request.scope["query_string"]) | read_form(body, request.headers.get("content-type", ""))
        if "message" not in fields:
            raise Refusal(400, "the form has no field 'message', which holds the diagram")
        job = _job(fields["message"], fields)
        answer = await self._drawer.draw(request, job)
        address = f"?{job.format}={self._pictures.keep(job.format, answer.output)}"
        if fields.get("apiVersion"):
            return _spoken(json.dumps(_told(address, answer)))
        return _spoken(_told_as_before(address, answer))

    async def draw(self, request: Request) -> Response:
        """Answer with the picture of the text in the address: ``?m=`` or ``?lz=``, and ``s=`` for the style."""
        fields = urlencoded(request.scope["query_string"])
        text = self.text_in(fields)
        if text is None:
            raise Refusal(400, "the address has neither 'm' nor 'lz', which hold the diagram")
        job = _job(text, fields | {"style": fields.get("s", fields.get("style", _STYLE))})
        answer = await self._drawer.draw(request, job)
        return answers.picture(job.format, answer.output, keep=_KEPT)

    def picture(self, fields: Mapping[str, str]) -> Response | None:
        """Answer with a picture that was drawn before, if the address asks for one."""
        name = next((fields[key] for key in (*FORMATS, "img") if key in fields), None)
        if name is None:
            return None
        found = self._pictures.find(name)
        if found is None:
            raise Refusal(404, "this picture is kept no longer: send its text again")
        return answers.picture(*found, keep=_KEPT)

    def text_in(self, fields: Mapping[str, str]) -> str | None:
        """Return the text that an address holds, or None."""
        if "lz" in fields:
            return unpack_lz(fields["lz"], self._settings.body)
        return fields.get("m")


def is_form(request: Request) -> bool:
    """Tell whether a request carries what clients of the web service send."""
    return media_type(request) != "application/json"


def _job(text: str, fields: Mapping[str, str]) -> Job:
    form = fields.get("format", "").lower() or "png"
    if form not in FORMATS:
        raise Refusal(400, f"there is no format {form!r}; formats are {', '.join(FORMATS)}")
    return Job(
        text,
        form,
        _theme(fields.get("style", "")),
        scale=_number(fields, "scale", _PERCENT, _SMALLEST, _LARGEST) / _PERCENT,
        links=True,
        paper=_paper(fields),
        page=int(_number(fields, "page", 0, 0, 100_000)),
    )


def _theme(style: str) -> str:
    """Return our theme for a style. Unknown styles are drawn like the default one, as the web service does."""
    from stackseq.render import theme_names

    return style if style in theme_names() else _STYLE


def _paper(fields: Mapping[str, str]) -> Paper:
    from stackseq.render.paper import SIZES

    name = fields.get("paper", "").lower() or "none"
    if name not in SIZES:
        raise Refusal(400, f"there is no paper {name!r}; papers are {', '.join(SIZES)}")
    return Paper(name, landscape=_yes(fields, "landscape"), paginate=_yes(fields, "paginate"))


def _yes(fields: Mapping[str, str], name: str) -> bool:
    return fields.get(name, "0").lower() not in {"", "0", "false", "no", "off"}


def _number(fields: Mapping[str, str], name: str, default: float, least: float, most: float) -> float:
    text = fields.get(name, "").strip().removesuffix("%")
    try:
        value = float(text) if text else default
    except ValueError:
        raise Refusal(400, f"{name!r} must be a number, not {text[:20]!r}") from None
    if not least <= value <= most:
        raise Refusal(400, f"{name!r} must be a number from {least:g} to {most:g}")
    return value


def _spoken(text: str) -> Response:
    from starlette.responses import Response

    return Response(text, media_type="application/json", headers={"cache-control": "no-store"})


def _told(address: str, answer: Answer) -> dict[str, object]:
    facts = answer.facts
    errors = facts["errors"]
    told: dict[str, object] = {"img": address, "errors": errors, "page": facts["page"], "numPages": facts["pages"]}
    told |= {"naturalWidth": facts["width"], "actualWidth": facts["actual"], "boxes": _boxes(facts["boxes"])}
    return told | {"line": facts["line"]} if errors else told


def _boxes(boxes: object) -> list[dict[str, object]]:
    """Return the boxes as the web service tells them: without ids, and lines from 0."""
    if not isinstance(boxes, list):
        return []
    return [{"line": max(box["line"] - 1, 0), "rect": box["rect"], "header": box["header"]} for box in boxes]


def _told_as_before(address: str, answer: Answer) -> str:
    """Write the object literal that clients got before there was an ``apiVersion``."""
    facts = answer.facts
    return f'{{img: "{address}", page: {facts["page"]}, numPages: {facts["pages"]}, errors: {json.dumps(facts["errors"])}}}'
