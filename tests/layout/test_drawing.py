"""What a drawing says of its parts."""

from __future__ import annotations

from stackseq.interaction import (
    Anchor,
    CombinedFragment,
    ExecutionEnd,
    ExecutionStart,
    Interaction,
    Lifeline,
    Message,
    Operand,
    Operator,
)
from stackseq.layout import CELLS, PIXELS, Box, CellMetrics, Drawing, Group, Text, lay_out
from stackseq.records import replace
from tests.layout.faces import PLAIN_FACE

PAUSE = Anchor("nova/compute/api.py", "API.pause")
LIFELINES = (Lifeline("client", "client"), Lifeline("api", "nova-api"), Lifeline("db", "database"))


def draw(*body: object, **fields: object) -> Drawing:
    return lay_out(Interaction(lifelines=LIFELINES, body=body, **fields), PLAIN_FACE, PIXELS)  # type: ignore[arg-type]


def groups(drawing: Drawing, kind: str) -> list[Group]:
    return [item for item in drawing.items if isinstance(item, Group) and item.kind == kind]


def test_steps_are_numbered_and_know_their_source_and_frame() -> None:
    message = Message("client", "api", "pause", anchor=PAUSE)
    drawing = draw(message, CombinedFragment(Operator.OPT, (Operand("locked", (message,)),)))
    first, second = groups(drawing, "message")
    assert (first.id, second.id, drawing.steps) == ("step-1", "step-2", 2)
    assert (first.anchor, first.lifelines, first.label) == (PAUSE, ("client", "api"), "client → api: pause")
    assert (first.parent, second.parent) == ("", "fragment-1")


def test_an_execution_begins_at_the_message_before_it_and_runs_to_the_one_before_its_end() -> None:
    drawing = draw(
        Message("client", "api", "one"),
        ExecutionStart("api"),
        Message("api", "db", "two"),
        ExecutionEnd("api"),
        Message("api", "db", "three"),
    )
    (execution,) = groups(drawing, "execution")
    box = execution.items[0]
    assert isinstance(box, Box)
    arrows = [group.box[1] + group.box[3] for group in groups(drawing, "message")]
    assert (box.y, box.y + box.height) == (arrows[0], arrows[1])


def test_nested_executions_stand_out_to_the_right() -> None:
    drawing = draw(Message("client", "api", "one"), ExecutionStart("api"), ExecutionStart("api"), Message("api", "db", "two"))
    outer, inner = (group.items[0] for group in groups(drawing, "execution"))
    assert isinstance(outer, Box)
    assert isinstance(inner, Box)
    assert inner.x == outer.x + PIXELS.execution_step


def test_ending_what_has_not_begun_does_nothing() -> None:
    assert draw(Message("client", "api", "one"), ExecutionEnd("api")) == draw(Message("client", "api", "one"))


def test_a_created_lifeline_has_its_head_at_the_message() -> None:
    drawing = draw(Message("client", "api", "make it"), Message("api", "db", "create", creates=True))
    heads = {group.lifelines[0]: group.box for group in groups(drawing, "head")}
    step = groups(drawing, "message")[1]
    assert heads["db"][1] > heads["api"][1] + heads["api"][3]
    assert heads["db"][1] <= step.box[1] + step.box[3] <= heads["db"][1] + heads["db"][3]


def test_long_labels_break_when_asked() -> None:
    text = "one two three four five six seven eight nine ten"
    free, wrapped = draw(Message("client", "api", text)), draw(Message("client", "api", text), wrap=15)
    assert wrapped.width < free.width
    assert wrapped.height > free.height


def test_titles_always_break() -> None:
    drawing = draw(Message("client", "api", "x"), title="word " * 60)
    title = next(group for group in groups(drawing, "title"))
    assert len(title.items) > 2
    assert drawing.width < 500


def test_a_label_across_lifelines_interrupts_them() -> None:
    drawing = draw(Message("client", "db", "a label that is long enough to lie across the lifeline in the middle"))
    middle = next(group for group in groups(drawing, "lifeline") if group.lifelines == ("api",))
    assert len(middle.items) == 2


def test_wide_characters_take_two_cells() -> None:
    drawing = lay_out(Interaction(lifelines=(Lifeline("a", "暂停实例"),)), CellMetrics(), CELLS)
    text = next(item for group in groups(drawing, "head") for item in group.items if isinstance(item, Text))
    assert text.width == 8


def test_nothing_is_an_empty_page() -> None:
    drawing = lay_out(Interaction(), PLAIN_FACE, PIXELS)
    assert (drawing.width, drawing.height, drawing.items) == (20, 20, ())


def test_a_name_may_tell_what_a_lifeline_is() -> None:
    lifelines = tuple(Lifeline(name, name) for name in ("client", "nova-api", "nova_db", "RabbitMQ"))
    told = lay_out(Interaction(lifelines=lifelines), PLAIN_FACE, replace(PIXELS, kinds_by_name=True))
    shapes = [item.shape for group in groups(told, "head") for item in group.items if isinstance(item, Box)]
    assert shapes == ["actor", "plain", "database", "queue"]
    plain = lay_out(Interaction(lifelines=lifelines), PLAIN_FACE, PIXELS)
    assert {item.shape for group in groups(plain, "head") for item in group.items if isinstance(item, Box)} == {"plain"}
