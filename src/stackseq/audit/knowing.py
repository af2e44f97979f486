"""Which function wrote a line of a log: ``know(release)(logger, message)``, from what comes with the program."""

# For maintainers. A logger is called like the module whose functions use it, so its name leads to a file, and the first word of
# the message to a few templates. A template with most of its text in the message is the one; if functions share it, or two
# are as good, nobody knows which function it was, and nothing is told. Patterns never go back: each part of a template is
# looked for once, from where the one before ended, so that no message takes long.
from __future__ import annotations

import re

from stackseq.audit.lines import ACTION, FILLED, known_projects, lines_of
from stackseq.calls import Place
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from stackseq.audit.lines import Lines, Written
    from stackseq.interaction import Anchor

_FEWEST = 8
"""Letters of its own that a template needs which has something filled in: others match what they did not write."""
_ENOUGH = 16
"""The same in a file whose functions also write, at the same level, texts of which the source tells nothing."""
_CUT = 300
"""Characters: of messages of this length the end may be missing, since readers keep no more."""
_LONGEST = 4_000
"""Characters of a message that are looked at."""
_HEAD = 16
"""Characters before what is filled in first that tell a template whose end is cut off."""
_BRACKET = re.compile(r"\[[^\]]{1,200}\] ?")
"""``[instance: …]``, ``[volume-…]``: what a message is about, as oslo.log writes it before."""
_BRACKETS = 3
"""How many of these are looked behind."""
_RAISED = r"(?:: [A-Za-z_][\w.]*(?::.*)?)?"
"""``: ValueError: text``, which oslo.log appends while an exception is handled."""
_LETTERS = re.compile(r"[^\W\d_]")
_SAME = {"WARN": "WARNING", "AUDIT": "INFO", "TRACE": "ERROR"}


class Writer(Record):
    """A function that writes a line."""

    place: Place
    """The line is that of the statement; that of the function if several of its statements write the same."""
    template: str
    """What it writes, with ``…`` for what is filled in."""
    levels: tuple[str, ...]
    """At which it writes that: one, if it is not decided when it runs."""


class Knowledge:
    """Knows the log lines of one release. Fast: it is asked about every line of a log."""

    def __init__(self, release: str = "") -> None:
        """Take the release by any of its names; one that is not known, or none, means the newest of each project."""
        from stackseq.audit.links import release_named

        self.release = release_named(release)
        """Empty if it is not known, and the newest is taken."""
        self._modules: dict[str, _Module] = {}
        self._projects = known_projects()

    @property
    def is_assumed(self) -> bool:
        """Whether the release is not known: then functions are those of the newest, and their lines may be others."""
        return not self.release

    def __call__(self, logger: str, message: str, level: str = "") -> Place | None:
        """Return the function that wrote a message; None if that is not known, or several functions write such a message.

        ``logger`` is as in the log: ``nova.compute.manager``. The message may begin with ``[instance: …]``.
        """
        found = self.writers(logger, message, level)
        return found[0].place if len(found) == 1 else None

    def within(self, anchors: Collection[Anchor]) -> Callable[[str, str], Place | None]:
        """Return the same for an operation with these functions: of several that write a message, the only one of them counts.

        Nothing is told if two of them write it. Diagrams leave out lesser functions, so this is likely where the other is known.
        """
        own = {(anchor.path, anchor.qualname) for anchor in anchors}

        def told(logger: str, message: str) -> Place | None:
            found = self.writers(logger, message)
            if len(found) > 1:
                found = tuple(each for each in found if (each.place.path, each.place.qualname) in own)
            return found[0].place if len(found) == 1 else None

        return told

    def writers(self, logger: str, message: str, level: str = "") -> tuple[Writer, ...]:
        """Return all functions that write such a message, at its level if that is told; none if nothing is known."""
        module = self._modules.get(logger) or self._open(logger)
        if module is None:
            return ()
        text = " ".join(message[:_LONGEST].split())
        found = module.find(text)
        for _ in range(_BRACKETS):
            bracket = None if found else _BRACKET.match(text)
            if bracket is None:
                break
            text = text[bracket.end() :]
            found = module.find(text)
        wanted = _SAME.get(level, level)
        return tuple(each for each in found if wanted in each.levels) if wanted else found

    def _open(self, logger: str) -> _Module | None:
        """Read what a logger's module writes. Only those that write anything are kept: a log can have any names."""
        project = logger.partition(".")[0]
        lines = lines_of(project) if project in self._projects else None
        module = _module_of(project, logger, lines, self.release or lines.releases[-1]) if lines else None
        if module:
            self._modules[logger] = module
        return module


_OPENED: dict[str, Knowledge] = {}


def know(release: str = "") -> Knowledge:
    """Return what is known of the log lines of a release, by any of its names; of the newest if there is none of that name."""
    from stackseq.audit.links import release_named

    name = release_named(release)
    if name not in _OPENED:
        _OPENED[name] = Knowledge(name)
    return _OPENED[name]


def events_of(project: str, release: str) -> dict[str, tuple[str, ...]]:
    """Return, for each type of event that a project's traced editions name in a release, the functions that send it.

    They are as ``str(anchor)`` writes them; the innermost ones, which often send the events of many others.
    """
    lines = lines_of(project)
    return lines.events(release) if lines else {}


