"""Every number that shapes a picture, with its reason. Whole pixels or whole cells."""

from __future__ import annotations

from stackseq.records import Record

UNLIMITED = 1 << 30
"""More than any width."""


class Spacing(Record):
    """Distances. The defaults are pixels; ``CELLS`` is the terminal's set."""

    margin: int = 14
    """Free room around everything."""
    gap: int = 14
    """Between two items, one below the other."""
    title_min_width: int = 320
    """A title is not broken to lines shorter than this, however narrow the diagram is."""
    title_gap: int = 18
    """Below the title."""
    head_gap: int = 16
    """Between the heads of two neighbours: enough to see them as two."""
    head_pad_x: int = 14
    """Inside a head, left and right of its label."""
    head_pad_y: int = 9
    """Inside a head, above and below its label."""
    head_min_width: int = 56
    """Short names still get a head that looks like one."""
    kinds_by_name: bool = False
    """Whether a lifeline called database or client, and not declared otherwise, gets the head of one."""
    head_limit: int = 0
    """Break the label of a head that is wider than this; 0 does not break it."""
    icon_width: int = 40
    """A figure or icon above the label of a head that has one."""
    icon_height: int = 44
    """Room for the figure of an actor: head, body, legs."""
    icon_pad: int = 4
    """Between the figure and the name below it."""
    cap: int = 8
    """Height of a cylinder's lid, and of what else a shape needs above and below its label."""
    label_pad: int = 14
    """On each side of a message's label: the arrow must be longer than its label, so that head and shaft show."""
    label_gap: int = 4
    """Between the last line of a label and its arrow: descenders must not touch the line."""
    arrow_room: int = 0
    """Height of the arrow itself: none in pixels, one row in cells."""
    min_arrow: int = 36
    """Shortest arrow between two lifelines: its head and some shaft."""
    marker_inset: int = 5
    """How far a line stops before the tip of a filled head, so that the tip stays sharp."""
    gate_radius: int = 4
    """Radius of the dot at the end of a found or lost message."""
    loop_width: int = 34
    """How far a message to oneself reaches."""
    loop_height: int = 20
    """Height of the loop of a message to oneself: two arms and a head between them."""
    loop_gap: int = 6
    """Between the loop, or its lifeline, and the label beside it."""
    self_label_left: bool = False
    """Whether the label of a message to oneself stands left of the lifeline."""
    execution_width: int = 10
    """Width of an execution; even, so that the lifeline runs through its middle."""
    execution_step: int = 5
    """How far a nested execution stands out."""
    execution_tail: int = 8
    """An execution is at least this long, so that it shows."""
    note_pad_x: int = 10
    """Inside a note."""
    note_pad_y: int = 7
    """Inside a note, above and below."""
    note_fold: int = 9
    """The folded corner of a note: text keeps clear of it."""
    note_gap: int = 10
    """Between a note and a lifeline that it does not cover."""
    note_overlap: int = 22
    """How far a note over several lifelines reaches beyond the outer ones."""
    use_pad: int = 10
    """Inside an interaction use."""
    tab_pad_x: int = 8
    """Inside a frame's tab."""
    tab_pad_y: int = 3
    """Inside a frame's tab, above and below."""
    guard_gap: int = 10
    """Between the tab and the guard."""
    guard_limit: int = 260
    """A guard wider than this does not widen the diagram: it wraps."""
    frame_pad: int = 18
    """Between a frame and the lifelines inside it."""
    frame_inset: int = 10
    """How much narrower an inner frame is, on each side."""
    frame_gap: int = 10
    """Between the side of a frame and the lifeline outside it."""
    frame_bottom: int = 12
    """Below the last item of an operand."""
    divider_pad: int = 10
    """Left and right of a divider's label."""
    divider_pad_y: int = 4
    """Above and below a divider's label."""
    delay_height: int = 14
    """Height of a stretch of time without a label."""
    slant: int = 12
    """How much one step of a message's delay is, downwards."""
    cross: int = 7
    """Half the size of the cross that ends a lifeline."""
    group_pad: int = 10
    """Between a box of lifelines and their heads."""
    group_pad_y: int = 5
    """Above and below the label of a box of lifelines."""
    foot_bar_width: int = 40
    """Width of the bar that may close a lifeline."""
    foot_bar_height: int = 6
    """Its height."""
    description_gap: int = 16
    """Between a description and the diagram."""
    description_width: int = 180
    """Where the lines of a description break."""
    tail: int = 16
    """Lifeline below the last item."""
    empty: int = 20
    """Width and height of a diagram with nothing in it."""
    claim_limit: int = UNLIMITED
    """A text that is wider claims only so much room between lifelines, and wraps in the room that is there in the end."""
    ribbon: int = 100
    """Narrower than this, a text is not pleasant to read: texts beside a lifeline claim so much in any case."""
    spill: int = 0
    """How wide a text may be that lies over lifelines beside its own, if there is less room between them; 0 forbids it."""
    spill_word: int = 0
    """How wide it may be if it has a word so long."""
    stagger: bool = False
    """Whether neighbouring heads stand on two levels, so that they may be twice as wide."""
    wide_character: int = 7
    """About the width of a letter: what `wrap`, counted in characters, is multiplied with."""
    border: int = 0
    """Width of the line around a box, where the line takes room of its own: one cell in a terminal."""


PIXELS = Spacing()

CELLS = Spacing(
    margin=0,
    gap=0,
    title_min_width=40,
    title_gap=1,
    head_gap=1,
    kinds_by_name=True,
    head_pad_x=2,
    head_pad_y=1,
    head_min_width=5,
    icon_width=3,
    icon_height=3,
    icon_pad=0,
    cap=0,
    label_pad=1,
    label_gap=0,
    arrow_room=1,
    min_arrow=4,
    marker_inset=0,
    gate_radius=0,
    loop_width=4,
    loop_height=2,
    loop_gap=2,
    execution_width=1,
    execution_step=1,
    execution_tail=1,
    note_pad_x=2,
    note_pad_y=1,
    note_fold=1,
    note_gap=1,
    note_overlap=2,
    use_pad=2,
    tab_pad_x=1,
    tab_pad_y=0,
    guard_gap=1,
    guard_limit=30,
    frame_pad=2,
    frame_inset=2,
    frame_gap=1,
    frame_bottom=0,
    divider_pad=1,
    divider_pad_y=0,
    delay_height=1,
    slant=0,
    cross=0,
    group_pad=1,
    group_pad_y=0,
    foot_bar_width=3,
    foot_bar_height=1,
    description_gap=2,
    description_width=24,
    tail=1,
    empty=2,
    ribbon=16,
    wide_character=1,
    border=1,
)
