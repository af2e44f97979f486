"""What the messages and notes of a diagram say that processes do: calls by RPC, requests, what is stored, asked of libvirt, notified."""

# For maintainers. Diagrams are prose for people; this reads as much of it as is written the same way everywhere. Each claim is a
# kind, the process that it is made of, and words, one set of which the name of a call has to have. What a claim says beyond that
# (`fields` with their values) counts where it is written as `name = value`. A message from outside, such as an event of libvirt,
# begins something that the operation's own code does not call: claims after it, to the end of its branch, are `is_foreign`.
from __future__ import annotations

import re

from stackseq.calls import CallKind
from stackseq.interaction import Line, Message, Note, bodies_of
from stackseq.records import Record, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stackseq.diagnostics import Span
    from stackseq.interaction import Anchor, Element, Interaction

_OWN = re.compile(r"nova-(?:api|compute|conductor|scheduler|consoleauth)")
_RPC = re.compile(r"\b(cast|call)\s+(\w+)\s*\(?\s*([A-Z]\w*\s*\.\s*\w+)?")
_EVENT = re.compile(r"\b[a-z]\w*(?:\.\w+)+\b")
_REQUEST = re.compile(r"\b(GET|POST|PUT|DELETE|HEAD|PATCH)\s+(\S*)(?:[^\"]*?\{\"(os-\w+))?")
_ACTION = re.compile(r"\bos-([a-z_]+)")
_METHOD = re.compile(r"\b([a-z]\w*)\(")
_FIELD = re.compile(r"\b([a-z_]+) = ([\w.-]+)")
_FILLING = re.compile(r"^(?:each \w+: |if \w[^:]*: |and once more: |the |its |both |that |an? |old |new |other |server's )+")

_VERBS: Mapping[str, tuple[str, ...]] = {
    "save": ("save", "update", "set", "disable", "enable"),
    "create": ("create", "add", "insert", "start", "event_start", "action_start"),
    "insert": ("create", "add", "insert", "start", "action_start"),
    "start": ("start", "create"),
    "finish": ("finish",),
    "delete": ("delete", "destroy", "remove"),
    "mark": ("delete", "destroy", "remove"),
    "read": ("get", "list", "refresh", "count", "exists"),
    "get": ("get", "list", "refresh", "count"),
    "refresh": ("refresh", "get"),
    "reserve": ("reserve",),
    "commit": ("commit",),
    "roll": ("rollback",),
}
_NOUNS = (
    ("instance action event", "instanceactionevent"),
    ("action event", "instanceactionevent"),
    ("event", "instanceactionevent"),
    ("instance action", "instanceaction"),
    ("action", "instanceaction"),
    ("instance fault", "instancefault"),
    ("fault", "instancefault"),
    ("instance info cache", "instanceinfocache"),
    ("info cache", "instanceinfocache"),
    ("block device mapping", "blockdevicemapping"),
    ("compute node", "computenode"),
    ("server group", "instancegroup"),
    ("service", "service"),
    ("migration", "migration"),
    ("reservation", "quota"),
    ("quota", "quota"),
    ("aggregate", "aggregate"),
    ("flavor", "flavor"),
    ("key", "keypair"),
    ("security group", "securitygroup"),
    ("instance", "instance"),
    ("server", "instance"),
    ("metadata", "instance"),
)
_HTTP: Mapping[str, tuple[str, ...]] = {
    "GET": ("get", "list", "show", "data"),
    "HEAD": ("get", "head"),
    "POST": ("create",),
    "PUT": ("update", "upload", "add"),
    "PATCH": ("update",),
    "DELETE": ("delete",),
}


class Claim(Record):
    """Something that a diagram says happens."""

    kind: CallKind
    process: str
    """Where it happens, without the host: ``nova-compute``."""
    to: str
    words: tuple[frozenset[str], ...]
    """Each set holds words of which the call's name must have one."""
    text: str
    span: Span
    fields: Mapping[str, str] = field(default={})
    anchor: Anchor | None = None
    is_foreign: bool = False


def read_claims(interaction: Interaction) -> tuple[Claim, ...]:
    """Return what a diagram claims, in the order of its text."""
    return tuple(_of_body(interaction.body))


def _of_body(body: Sequence[Element], *, is_foreign: bool = False) -> Iterator[Claim]:
    before = ""
    for element in body:
        for inner in bodies_of(element):
            yield from _of_body(inner, is_foreign=is_foreign)
        if isinstance(element, Note):
            yield from (_foreign(claim, is_foreign) for claim in _of_note(element))
        elif isinstance(element, Message) and element.line is Line.SOLID:
            is_foreign |= _comes_from_outside(element)
            label = " ".join(element.label.split())
            if not (before and element.sender == "nova-conductor" and element.receiver == "database"):
                yield from (_foreign(claim, is_foreign) for claim in _of_message(element, label))
            before = label if element.receiver == "nova-conductor" and "object_" in label else ""


