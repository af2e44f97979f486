"""The running of one function: its names, and what it has returned so far."""

from __future__ import annotations

from enum import IntEnum

from stackseq.calls import Place
from stackseq.trace.values import Unknown, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Callable

    from stackseq.trace.journal import Changes
    from stackseq.trace.scopes import ClassScope, ModuleScope
    from stackseq.trace.values import Function


class Names(dict[str, Value]):
    """The names of a running function, and those of the function around it."""

    __slots__ = ("is_kept", "is_over", "parent")

    def __init__(self, parent: Names | None = None) -> None:
        """``parent`` are the names of the function around it."""
        super().__init__()
        self.parent = parent
        self.is_kept = False
        """Whether a function is defined inside of this one, which may be called when this one has ended."""
        self.is_over = False
        """Whether nobody will ask for the names any more."""

    def keep(self) -> Names:
        """Return the names for a function that is defined inside of this one."""
        names: Names | None = self
        while names is not None:
            names.is_kept = True
            names = names.parent
        return self

    def end(self) -> None:
        """Take it that the function has ended."""
        self.is_over = not self.is_kept


class Ending(IntEnum):
    """How a block of statements ends."""

    NORMAL = 0
    LOOP = 1
    """With ``break`` or ``continue``."""
    RETURN = 2
    RAISE = 3


class Raised(Exception):  # noqa: N818  # it is no error of ours: the program that is read raises
    """The program that is read raises an exception here, whatever happens."""

    def __init__(self, value: Value, name: str) -> None:
        """``name`` is that of the exception's class."""
        super().__init__(name)
        self.value = value
        self.name = name


class Frame:
    """A function that runs. Module-level code runs in a frame without a function."""

    __slots__ = (
        "function",
        "globals",
        "in_failure",
        "left_loop",
        "module",
        "names",
        "on_yield",
        "process",
        "returns",
        "usual",
        "yields",
    )

    def __init__(self, module: ModuleScope, function: Function | None = None, names: Names | None = None) -> None:
        """Begin."""
        self.module = module
        self.function = function
        self.names = Names() if names is None else names
        self.globals: frozenset[str] = frozenset()
        """Names that the function writes to its module."""
        self.returns: list[Value] = []
        self.usual: int | None = None
        """How many of them there were when it first went on after an exception only."""
        self.yields: list[Value] = []
        self.on_yield: Callable[[Value], None] | None = None
        self.left_loop: list[Changes] = []
        """What branches that ended with ``break`` or ``continue`` have written, in the loop that runs."""
        self.process = ""
        self.in_failure = 0
        """More than nothing in the handler of an exception."""

    def results(self) -> list[Value]:
        """Return what it returns: what it does after an exception counts only if nothing is known of the usual way."""
        usual = self.returns[: self.usual]
        return usual if any(type(value) is not Unknown for value in usual) else self.returns

    @property
    def owner(self) -> ClassScope | None:
        """The class whose body holds the function."""
        return self.function.owner if self.function else None

    def place(self, node: ast.AST) -> Place:
        """Return where a node of the function is."""
        qualname = self.function.qualname if self.function else "<module>"
        return Place(self.module.package, self.module.path, qualname, getattr(node, "lineno", 0))

    def look_up(self, name: str) -> Value | None:
        """Return the value of a local name, or one of the functions around."""
        names: Names | None = self.names
        while names is not None:
            value = names.get(name)
            if value is not None:
                return value
            names = names.parent
        return None


class Site:
    """A call in the source, while it is made."""

    __slots__ = ("frame", "node")

    def __init__(self, frame: Frame, node: ast.AST) -> None:
        """Take where it stands."""
        self.frame = frame
        self.node = node

    def place(self) -> Place:
        """Return where it stands."""
        return self.frame.place(self.node)
