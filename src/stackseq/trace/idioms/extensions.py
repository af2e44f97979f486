"""Methods that extend the answer of another controller: ``@wsgi.extends def show(self, req, resp_obj, id)``.

Their class is in a file of the profile's ``[settings] extensions`` folders that registers it for the collection of the request:
``ControllerExtension(self, 'servers', controller)``. They run after the method that they extend, which has the same name, or
after the action that they name: ``@wsgi.extends(action='rebuild')``.
"""

# For maintainers. Which of them run first is decided by entry points of the installation; here it is the order of their files.
from __future__ import annotations

import ast
import re

from stackseq.trace.frames import Raised
from stackseq.trace.members import bind_to, class_value
from stackseq.trace.values import Arguments, Function, Unknown, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine
    from stackseq.trace.scopes import ClassScope

_MARK = "wsgi.extends"


def extend(machine: Machine, site: Site, callee: Value, request: str) -> None:
    """Go through what extends the answer of the function in which an operation begins."""
    package = site.frame.module.package
    profile = machine.profile(package)
    folders = tuple(profile.settings.get("extensions", ())) if profile else ()
    collection = _collection(request)
    if not folders or not collection or not isinstance(callee, Function):
        return
    name = callee.qualname.rpartition(".")[2]
    action = _action(callee.node)
    for path in _files(machine, package, folders, collection):
        for cls, method in _methods(machine, path, name, action):
            found = bind_to(class_value(machine, cls, method), machine.singleton(cls))
            try:
                machine.call(site, found, Arguments([Unknown("req"), Unknown("resp_obj")], is_open=True))
            except Raised:
                continue


def _collection(request: str) -> str:
    """Return the first part of the path: ``servers`` of ``GET /servers/{id}``."""
    found = re.match(r"[A-Z]+ /(?:v[\d.]+/)?([\w-]+)", request)
    return found[1] if found else ""


def _files(machine: Machine, package: str, folders: tuple[str, ...], collection: str) -> Iterator[str]:
    registered = re.compile(rb"ControllerExtension\(\s*self,\s*['\"]" + re.escape(collection.encode()) + rb"['\"]")
    texts = machine.world.texts_with(package, folders, _MARK)
    yield from (path for path, text in texts.items() if registered.search(text))


def _methods(machine: Machine, path: str, name: str, action: str) -> Iterator[tuple[ClassScope, str]]:
    """Yield the methods of a file that extend a method of this name, or an action."""
    module = machine.world.module(path)
    for top in module.names.values() if module else ():
        if not isinstance(top, ast.ClassDef):
            continue
        for node in top.body:
            if isinstance(node, ast.FunctionDef) and _extends(node, name, action):
                cls = machine.world.class_at(path, top.name)
                if cls is not None:
                    yield cls, node.name


def _extends(node: ast.FunctionDef, name: str, action: str) -> bool:
    for decorator in node.decorator_list:
        match decorator:
            case ast.Attribute(attr="extends"):
                return not action and node.name == name
            case ast.Call(func=ast.Attribute(attr="extends"), keywords=keywords):
                wanted = next((each.value for each in keywords if each.arg == "action"), None)
                return node.name == name if wanted is None else isinstance(wanted, ast.Constant) and wanted.value == action != ""
    return False


def _action(node: ast.AST) -> str:
    """Return the action that a method is for: ``@wsgi.action('rebuild')``."""
    for decorator in getattr(node, "decorator_list", ()):
        match decorator:
            case ast.Call(func=ast.Attribute(attr="action"), args=[ast.Constant(value=str(action)), *_]):
                return action
    return ""
