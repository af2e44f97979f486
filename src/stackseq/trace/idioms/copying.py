"""What is copied from one object to another, whatever it is: ``setattr(one, name, getattr(other, name))`` for each name."""

# For maintainers. The names are those of all attributes that the other object has, so far as they are known. They are copied to
# an object that has nothing of the name yet, and past the journal: a loop that copies what is set leaves out nothing that is.
# Only that they are not saved yet is written to the journal, by their texts, which no branch joins with what was there before.
from __future__ import annotations

import ast

from stackseq.trace.idiom import Idiom
from stackseq.trace.values import NONE, Arguments, Const, Function, Instance, Some, Unknown, Value, join, options_of, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine


def _set(machine: Machine, site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    owner = arguments.get(0)
    source = _source(site.node)
    if source is None or not isinstance(owner, Instance) or isinstance(arguments.get(1), Const):
        return None
    copied = machine.quietly(site.frame, source)
    if not isinstance(copied, Instance) or copied is owner:
        return None
    for name, value in copied.attributes.items():
        if name not in owner.attributes and not name.startswith("_") and not isinstance(value, Function | Some):
            owner.attributes[name] = _told(name, value)
            machine.journal.write(owner.changes, name, Some(text_of(owner.attributes[name])))
    machine.journal.outer += 1
    owner.version += 1
    return NONE


def _told(name: str, value: Value) -> Value:
    """Leave out what an attribute was before it was written under a condition: what is copied has been written."""
    told = [option for option in options_of(value) if not (isinstance(option, Unknown) and option.text == name)]
    return join(*told) if told else value


def _source(node: ast.AST) -> ast.expr | None:
    """Return the object whose attribute is copied under its own name."""
    match node:
        case ast.Call(args=[_, ast.Name(id=name), ast.Call(func=ast.Name(id="getattr"), args=[source, ast.Name(id=other), *_])]):
            return source if name == other else None
    return None


IDIOM = Idiom("copying", outside={"setattr": _set})
