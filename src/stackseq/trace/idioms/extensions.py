"""Methods that extend the answer of another controller: ``@wsgi.extends def show(self, req, resp_obj, id)``.

Their class is in a file of the profile's ``[settings] extensions`` folders that registers it for the collection of the request:
``ControllerExtension(self, 'servers', controller)``. Or it is listed with the controller in ``routes.py`` of such a folder:
``_create_controller, servers.ServersController, [keypairs.Controller, …], […]``. They run after the method that they extend,
which has the same name, or after the action that they name: ``@wsgi.extends(action='rebuild')``.
"""

# For maintainers. Which of them run first is decided by entry points of the installation; here it is the order of their files.
from __future__ import annotations

import ast
import re
from contextlib import suppress

from stackseq.trace.frames import Raised
from stackseq.trace.members import bind_to, class_value
from stackseq.trace.values import Arguments, Class, Function, Unknown, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine
    from stackseq.trace.scopes import ClassScope, ModuleScope

_MARK = "wsgi.extends"
_PATH = re.compile(r"[A-Z]+ /(?:v[\d.]+/)?([\w-]+)(?:/\{\w+\}/(?!action\b)([\w-]+))?")


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
    for cls in (*_registered(machine, package, folders, collection), *_listed(machine, folders, callee)):
        for method in (node.name for node in cls.node.body if isinstance(node, ast.FunctionDef) and _extends(node, name, action)):
            found = bind_to(class_value(machine, cls, method), machine.singleton(cls))
            with suppress(Raised):
                machine.call(site, found, Arguments([Unknown("req"), Unknown("resp_obj")], is_open=True))


def _collection(request: str) -> str:
    """Return what the path is about: ``servers`` of ``GET /servers/{id}``, ``os-tags`` of ``GET /servers/{id}/os-tags``."""
    found = _PATH.match(request)
    return (found[2] or found[1]) if found else ""


def _registered(machine: Machine, package: str, folders: tuple[str, ...], collection: str) -> Iterator[ClassScope]:
    """Yield the classes of the files that register something for a collection."""
    registered = re.compile(rb"ControllerExtension\(\s*self,\s*['\"]" + re.escape(collection.encode()) + rb"['\"]")
    for path, text in machine.world.texts_with(package, folders, _MARK).items():
        module = machine.world.module(path) if registered.search(text) else None
        classes = (machine.world.class_at(path, name) for name, node in _names(module) if isinstance(node, ast.ClassDef))
        yield from (cls for cls in classes if cls is not None)


def _listed(machine: Machine, folders: tuple[str, ...], callee: Function) -> Iterator[ClassScope]:
    """Yield the classes that are listed with the controller of a method."""
    for folder in folders:
        module = machine.world.module(f"{folder}{_ROUTES}")
        for _, node in _names(module):
            match node:
                case ast.Call(args=[_, ast.Attribute(attr=name), *lists]) if callee.owner and name == callee.owner.name:
                    named = (each for one in lists if isinstance(one, ast.List) for each in one.elts)
                    values = [machine.quietly(machine.module_frame(module), each) for each in named] if module else []
                    yield from (value.scope for value in values if isinstance(value, Class))


_ROUTES = "routes.py"


def _names(module: ModuleScope | None) -> Iterable[tuple[str, ast.AST]]:
    return module.names.items() if module else ()


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
