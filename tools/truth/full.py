"""Trace all that OSProfiler can: with the statements of SQL, and with nova-compute asking nova-conductor for the database."""

# For maintainers. In the functional tests nova-compute writes into the database itself, as all processes are one. In a cloud it
# has none: `nova.cmd.compute` sets `NovaObject.indirection_api`, so that methods of objects are messages to nova-conductor. Here
# the attribute depends on the process that runs. Nova itself lets OSProfiler listen to the database of the API and to a service's
# own, and not to those that it reaches through the mappings of cells. The own one is that of the nova-conductor of a cell, which
# answers nova-compute, so here the cell's is listened to while such a message is served.
from __future__ import annotations

from contextvars import ContextVar

import sqlalchemy
from nova import context
from nova.conductor import rpcapi
from nova.objects import base
from oslo_messaging.rpc import dispatcher
from osprofiler import sqlalchemy as listeners

from truth.recorder import running_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_STATES = ("{'objinst': Instance(", "{'objinst': Migration(", "{'objinst': InstanceFault(")
_IS_ANSWERING: ContextVar[bool] = ContextVar("is_answering", default=False)
"""Whether nova-conductor answers nova-compute."""


class _Indirection:
    """Who is asked for objects: by nova-compute nova-conductor, by others nobody."""

    def __init__(self) -> None:
        self.made: Any = None

    def __get__(self, _owner: object, _cls: object = None) -> Any:
        if running_in()[0] != "nova-compute":
            return None
        if self.made is None:
            self.made = rpcapi.ConductorAPI()
        return self.made


def follow_all(case: Any) -> None:
    """Do so in a test, before it starts nova-compute."""
    base.NovaObject.indirection_api = _Indirection()
    dispatch = dispatcher.RPCDispatcher._do_dispatch

    def _do_dispatch(self: Any, endpoint: Any, method: str, *arguments: Any) -> Any:
        token = _IS_ANSWERING.set(method.startswith("object_"))
        try:
            return dispatch(self, endpoint, method, *arguments)
        finally:
            _IS_ANSWERING.reset(token)

    case.stub_out("oslo_messaging.rpc.dispatcher.RPCDispatcher._do_dispatch", _do_dispatch)
    with context.target_cell(context.get_admin_context(), case.cell_mappings["cell1"]) as cell:
        _listen(cell.db_connection.writer.get_engine())


def _listen(engine: Any) -> None:
    """Let OSProfiler listen to a database, as `osprofiler.sqlalchemy.add_tracing` does."""
    heard = {
        "before_cursor_execute": listeners._before_cursor_execute("db"),
        "after_cursor_execute": listeners._after_cursor_execute(hide_result=True),
        "handle_error": listeners.handle_error,
    }
    for name, listener in heard.items():
        sqlalchemy.event.listen(engine, name, _while_answering(listener))


def _while_answering(listener: Callable[..., None]) -> Callable[..., None]:
    def listen(*arguments: Any) -> None:
        if _IS_ANSWERING.get():
            listener(*arguments)

    return listen


def is_saving(function: dict[str, str]) -> bool:
    """Tell whether a function's arguments, as OSProfiler has them, have a state to be saved, a fault, or why to try elsewhere."""
    named = function.get("kwargs", "")
    return named.startswith(_STATES) or ("'exc_reason': " in named and "manager" in function["name"])