def _foreign(claim: Claim, is_foreign: bool) -> Claim:  # noqa: FBT001  # a claim, or its foreign twin
    if not is_foreign:
        return claim
    return Claim(
        claim.kind, claim.process, claim.to, claim.words, claim.text, claim.span, claim.fields, claim.anchor, is_foreign=True
    )


def _comes_from_outside(message: Message) -> bool:
    sender, receiver = str(message.sender), str(message.receiver)
    return not _OWN.match(sender) and bool(_OWN.match(receiver)) and sender != "client"


def _of_message(message: Message, label: str) -> Iterator[Claim]:
    sender, receiver = (_process(str(end)) for end in (message.sender, message.receiver))
    if not _OWN.match(sender) or message.sender == message.receiver:
        return
    for kind, words, fields in _read(sender, receiver, label):
        to = "database" if kind is CallKind.DB else receiver
        yield Claim(kind, sender, to, words, label, message.span, fields, message.anchor)


def _process(name: str) -> str:
    return re.sub(r"-(?:source|src|dest|destination)$", "", name)


def _read(sender: str, receiver: str, label: str) -> Iterator[tuple[CallKind, tuple[frozenset[str], ...], Mapping[str, str]]]:
    """Yield kinds, words and fields of what a label says."""
    fields = dict(_FIELD.findall(label))
    if receiver in {"database", "nova-conductor"} or (sender != receiver and _OWN.match(receiver)):
        rpc = _RPC.search(label)
        if rpc and rpc[2].startswith("object_"):
            yield CallKind.DB, _words_of_method(rpc[3] or label), fields
        elif rpc:
            yield CallKind.RPC_CAST if rpc[1] == "cast" else CallKind.RPC_CALL, (frozenset({rpc[2]}),), {}
        else:
            words = _words_of_prose(label)
            yield from ((CallKind.DB, words, fields) for _ in range(bool(words)))
    elif receiver.startswith("libvirt"):
        yield from ((CallKind.DRIVER, (frozenset({name}),), {}) for name in _METHOD.findall(label)[:1])
    else:
        yield from ((CallKind.HTTP, words, {}) for words in _words_of_requests(label))


def _words_of_method(text: str) -> tuple[frozenset[str], ...]:
    """``Instance.save``."""
    found = re.search(r"([A-Z]\w*)\s*\.\s*(\w+)", text)
    if not found:
        return ()
    return frozenset({found[1].lower()}), frozenset({found[2]})


def _words_of_prose(label: str) -> tuple[frozenset[str], ...]:
    """``save instance: task_state = pausing``."""
    text = _FILLING.sub("", label.lower()).replace("_", " ")
    verb, _, rest = text.partition(" ")
    rest = _FILLING.sub("", rest)
    noun = next((name for words, name in _NOUNS if rest.startswith(words)), "")
    if verb not in _VERBS or not noun:
        return ()
    return frozenset({noun}), frozenset(_VERBS[verb])


def _words_of_requests(label: str) -> Iterator[tuple[frozenset[str], ...]]:
    for verb, path, _ in _REQUEST.findall(label):
        actions = _ACTION.findall(label) if "/action" in label and verb == "POST" else []
        if actions:
            yield from ((frozenset({action}),) for action in actions)
            continue
        names = [part for part in re.split(r"[/?.]", path) if part and not re.fullmatch(r"v\d.*|\{.*|\d+|\W+", part)]
        resource = names[0].rstrip("s,;").replace("-", "_") if names else ""
        if resource and resource != "action":
            extra = ("encryption",) if "encryption" in label else ()
            yield frozenset({resource}), frozenset({*_HTTP[verb], *extra})


def _of_note(note: Note) -> Iterator[Claim]:
    """``notification compute.instance.pause.start``."""
    text = re.sub(r"(?<=\.)\s+", "", " ".join(note.text.split()))
    found = re.match(r"(?:error )?notifications? (.*)", text)
    if not found or not note.covered:
        return
    process = _process(note.covered[0])
    for name in _EVENT.findall(re.split(r"[;(:]| if ", found[1])[0]):
        yield Claim(CallKind.NOTIFY, process, process, (frozenset({name}),), text, note.span, {}, note.anchor)
