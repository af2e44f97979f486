"""Make Nova's functional tests, in which all processes are one, behave as the processes of a cloud as far as it can be seen.

Every process has its own connection to the message bus, its own part of the log and its own name and host in what is traced.
"""

# For maintainers. Import this before anything else of Nova: it makes eventlet patch the standard library and turns OSProfiler on,
# both of which are seen when Nova's modules are imported. Who runs the code is the `process` and `host` of the record around it,
# as in `recorder.py`: each service is started inside of a record of its own, each message is served inside of the one of its
# server, each REST request inside of the one of its application, and threads belong to what started them.
#
# Messages go through oslo.messaging's driver for RabbitMQ with kombu's transport in memory, in place of the tests' fake driver,
# so that its lines and ids are those of a cloud. Placement is asked through Nova's own client, with the request's id, which the
# tests' replacement drops.
from __future__ import annotations

import contextlib
import warnings
from importlib import import_module
from itertools import count

from truth.recorder import Record, Run, inside, patch_threads, running_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

BUS = "kombu+memory:////"
PROFILER_KEY = "SECRET_KEY"
CONTROLLER = "controller-1"
_SERVICES = Run("services")

warnings.simplefilter("ignore")
import nova.tests.functional  # noqa: E402, F401  # it makes eventlet patch the standard library, before anything else
from nova.conf import CONF  # noqa: E402
from osprofiler import opts  # noqa: E402

_PROFILING = {"enabled": True, "hmac_keys": PROFILER_KEY, "connection_string": "recorded://"}
opts.set_defaults(CONF, **_PROFILING)

import fixtures  # noqa: E402
import keystonemiddleware.auth_token  # noqa: E402
from keystoneauth1 import adapter, session  # noqa: E402
from nova import rpc, service  # noqa: E402
from nova.network import neutron  # noqa: E402
from nova.scheduler.client import report  # noqa: E402
from nova.tests import fixtures as nova_fixtures  # noqa: E402
from nova.tests.fixtures import neutron as neutron_fixture  # noqa: E402
from nova.tests.functional import fixtures as functional_fixtures  # noqa: E402
from nova.tests.functional.api import client  # noqa: E402
from opentelemetry import propagate, trace  # noqa: E402
from oslo_context import context as oslo_context  # noqa: E402
from oslo_messaging import conffixture, transport  # noqa: E402
from oslo_messaging._drivers import impl_fake  # noqa: E402, F401  # the tests reset it
from oslo_messaging._tracing import client as tracing_of_messages  # noqa: E402
from oslo_messaging.rpc import dispatcher  # noqa: E402
from oslo_middleware import tracing  # noqa: E402
from osprofiler import profiler  # noqa: E402
from placement.tests.functional.fixtures import placement as placement_fixture  # noqa: E402
from wsgi_intercept import interceptor  # noqa: E402

fixtures_of_nova = import_module("nova.tests.fixtures.nova")
_PROFILED = vars(profiler)["__local_ctx"]


def process(name: str, host: str = "") -> contextlib.AbstractContextManager[None]:
    """Let the code in the block be run by a process, as ``nova-api``: by nova-compute on a host, by others on the controller."""
    return inside(Record(_SERVICES, None, name, host if name == "nova-compute" else CONTROLLER))


@contextlib.contextmanager
def nobody() -> Iterator[None]:
    """Let the code in the block know nothing of the request that the thread serves: another process takes over."""
    context, profiled = getattr(oslo_context._request_store, "context", None), getattr(_PROFILED, "profiler", None)
    oslo_context._request_store.context = _PROFILED.profiler = None
    try:
        yield
    finally:
        oslo_context._request_store.context, _PROFILED.profiler = context, profiled


def _patch_services() -> None:
    start, create, dispatch = service.Service.start, service.Service.create.__func__, dispatcher.RPCDispatcher.dispatch
    binaries = {f"nova.{name}.manager": f"nova-{name}" for name in ("compute", "conductor", "scheduler")}

    def _start(self: Any) -> None:
        with process(self.binary, self.host):
            start(self)

    def _create(cls: Any, **named: Any) -> Any:
        with process(named["binary"], named["host"]):
            return create(cls, **named)

    def _dispatch(self: Any, incoming: Any) -> Any:
        owner = next(each for each in self.endpoints if type(each).__module__ in binaries)
        with process(binaries[type(owner).__module__], owner.host):
            return dispatch(self, incoming)

    service.Service.start, service.Service.create = _start, classmethod(_create)
    dispatcher.RPCDispatcher.dispatch = _dispatch


