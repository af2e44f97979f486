"""What the attributes of diagrams, participants and messages mean."""

from __future__ import annotations

from stackseq.imports.seqdiag.texts import read_text
from stackseq.interaction import LifelineKind
from stackseq.interaction.colours import read_colour
from stackseq.records import Record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from stackseq.imports.builder import Builder
    from stackseq.imports.drafts import Draft
    from stackseq.imports.seqdiag.tree import Attribute

_SETTINGS = ("activation", "autonumber")
_LOOKS = frozenset(
    "edge_height span_width span_height node_width node_height fontsize fontfamily fontweight fontstyle "
    "page_padding shadow_style orientation color textcolor linecolor style thick width height icon background numbered "
    "description label_margin rotate shape edge_layout prefix".split(),
)
"""What only tells how a picture looks. So does whatever begins with `default_`."""
_KINDS = {
    "actor": LifelineKind.ACTOR,
    "flowchart.database": LifelineKind.DATABASE,
    "cloud": LifelineKind.CLOUD,
}
_PIXELS_PER_CHARACTER = 6
_SAFE = ("http://", "https://", "mailto:")


class Look(Record):
    """What the attributes of a message say."""

    label: str = ""
    returns: str = ""
    left_note: str = ""
    right_note: str = ""
    colour: str = ""
    dashed: bool = False
    diagonal: bool = False
    failed: bool = False
    activates: bool | None = None
    """Whether an execution begins or ends; None if nothing is said."""


_TEXTS = {"label": "label", "return": "returns", "note": "right_note", "rightnote": "right_note", "leftnote": "left_note"}
_FLAGS: dict[str, dict[str, Any]] = {
    "diagonal": {"diagonal": True},
    "failed": {"failed": True, "activates": False},
    "noactivate": {"activates": False},
    "activate": {"activates": True},
    "async": {},
}


def read_setting(attribute: Attribute, settings: dict[str, str], builder: Builder) -> None:
    """Read an attribute of the diagram."""
    if attribute.name == "edge_length":
        _set_wrap(attribute, builder)
    elif attribute.name in _SETTINGS:
        settings[attribute.name] = attribute.value
    else:
        _leave_out(attribute, builder)


def _set_wrap(attribute: Attribute, builder: Builder) -> None:
    """Break texts where they would not fit between two neighbours."""
    value = attribute.value
    if value.isascii() and value.isdigit() and len(value) < 6:
        builder.wrap = int(value) // _PIXELS_PER_CHARACTER


def read_look(attributes: tuple[Attribute, ...], builder: Builder) -> Look:
    """Read the attributes of a message."""
    look = Look()
    for attribute in attributes:
        name, value = attribute.name, attribute.value
        if name in _TEXTS:
            look = replace(look, **{_TEXTS[name]: read_text(value)})
        elif name in _FLAGS:
            look = replace(look, **_FLAGS[name])
        elif name == "style":
            look = replace(look, dashed=value in ("dashed", "dotted"))
        elif name == "color":
            look = replace(look, colour=_read_colour(attribute, builder))
        else:
            _leave_out(attribute, builder)
    return look


def _read_colour(attribute: Attribute, builder: Builder) -> str:
    colour = read_colour(attribute.value.removeprefix("#"))
    if not colour:
        text = f"there is no colour `{attribute.value}`"
        builder.report("unknown-colour", attribute.span, text, "write its name, or six hexadecimal digits")
    return colour


def read_node(draft: Draft, attributes: tuple[Attribute, ...], builder: Builder) -> None:
    """Read the attributes of a participant."""
    for attribute in attributes:
        read = _NODE.get(attribute.name)
        if read is None or not read(draft, attribute.value):
            _leave_out(attribute, builder)


def _read_label(draft: Draft, value: str) -> bool:
    draft.label = read_text(value)
    return True


def _read_shape(draft: Draft, value: str) -> bool:
    draft.kind = _KINDS.get(value, draft.kind)
    return value in _KINDS or value == "box"


def _read_stacked(draft: Draft, _value: str) -> bool:
    draft.kind = LifelineKind.COLLECTIONS
    return True


def _read_link(draft: Draft, value: str) -> bool:
    if value.lower().startswith(_SAFE) and not any(character.isspace() for character in value):
        draft.link = value
    return bool(draft.link)


_NODE: dict[str, Callable[[Draft, str], bool]] = {
    "label": _read_label,
    "shape": _read_shape,
    "stacked": _read_stacked,
    "href": _read_link,
    "activated": lambda _draft, _value: True,
}


def _leave_out(attribute: Attribute, builder: Builder) -> None:
    """Report an attribute that has no effect, or that is none."""
    name = attribute.name
    if name == "href":
        text = f"`{attribute.value}` is no address of a page"
        builder.report("unsafe-link", attribute.span, text, "write all of it, from `https://` on")
    elif name in _LOOKS or name.startswith("default_"):
        builder.report("no-effect", attribute.span, f"`{name}` has no effect here")
    else:
        builder.report("unknown-option", attribute.span, f"there is no attribute `{name}`")