def _module_of(project: str, logger: str, lines: Lines, release: str) -> _Module | None:
    base = logger.replace(".", "/")
    path = next((path for path in (f"{base}.py", f"{base}/__init__.py") if path in lines.paths), "")
    written = [each for each in lines.written(path, release) if each.sign.level != ACTION] if path else []
    return _Module(_writers(project, path, written)) if written else None


def _writers(project: str, path: str, written: Iterable[Written]) -> list[Writer]:
    """Return the functions, each once for each text that it writes."""
    found: dict[tuple[str, str], Writer] = {}
    for each in written:
        key = each.qualname, each.sign.template
        known = found.get(key)
        line = each.line if known is None or known.place.line == each.line else each.first_line
        levels = (*(known.levels if known else ()), each.sign.level)
        found[key] = Writer(Place(project, path, each.qualname, line), each.sign.template, tuple(dict.fromkeys(levels)))
    return list(found.values())


class _Module:
    """The templates of one source file."""

    def __init__(self, writers: Sequence[Writer]) -> None:
        self._plain: dict[str, tuple[Writer, ...] | None] = {}
        """Messages with nothing filled in; None before one was looked for, since it can be another with nothing filled in."""
        self._by_word: dict[str, list[_Template]] = {}
        self._others: list[_Template] = []
        templates: dict[str, list[Writer]] = {}
        for writer in writers:
            templates.setdefault(writer.template, []).append(writer)
        untold = {level for writer in templates.pop(FILLED, ()) for level in writer.levels}
        for text, own in templates.items():
            fewest = _FEWEST if all(untold.isdisjoint(writer.levels) for writer in own) else _ENOUGH
            self._add(_Template(text, tuple(own), fewest))

    def _add(self, template: _Template) -> None:
        if not template.is_filled:
            self._plain[template.text] = None
        word, blank, _ = template.text.partition(" ")
        whole = FILLED not in word and (blank or not template.is_filled)
        (self._by_word.setdefault(word.rstrip(":"), []) if whole else self._others).append(template)

    def find(self, message: str) -> tuple[Writer, ...]:
        """Return the functions that write a message."""
        if message not in self._plain:
            return self._look(message)
        found = self._plain[message]
        if found is None:
            found = self._plain[message] = self._look(message)
        return found

    def _look(self, message: str) -> tuple[Writer, ...]:
        own = self._by_word.get(message.partition(" ")[0].rstrip(":"), ())
        found = _best([each for each in (*own, *self._others) if each.matches(message)])
        if any(each.is_weak for each in found):
            return ()
        writers = tuple(writer for each in found for writer in each.writers)
        return writers if len(message) < _CUT else (*writers, *_cut(own, message, found))


def _best(found: Sequence[_Template]) -> list[_Template]:
    """Return the template, or templates, with the most text of their own."""
    most = max((each.letters for each in found), default=0)
    return [each for each in found if each.letters == most]


def _cut(templates: Iterable[_Template], message: str, found: Sequence[_Template]) -> tuple[Writer, ...]:
    """Return the functions of which a long message can be the beginning, if no more than that is left of it."""
    most = found[0].letters if found else 0
    more = [each for each in templates if each.letters > most and each.begins(message)]
    if not found and any(len(each.head) < _HEAD for each in more):
        return ()
    return tuple(writer for each in more for writer in each.writers)


class _Template:
    """A template with the functions that write it."""

    __slots__ = ("_pattern", "head", "is_filled", "is_weak", "letters", "longest", "text", "writers")

    def __init__(self, text: str, writers: tuple[Writer, ...], fewest: int) -> None:
        self.text = text
        self.writers = writers
        self.head = text.partition(FILLED)[0].rstrip()
        """What stands before anything that is filled in."""
        self.longest = max(map(str.strip, text.split(FILLED)), key=len)
        """What a message must have, which is quickly told."""
        self.is_filled = FILLED in text
        self.letters = len(_LETTERS.findall(text))
        """Of its own: signs and digits do not make it likelier, since what is filled in has them as well."""
        self.is_weak = self.is_filled and self.letters < fewest
        """Whether it has so few letters of its own that a message like it proves nothing."""
        self._pattern: re.Pattern[str] | None = None

    def matches(self, message: str) -> bool:
        """Tell whether a message is this template, filled in, with or without an exception behind it."""
        if self.longest not in message or not message.startswith(self.head):
            return False
        if self._pattern is None:
            self._pattern = re.compile(_pattern(self.text), re.DOTALL)
        return self._pattern.fullmatch(message) is not None

    def begins(self, message: str) -> bool:
        """Tell whether a message can be what is left of this template after its end was cut off."""
        return message.startswith(self.head) if self.is_filled else self.text.startswith(message)


def _pattern(template: str) -> str:
    """Return a pattern for a whole message. The first and the last part are bound to its ends; the others are searched for.

    Blanks around what is filled in do not count: there is but one if nothing was filled in.
    """
    head, *parts = [re.escape(part.strip()) for part in template.split(FILLED)]
    if not parts:
        return head + _RAISED
    last = parts.pop()
    between = "".join(f"(?>.*?{part})" for part in parts if part)
    return f"{head}{between}.*{last}{_RAISED}" if last else f"{head}{between}.*"