class _Connections:
    """The driver of a transport, one for each process."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make
        self.made: dict[tuple[str, str], Any] = {}

    def __get__(self, _owner: Any, _cls: Any = None) -> Any:
        who = running_in()
        if who not in self.made:
            self.made[who] = self.make()
        return self.made[who]

    def __set__(self, _owner: Any, _value: Any) -> None:
        """Keep the drivers of the processes."""

    def cleanup(self) -> None:
        for each in self.made.values():
            each.cleanup()


def _patch_bus() -> None:
    """Give each process its own connections."""
    make = transport._get_transport

    def _get_transport(conf: Any, _url: Any = None, *arguments: Any, **named: Any) -> Any:
        def driver() -> Any:
            return make(conf, BUS, *arguments, **named)._driver

        made = make(conf, BUS, *arguments, **named)
        connections = _Connections(driver)
        own = type(type(made).__name__, (type(made),), {"_driver": connections, "cleanup": lambda _self: connections.cleanup()})
        return own(made._driver)

    transport._get_transport = _get_transport
    set_url = conffixture.ConfFixture.transport_url.fset

    def choose(self: Any, _url: str) -> None:
        set_url(self, BUS)
        self.conf.set_default("driver", ["messagingv2"], group="oslo_messaging_notifications")

    conffixture.ConfFixture.transport_url = conffixture.ConfFixture.transport_url.setter(choose)


class _Serializer(rpc.ProfilerRequestContextSerializer):  # type: ignore[misc]
    """Hands a trace on as Nova does, and the connection to a cell's database by its number: a message is text."""

    _numbers = count(1)
    _connections: dict[int, Any] = {}  # noqa: RUF012  # all of the tests' processes are one

    def serialize_context(self, context: Any) -> Any:
        values = super().serialize_context(context)
        number = next(self._numbers)
        self._connections[number] = context.db_connection
        return {**values, "db_connection": number}

    def deserialize_context(self, context: Any) -> Any:
        connection = self._connections.get(context.pop("db_connection", None))
        made = super().deserialize_context(context)
        made.db_connection = connection
        made.mq_connection = rpc.TRANSPORT if connection else None
        return made


def _patch_applications() -> None:
    """Let REST requests be served by their own processes, by who a token would say."""
    begin = interceptor.RequestsInterceptor.__init__

    def _begin(self: Any, app: Any, *arguments: Any, **named: Any) -> None:
        name = "placement-api" if "placement" in named["url"] else "nova-api"
        begin(self, lambda: _served(name, app()), *arguments, **named)

    interceptor.RequestsInterceptor.__init__ = _begin

    def _stub_keystone(_self: Any) -> None:
        """Leave Nova's own middleware in place."""

    fixtures_of_nova.OSAPIFixture._stub_keystone = _stub_keystone
    keystonemiddleware.auth_token.filter_factory = lambda *_arguments, **_named: _authenticated


class Tracers:
    """Hands out what makes the spans of OpenTelemetry: `of(library)`, in the process that runs."""

    def __init__(self) -> None:
        """Nothing is traced until `of` is set."""
        self.of: Callable[[str], Any] = trace.get_tracer

    def start_as_current_span(self, *arguments: Any, **named: Any) -> Any:
        """Begin a span of oslo.messaging."""
        return self.of("oslo.messaging").start_as_current_span(*arguments, **named)

    def start_span(self, *arguments: Any, **named: Any) -> Any:
        """Begin a span of oslo.middleware."""
        return self.of("oslo_middleware.tracing").start_span(*arguments, **named)


TRACERS = Tracers()


def _traced(application: Any) -> Any:
    """Return an application in oslo.middleware's middleware, whose spans are of the process that runs."""
    tracing.set_defaults(service_name="nova-api")
    made = tracing.TracingMiddleware(application, CONF)
    made._tracing_enabled, made._tracer, made._propagator = True, TRACERS, propagate.get_global_textmap()
    return made


def _served(name: str, application: Any) -> Any:
    application = _traced(application) if name == "nova-api" else application

    def serve(environ: Any, start_response: Any) -> Any:
        with nobody(), process(name):
            return application(environ, start_response)

    return serve


def _authenticated(application: Any) -> Any:
    """Return an application that knows what Keystone's middleware would tell of the user."""

    def serve(environ: Any, start_response: Any) -> Any:
        user = environ.pop("HTTP_X_AUTH_USER")
        environ.update(
            HTTP_X_IDENTITY_STATUS="Confirmed",
            HTTP_X_USER_ID=USERS[user],
            HTTP_X_USER_NAME=user,
            HTTP_X_PROJECT_ID=_SERVICE_PROJECT if user == "neutron" else PROJECT,
            HTTP_X_PROJECT_NAME="service" if user == "neutron" else "demo",
            HTTP_X_USER_DOMAIN_ID="default",
            HTTP_X_PROJECT_DOMAIN_ID="default",
            REMOTE_ADDR="192.0.2.10",
        )
        return application(environ, start_response)

    return serve


