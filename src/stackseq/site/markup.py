"""Words that pages are put together from: elements, attributes, relative addresses."""

from __future__ import annotations

from stackseq.render.markup import escape, escape_attribute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["code", "element", "escape", "escape_attribute", "fill", "items", "link", "root_of"]


def element(name: str, content: str = "", **attributes: str) -> str:
    """Return an element. ``class_`` is the class; attributes that are empty are left out; the content is markup already."""
    pairs = ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items() if value)
    words = "".join(f' {key}="{escape_attribute(value)}"' for key, value in pairs)
    return f"<{name}{words}>{content}</{name}>"


def link(address: str, content: str, **attributes: str) -> str:
    """Return a link. The head of each page sees to it that none tells where it comes from."""
    return element("a", content, href=address, **attributes)


def code(text: str) -> str:
    """Return text as code, or nothing for nothing."""
    return f"<code>{escape(text)}</code>" if text else ""


def items(contents: Iterable[str], **attributes: str) -> str:
    """Return a list, or nothing for nothing."""
    rows = "".join(f"<li>{content}</li>" for content in contents)
    return element("ul", rows, **attributes) if rows else ""


def root_of(path: str) -> str:
    """Return the way from a page to the folder of the site: ``../`` for ``nova/boot.html``."""
    return "../" * path.count("/")


def fill(template: str, **places: str) -> str:
    """Return a template with ``{{name}}`` replaced; what is put in is not looked at again. Raises KeyError."""
    return "".join(_fill(template, places))


def _fill(template: str, places: dict[str, str]) -> Iterator[str]:
    start, *rest = template.split("{{")
    yield start
    for part in rest:
        name, _, text = part.partition("}}")
        yield places[name]
        yield text
