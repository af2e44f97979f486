"""A drawing by hand that has every role, shape and marker once, and texts in several scripts."""

from __future__ import annotations

from stackseq.interaction import Anchor
from stackseq.layout import Align, Box, Drawing, Group, Item, Marker, Polyline, Text

HEAD_SHAPES = ("plain", "database", "collections", "cloud", "queue")
FIGURES = ("actor", "boundary", "control", "entity")
PAUSE = Anchor("nova/compute/api.py", "API.pause")


def _group(name: str, kind: str, *items: Item, **fields: object) -> Group:
    return Group(name, kind, items, **fields)  # type: ignore[arg-type]


def _heads() -> list[Item]:
    heads: list[Item] = []
    for number, shape in enumerate(HEAD_SHAPES, 1):
        x = 20 + 130 * (number - 1)
        box = Box(x, 60, 110, 44, "head", shape)  # type: ignore[arg-type]
        text = Text(x + 55, 87, shape, "head", Align.MIDDLE, 80)
        heads.append(_group(f"head-{number}", "head", box, text, label=shape, lifelines=(shape,)))
        line = Polyline(((x + 55, 104), (x + 55, 500)), "lifeline")
        heads.append(_group(f"lifeline-{number}", "lifeline", line, lifelines=(shape,)))
        foot = Box(x, 500, 110, 44, "foot", shape)  # type: ignore[arg-type]
        heads.append(_group(f"foot-{number}", "foot", foot, lifelines=(shape,)))
    for number, shape in enumerate(FIGURES):
        x = 680 + 60 * number
        box = Box(x, 60, 40, 44, "head", shape)  # type: ignore[arg-type]
        heads.append(_group(f"head-1{number}", "head", box, Text(x + 20, 120, shape, "actor", Align.MIDDLE, 40), label=shape))
    return heads


def _messages() -> list[Item]:
    label = Text(140, 136, 'POST /servers <&> "x"', "label", Align.MIDDLE, 120)
    call = (label, Polyline(((75, 140), (192, 140)), "call"), Marker(200, 140, 1, 0, "filled", "call"))
    cast = (Polyline(((205, 160), (330, 160)), "cast"), Marker(330, 160, 1, 0, "open", "cast"))
    reply = (Polyline(((200, 180), (83, 180)), "reply", "#c00000"), Marker(75, 180, -1, 0, "filled", "reply", "#c00000"))
    signal = (Polyline(((335, 190), (205, 190)), "signal"), Marker(205, 190, -1, 0, "open", "signal"))
    loop = (
        Polyline(((75, 200), (110, 200), (110, 220), (83, 220)), "call", "", round=True),
        Marker(75, 220, -1, 0, "filled", "call"),
    )
    slanted = (Polyline(((335, 200), (460, 230)), "call"), Marker(465, 232, 125, 30, "filled", "call"))
    lost = (
        Polyline(((465, 210), (600, 210)), "cast"),
        Marker(600, 210, 1, 0, "gate", "cast"),
        Marker(500, 210, 1, 0, "cross", "call"),
    )
    return [
        _group(
            "step-1",
            "message",
            *call,
            label="a → b: POST",
            lifelines=("plain", "a b"),
            anchor=PAUSE,
            line=7,
            box=(75, 125, 125, 20),
        ),
        _group("step-2", "message", *cast, label="cast\nof two lines"),
        _group("step-3", "message", *reply, label="reply", link="https://example.org/?a=1&b=2", box=(75, 170, 125, 20)),
        _group("step-4", "message", *signal, label="signal", link="javascript:alert(1)"),
        _group("step-5", "message", *loop, Text(116, 214, "loop", "label", Align.START, 30), label="loop"),
        _group("step-6", "message", *slanted, label="slanted"),
        _group("step-7", "message", *lost, label="lost"),
    ]


def _blocks() -> list[Item]:
    note = (Box(60, 240, 170, 60, "note", "folded"), Text(72, 262, "暂停云主机 — пауза", "note", Align.START, 120))
    state = (Box(300, 240, 90, 30, "state", "round"), Text(345, 259, "PAUSED", "state", Align.MIDDLE, 60))
    use = (
        Box(420, 240, 150, 60, "use"),
        Box(420, 240, 34, 19, "tab", "tab"),
        Text(437, 254, "ref", "operator", Align.MIDDLE, 18),
        Text(495, 280, "nova/boot 🚀", "use", Align.MIDDLE, 80),
    )
    divider = (
        Polyline(((10, 480), (250, 480)), "divider"),
        Polyline(((350, 480), (600, 480)), "delay"),
        Box(250, 470, 100, 20, "divider"),
        Text(300, 484, "later", "divider", Align.MIDDLE, 40),
    )
    return [
        _group(
            "step-8", "note", *note, Text(72, 282, "two", "note", Align.START, 20), label="note over a: two", parent="fragment-1"
        ),
        _group("step-9", "state", *state, label="state"),
        _group("step-10", "use", *use, label="ref nova/boot"),
        _group("step-11", "divider", *divider, label="later"),
    ]


def _frame() -> list[Item]:
    return [
        _group(
            "fragment-1",
            "fragment",
            Box(40, 320, 500, 130, "frame"),
            Box(40, 320, 40, 19, "tab", "tab"),
            Text(60, 334, "alt", "operator", Align.MIDDLE, 16),
            Text(92, 334, "[locked]", "guard", Align.START, 50),
            Polyline(((40, 390), (540, 390)), "separator"),
            label="alt [locked]",
            box=(40, 320, 500, 130),
        )
    ]


def sample() -> Drawing:
    """Make the drawing."""
    items: list[Item] = [
        _group("title", "title", Text(450, 30, "Every role & shape", "title", Align.MIDDLE, 200), label="Every role"),
        _group(
            "group-1",
            "group",
            Box(10, 44, 260, 510, "group"),
            Text(140, 56, "controller", "group", Align.MIDDLE, 60),
            label="controller",
        ),
        Box(40, 320, 500, 70, "operand", "plain", 1),
        Box(40, 390, 500, 60, "operand", "plain", 2),
        *_heads(),
        _group("execution-1", "execution", Box(200, 140, 10, 60, "execution"), lifelines=("database",)),
        *_frame(),
        *_messages(),
        *_blocks(),
        Box(100, 400, 60, 16, "label", "plain", 2),
        Text(130, 412, "hides", "label", Align.MIDDLE, 50),
        Text(640, 300, "[1]", "number", Align.END, 20),
        Polyline(((660, 300), (660, 360)), "spine"),
        Text(668, 320, "a remark", "description", Align.START, 60),
        Box(650, 500, 40, 6, "bar"),
    ]
    return Drawing(920, 570, tuple(items), "Every role & shape", "A sample <of> everything.", 11, 104, (("release", "liberty"),))
