"""Runs a service from its start to SIGTERM: logging, HTTP, broker, drain."""

import asyncio
import gc
import logging
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from starlette.applications import Starlette

from chassis.address_policy import Network
from chassis.dependency_refusals import Dependency, DependencyCollector
from chassis.errors import ServiceError
from chassis.health_endpoints import Readiness, health_routes
from chassis.http_server import HttpServer
from chassis.log_redaction import KnownSecrets, Redactor
from chassis.logging_setup import configure_logging
from chassis.metrics import Metrics
from chassis.metrics_endpoint import metrics_route
from chassis.rabbit.broker import Broker
from chassis.rabbit.generated_secret import GeneratedSecret
from chassis.rabbit.stream_reader import StreamSubscription
from chassis.security_headers import SecurityHeaders
from chassis.sender_verification import BrokerAccount
from chassis.settings import ServiceSettings
from chassis.subscription import Subscription
from chassis.task_cancellation import cancel_and_wait
from chassis.tracing import stop_tracing, use_tracer
from chassis.uncaught_exceptions import log_uncaught_exceptions
from contracts.service_names import ServiceName

log = structlog.get_logger()

GARBAGE_THRESHOLDS = (10_000, 20, 50)
"""For gc.set_threshold: with the default the gateway spends 7 % of a brief's processor time on looking for garbage."""


@dataclass(frozen=True)
class Wiring:
    """The parts in which services differ.

    `app` is extended by the health routes. `prepare` is awaited at the start, then `kept` secrets and `streams` are
    read from the broker, then messages are consumed. `close` is awaited after the drain, before HTTP stops.
    `dependencies` show in `/readyz` and the metrics. `proxies` are networks of proxies for many clients.
    """

    subscriptions: Sequence[Subscription[Any]] = ()
    app: Starlette | None = None
    streams: Sequence[StreamSubscription[Any]] = ()
    kept: Sequence[GeneratedSecret] = ()
    prepare: Sequence[Callable[[], Awaitable[None]]] = ()
    close: Sequence[Callable[[], Awaitable[None]]] = ()
    dependencies: Sequence[Dependency] = ()
    proxies: Sequence[Network] = ()


def run_service(
    name: ServiceName,
    settings: ServiceSettings,
    wire: Callable[[Broker], Wiring],
    *,
    secrets: Sequence[KnownSecrets] = (),
) -> None:
    """Run until SIGTERM or SIGINT, then exit with 0; exit with 1 after a failure.

    The values of `secrets` are redacted in logs, like those of `settings`.
    """
    configure_logging(name, settings, secrets)
    log_uncaught_exceptions()
    if settings.otel_exporter_otlp_endpoint is not None:
        from chassis.otlp_tracing import otlp_tracer  # noqa: PLC0415 - it takes most of a second

        use_tracer(otlp_tracer(name))
    with asyncio.Runner() as runner:
        code = runner.run(_run(name, settings, wire, Redactor(settings, secrets)))
        stop_tracing()
        logging.shutdown()
        # os._exit, because the interpreter would wait for threads that are blocked in a library's request.
        os._exit(code)


async def _run(
    name: ServiceName, settings: ServiceSettings, wire: Callable[[Broker], Wiring], redactor: Redactor
) -> int:
    metrics = Metrics()
    url = settings.rabbitmq_url.get_secret_value()
    warn_of_a_shared_user(BrokerAccount.of(name, url))
    broker = Broker(name, url, metrics, lambda: datetime.now(UTC), redactor)
    wiring = wire(broker)
    metrics.registry.register(DependencyCollector(lambda: iter(wiring.dependencies)))
    servers = _http_servers(settings, wiring, broker, metrics)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    asked_to_stop = False
    try:
        # Objects loaded so far are permanent: collecting them would pause all requests for 50 ms.
        gc.freeze()
        gc.set_threshold(*GARBAGE_THRESHOLDS)
        for server in servers:
            await server.start()
        log.info("started", port=settings.http_port)
        await _until_stopped(broker, wiring, stopped)
        asked_to_stop = True
        log.info("stopping", drain_seconds=settings.drain_seconds)
        await broker.drain(settings.drain_seconds)
    except ServiceError as error:
        log.error("giving up", reason=str(error))  # noqa: TRY400 - the reason says what to do, a traceback does not
    except Exception:
        log.exception("giving up")
    finally:
        for close in wiring.close:
            await close()
        for server in servers:
            await server.stop()
        await broker.close()
    log.info("stopped")
    return 0 if asked_to_stop else 1


def warn_of_a_shared_user(account: BrokerAccount) -> None:
    """Log a warning if the services share one user of the broker."""
    if not account.is_own:
        log.warning(
            "all services share one user of the broker: any of them can send what only another may",
            user=account.user,
            remedy="give each its own: docs/operating.md, chapter Users of the broker",
        )


def _http_servers(
    settings: ServiceSettings, wiring: Wiring, readiness: Readiness, metrics: Metrics
) -> list[HttpServer]:
    """The service's HTTP server, and one for `/metrics` if METRICS_PORT is set."""
    app = wiring.app or Starlette()
    # Such a redirect would name this process's scheme and host, which differ from the client's behind a proxy.
    app.router.redirect_slashes = False
    app.router.routes.extend(health_routes(readiness, metrics, wiring.dependencies))
    servers = [
        HttpServer(SecurityHeaders(app), host=settings.http_host, port=settings.http_port, proxies=wiring.proxies)
    ]
    exposition = metrics_route(readiness, metrics)
    if settings.metrics_port is not None:
        alone = SecurityHeaders(Starlette(routes=[exposition]))
        servers.append(
            HttpServer(alone, host=settings.http_host, port=settings.metrics_port, port_variable="METRICS_PORT")
        )
    elif wiring.app is None:
        app.router.routes.append(exposition)  # the port of a service without an API is not public
    return servers


async def _until_stopped(broker: Broker, wiring: Wiring, stopped: asyncio.Event) -> None:
    """Open the broker and return when told to stop. Raises errors that a reconnect cannot fix."""

    async def work() -> None:
        await asyncio.gather(*(prepare() for prepare in wiring.prepare))
        await broker.open(wiring.subscriptions, wiring.streams, kept=wiring.kept)
        log.info("ready")
        await broker.watch()

    working = asyncio.create_task(work(), name="broker")
    asked = asyncio.create_task(stopped.wait(), name="stop")
    await asyncio.wait((working, asked), return_when=asyncio.FIRST_COMPLETED)
    if asked.done():
        await cancel_and_wait(working)
    else:
        asked.cancel()
        await working
