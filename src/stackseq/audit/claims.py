"""What messages and notes of a diagram say that processes do: calls, requests, what is stored, asked of libvirt, notified."""

# For maintainers. Diagrams are prose for people; this reads as much of it as is written the same way everywhere. Each claim is a
# kind, the process that it is made of, and words, one set of which the name of a call has to have. What a claim says beyond that
# (`fields` with their values) counts where it is written as `name = value`. A message from outside, such as an event of libvirt,
# begins something that the operation's own code does not call: claims after it, to the end of its branch, are `is_foreign`.
from __future__ import annotations

import re

from stackseq.calls import CallKind
from stackseq.interaction import CombinedFragment, Line, Message, Note, Operator, bodies_of, walk
from stackseq.records import Record, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from stackseq.diagnostics import Span
    from stackseq.interaction import Anchor, Element, Interaction

    Branches: TypeAlias = tuple[tuple[int, int], ...]

_OWN = re.compile(r"nova-(?:api|compute|conductor|scheduler|consoleauth)")
_RPC = re.compile(r"\b(cast|call)\s+(\w+)\s*\(?\s*([A-Z]\w*\s*\.\s*\w+)?")
_EVENT = re.compile(r"\b[a-z]\w*(?:\.\w+)+\b")
_REQUEST = re.compile(r"\b(GET|POST|PUT|DELETE|HEAD|PATCH)\s+(\S*)(?:[^\"]*?\{\"(os-\w+))?")
_ACTION = re.compile(r"\bos-([a-z_]+)")
_METHOD = re.compile(r"\b([a-z]\w*)\(")
_FIELD = re.compile(r"\b([a-z_]+) = ([\w.-]+)")
_BROKEN = re.compile(r"(?<=[._(])\n")
_OPTION = re.compile(r"only if \[?\w+[_\]][\w ]* is set|the option's default")
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
    branches: tuple[tuple[int, int], ...] = ()
    """The alternatives that it stands in, outermost first: a number for each, and the place of the branch in it."""
    is_foreign: bool = False
    """Whether something else than the operation's own code begins it."""


def read_claims(interaction: Interaction, request: str = "", apart: Container[str] = ()) -> tuple[Claim, ...]:
    """Return what a diagram claims, in the order of its text. Of several requests of the client, ``request`` counts.

    ``apart`` are functions that the operation does not call, as ``Class.method``: what is done when a service starts, say.
    """
    return tuple(_Reader(interaction, request, apart).read(interaction.body, (), is_foreign=False))


class _Reader:
    """Goes through a diagram."""

    def __init__(self, interaction: Interaction, request: str, apart: Container[str]) -> None:
        self._apart = apart
        entering = [each for each in walk(interaction) if isinstance(each, Message) and _enters(each)]
        own = [each for each in entering if request and _path(each.label) == _path(request)]
        self._own = tuple(own or entering[:1])
        self._count = 0

    def read(self, body: Sequence[Element], branches: Branches, *, is_foreign: bool) -> Iterator[Claim]:
        """Yield the claims of a body. A message from outside makes the rest of it foreign, but for that which begins it all."""
        before = ""
        for element in body:
            is_foreign |= not isinstance(element, Note) and _qualname(element) in self._apart
            yield from self._inside(element, branches, is_foreign=is_foreign)
            found: Iterable[Claim] = ()
            if isinstance(element, Note):
                found = _of_note(element)
            elif isinstance(element, Message) and element.line is Line.SOLID:
                is_foreign = self._is_foreign(element, is_foreign=is_foreign)
                label = " ".join(_BROKEN.sub("", element.label).split())
                is_rest = before and element.sender == "nova-conductor" and element.receiver == "database"
                found = () if is_rest else _of_message(element, label)
                before = label if element.receiver == "nova-conductor" and "object_" in label else ""
            for claim in found:
                yield _placed(claim, branches, is_foreign=is_foreign or self._is_apart(claim))

    def _is_foreign(self, message: Message, *, is_foreign: bool) -> bool:
        """Tell whether what follows is foreign: a message of the client says so anew, one from elsewhere makes it so."""
        if any(message is each for each in self._own):
            return False
        if message.sender == "client":
            return is_foreign if _path(message.label) is None else True
        return is_foreign or _enters(message)

    def _is_apart(self, claim: Claim) -> bool:
        """Tell whether a claim is of no function of the operation, or of another configuration than the usual one."""
        return claim.anchor is None or bool(_OPTION.search(claim.text))

    def _inside(self, element: Element, branches: Branches, *, is_foreign: bool) -> Iterator[Claim]:
        is_alternative = isinstance(element, CombinedFragment) and element.operator is Operator.ALT
        self._count += is_alternative
        number = self._count
        for place, inner in enumerate(bodies_of(element)):
            within = (*branches, (number, place)) if is_alternative else branches
            yield from self.read(inner, within, is_foreign=is_foreign)


def _qualname(element: Element) -> str:
    anchor: Anchor | None = getattr(element, "anchor", None)
    return anchor.qualname if anchor is not None else ""


def _enters(message: Message) -> bool:
    return message.line is Line.SOLID and not _OWN.match(str(message.sender)) and bool(_OWN.match(str(message.receiver)))


def _placed(claim: Claim, branches: Branches, *, is_foreign: bool) -> Claim:
    return Claim(
        claim.kind, claim.process, claim.to, claim.words, claim.text, claim.span, claim.fields, claim.anchor, branches, is_foreign
    )


def _path(text: str) -> tuple[str, str] | None:
    """Return the verb and the path of a request, without the version, and with all names in braces alike."""
    found = _REQUEST.search(" ".join(text.split()))
    if not found:
        return None
    return found[1], re.sub(r"\{[^}]*\}", "{}", re.sub(r"^/v[\d.]+", "", found[2].partition("?")[0]))


def _of_message(message: Message, label: str) -> Iterator[Claim]:
    sender, receiver = (_process(str(end)) for end in (message.sender, message.receiver))
    if not _OWN.match(sender) or message.sender == message.receiver:
        return
    for kind, words, fields in _read(receiver, label):
        to = "database" if kind is CallKind.DB else receiver
        yield Claim(kind, sender, to, words, label, message.span, fields, message.anchor)


def _process(name: str) -> str:
    return re.sub(r"-(?:source|src|dest|destination)$", "", name)


def _read(receiver: str, label: str) -> Iterator[tuple[CallKind, tuple[frozenset[str], ...], Mapping[str, str]]]:
    """Yield kinds, words and fields of what a label says."""
    fields = dict(_FIELD.findall(label))
    if receiver == "database" or _OWN.match(receiver):
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
    if re.match(r"[\w ']*\bquotas?\b", rest) and verb in {"read", "get"}:
        return frozenset({"quota"}), frozenset({*_VERBS[verb], "check"})
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
        resource = names[0].rstrip("s,;:").replace("-", "_") if names else ""
        if resource and resource != "action":
            extra = ("encryption",) if "encryption" in label else ()
            yield frozenset({resource}), frozenset({*_HTTP[verb], *extra})


def _of_note(note: Note) -> Iterator[Claim]:
    """``notification compute.instance.pause.start``."""
    text = re.sub(r"(?<=\.)\s+", "", " ".join(note.text.split()))
    found = re.match(r"(?:error )?notif(?:y|ications?) (.*)", text)
    if not found or not note.covered:
        return
    process = _process(note.covered[0])
    for name in _EVENT.findall(re.split(r"[;(:]| if ", found[1])[0]):
        yield Claim(CallKind.NOTIFY, process, process, (frozenset({name}),), text, note.span, {}, note.anchor)
