"""Goes through the source as if it ran: statements in their order, calls into what they call, across processes.

No statement of the source is ever run. Values are what reading tells about them (``values.py``); where a condition is not
decided, both branches are gone through, one after the other, from the same state.
"""

# For maintainers. The machine holds what is shared, and leads from one part to the next; what each kind of statement and
# expression does is told in statements.py and expressions.py, what calls do in calling.py and entering.py, attributes in
# attributes.py. Idioms come first at each call: they know what the text does not say.
from __future__ import annotations

from ast import Name

from stackseq.trace import attributes, calling
from stackseq.trace.entering import enter
from stackseq.trace.expressions import EXPRESSIONS
from stackseq.trace.frames import Ending, Frame
from stackseq.trace.journal import Journal
from stackseq.trace.objects_made import open_arguments
from stackseq.trace.recorder import Recorder
from stackseq.trace.statements import STATEMENTS
from stackseq.trace.truth import truth
from stackseq.trace.values import Const, Instance, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Sequence

    from stackseq.trace.assumptions import Assumptions
    from stackseq.trace.entering import Remembered
    from stackseq.trace.frames import Site
    from stackseq.trace.idioms import Idioms
    from stackseq.trace.profile import Profile
    from stackseq.trace.scopes import ClassScope, ModuleScope
    from stackseq.trace.values import Arguments, Function
    from stackseq.trace.world import World

NORMAL = Ending.NORMAL


class Machine:
    """A trace that runs."""

    def __init__(self, world: World, profiles: dict[str, Profile], idioms: Idioms, assumptions: Assumptions) -> None:
        """Take the source, what is known about its projects, and what is assumed."""
        self.world = world
        self.profiles = profiles
        self.idioms = idioms
        self.assumptions = assumptions
        self.journal = Journal()
        self.recorder = Recorder()
        self.process = ""
        """The process that runs now."""
        self.host = ""
        """Which host it runs on, if there are several."""
        self.frames: list[Frame] = []
        self.running: dict[ast.AST, list[Frame]] = {}
        """The frames of each function that runs."""
        self.memory: dict[object, Remembered] = {}
        self.singletons: dict[tuple[str, str], Instance] = {}
        self.serving: list[tuple[str, str]] = []
        """Messages that processes answer now: the process and the method, outermost first."""
        self.remarks: dict[str, None] = {}
        self.on_classes: set[str] = set()
        """What functions have written to classes: attributes of any of them."""
        self.given: dict[str, Value] = {}
        """What the program is given under the name of something of a library: ``pecan.request``."""
        self.shared: dict[str, Value] = {}
        """The state of what the whole program shares: names of modules and classes that functions write to."""
        self.shelf: dict[str, object] = {}
        """What idioms keep while the trace runs, each under its name."""

    def write_shared(self, members: dict[str, Value], name: str, value: Value) -> None:
        """Write to a name of a module or of a class: what functions did before with the same arguments, they may not do again."""
        self.journal.outer += 1
        self.journal.write(members, name, value)
        self.journal.write(self.shared, "state", Const(object()))

    def evaluate(self, frame: Frame, node: ast.expr) -> Value:
        """Return what an expression stands for, and make the calls in it."""
        if type(node) is Name and (value := frame.names.get(node.id)) is not None:
            return value  # half of all expressions are local names
        return EXPRESSIONS[type(node)](self, frame, node)

    def execute(self, frame: Frame, body: Sequence[ast.stmt]) -> Ending:
        """Go through statements."""
        for node in body:
            ending = STATEMENTS[type(node)](self, frame, node)
            if ending is not NORMAL:
                return ending
        return NORMAL

    def call(self, site: Site, callee: Value, arguments: Arguments) -> Value:
        """Call a value."""
        return calling.call(self, site, callee, arguments)

    def call_method(self, site: Site, value: Value, name: str, arguments: Arguments) -> Value:
        """Call a method of a value."""
        return calling.call_method(self, site, value, name, arguments)

    def attribute(self, value: Value, name: str) -> Value:
        """Read an attribute."""
        return attributes.attribute(self, value, name)

    def enter(self, site: Site, function: Function, arguments: Arguments) -> Value:
        """Go through a function of the source."""
        return enter(self, site, function, arguments)

    def truth(self, value: Value) -> bool | None:
        """Tell whether a value counts as true; None if that is not known."""
        return truth(self, value)

    def quietly(self, frame: Frame, node: ast.expr) -> Value:
        """Evaluate without recording: how something came about is of no interest."""
        recorder = self.recorder
        recorder.silent += 1
        try:
            return EXPRESSIONS[type(node)](self, frame, node)
        finally:
            recorder.silent -= 1

    def module_frame(self, module: ModuleScope) -> Frame:
        """Return a frame for expressions on the top level of a module."""
        return Frame(module)

    def singleton(self, cls: ClassScope, text: str = "") -> Instance:
        """Return the one object of a class that a process has: a manager, a controller, a driver."""
        if cls.key not in self.singletons:
            self.singletons[cls.key] = Instance(cls, text or cls.name, open_arguments(self, cls))
        return self.singletons[cls.key]

    def profile(self, package: str) -> Profile | None:
        """Return what is known about a project."""
        return self.profiles.get(package)

    def remark(self, text: str) -> None:
        """Tell the reader of the tree something, once."""
        self.remarks[text] = None