PROJECT = "6f70656e737461636b20342065766572"
USERS = {
    "admin": "3d6a1f0c5b7e4b0f9a8d2c4e6f801357",
    "fake": "a1b2c3d4e5f60718293a4b5c6d7e8f90",
    "neutron": "0b1c2d3e4f5061728394a5b6c7d8e9fa",
}
_SERVICE_PROJECT = "5e7a1c9d3b2f4068a7c6e5d4b3a29180"


class _Placement(placement_fixture.PlacementFixture):  # type: ignore[misc]
    """Placement, asked through Nova's own client."""

    def _configure_placement(self, conf_fixture: Any) -> None:
        opts.set_defaults(conf_fixture.conf, **_PROFILING)

    def setUp(self) -> None:
        super().setUp()
        self._client = self.made()
        self.api = functional_fixtures.PlacementApiClient(self)
        fixture = self

        def _create_client(client: Any) -> Any:
            client.clear_provider_cache(init=True)
            return fixture.made()

        report.SchedulerReportClient._create_client = _create_client

    def made(self) -> Any:
        """Return a client."""
        headers = {"accept": "application/json", "x-auth-token": self.token}
        made = adapter.Adapter(
            session.Session(auth=None), service_type="placement", endpoint_override=self.endpoint, raise_exc=False
        )
        made.additional_headers = headers
        return made


for _verb in ("get", "put", "post", "delete"):
    setattr(_Placement, f"_fake_{_verb}", getattr(functional_fixtures.PlacementFixture, f"_fake_{_verb}"))
_Placement._update_headers_with_version = staticmethod(functional_fixtures.PlacementFixture._update_headers_with_version)


class _Notifications(nova_fixtures.NotificationFixture):  # type: ignore[misc]
    """Nova's own notifiers instead of made up ones."""

    def setUp(self) -> None:
        fixtures.Fixture.setUp(self)


def _patch_hosts() -> None:
    """Let each process find its own host in the configuration, and run all but nova-compute on the controller."""
    find, begin = type(CONF).__getattr__, fixtures_of_nova.ServiceFixture.__init__

    def _find(self: Any, name: str) -> Any:
        return running_in()[1] if name == "host" and self is CONF and running_in()[1] else find(self, name)

    def _begin(self: Any, name: str, host: str | None = None, *arguments: Any, **named: Any) -> None:
        begin(self, name, host or CONTROLLER, *arguments, **named)

    type(CONF).__getattr__, fixtures_of_nova.ServiceFixture.__init__ = _find, _begin


def _patch_clients() -> None:
    """Let the tests' client write addresses as others do, and Nova ask the made up Neutron through its own, traced wrapper."""
    made_up = neutron_fixture.NeutronFixture._get_client

    def _get_client(self: Any, context: Any, admin: bool = False) -> Any:  # noqa: FBT001, FBT002  # as Nova has it
        return neutron.ClientWrapper(made_up(self, context, admin=admin), admin)

    neutron_fixture.NeutronFixture._get_client = _get_client
    send = client.TestOpenStackClient.request

    def _request(self: Any, url: str, *arguments: Any, **named: Any) -> Any:
        return send(self, url.replace(f"{self.base_url}//", f"{self.base_url}/"), *arguments, **named)

    client.TestOpenStackClient.request = _request
    update = neutron_fixture.NeutronFixture.update_port

    def _update_port(self: Any, port_id: str, body: Any) -> Any:
        """Unbind a port that is not bound, as Neutron does without complaint."""
        if "binding:host_id" in body["port"] and body["port"]["binding:host_id"] is None and not self._port_bindings[port_id]:
            self._ports[port_id].update(body["port"])
            return {"port": dict(self._ports[port_id])}
        return update(self, port_id, body)

    neutron_fixture.NeutronFixture.update_port = _update_port


def patch() -> None:
    """Patch it all."""
    patch_threads()
    _patch_bus()
    _patch_services()
    _patch_applications()
    _patch_clients()
    _patch_hosts()
    tracing_of_messages._TRACER = TRACERS
    fixtures_of_nova.CheatingSerializer = _Serializer
    functional_fixtures.PlacementFixture = _Placement
    nova_fixtures.NotificationFixture = _Notifications
