"""Runs a service from start to SIGTERM: logging, health, broker, work, drain."""

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
from chassis.broker_account import BrokerAccount
from chassis.dependency_refusals import Dependency, DependencyCollector
from chassis.errors import ServiceError
from chassis.health_endpoints import Readiness, health_routes
from chassis.http_server import HttpServer
from chassis.logs import configure_logging
from chassis.metrics import Metrics
from chassis.metrics_endpoint import metrics_route
from chassis.rabbit.broker import Broker
from chassis.rabbit.kept_secret import KeptSecret
from chassis.rabbit.stream_reader import StreamSubscription
from chassis.redaction import KnownSecrets, Redactor
from chassis.security_headers import SecurityHeaders
from chassis.settings import ServiceSettings
from chassis.subscription import Subscription
from chassis.task_cancellation import cancel_and_wait
from chassis.uncaught_exceptions import log_uncaught_exceptions
from contracts.service_names import ServiceName

log = structlog.get_logger()


@dataclass(frozen=True)
class Wiring:
    """The parts that make one service different from another.

    `app` gets the health routes added to its own; `streams` are read before the first message is taken;
    `kept` secrets are read from the broker before the first message is taken, and `prepare` is awaited before that;
    `close` is awaited once no work is in hand, before HTTP stops; `dependencies` show in `/readyz` and the metrics;
    `proxies` are networks whose addresses stand for many clients each.
    """

    subscriptions: Sequence[Subscription[Any]] = ()
    app: Starlette | None = None
    streams: Sequence[StreamSubscription[Any]] = ()
    kept: Sequence[KeptSecret] = ()
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
    """Run until SIGTERM or SIGINT, then exit with 0; with 1 when the service could not go on by itself.

    No value that one of `secrets` ever had is logged, like those of `settings`.
    """
    configure_logging(name, settings, secrets)
    log_uncaught_exceptions()
    with asyncio.Runner() as runner:
        code = runner.run(_run(name, settings, wire, Redactor(settings, secrets)))
        logging.shutdown()
        # All that matters is settled. A thread that still waits for somebody silent must not hold up the end, and the
        # interpreter would wait for every one.
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
        # What is loaded by now stays: collections need not look at it, which holds up all requests for 50 ms.
        gc.freeze()
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
    """Log that nothing separates the services on this broker, where that is so."""
    if not account.is_own:
        log.warning(
            "all services share one user of the broker: any of them can send what only another may",
            user=account.user,
            remedy="give each its own: docs/operating.md, chapter Users of the broker",
        )


def _http_servers(
    settings: ServiceSettings, wiring: Wiring, readiness: Readiness, metrics: Metrics
) -> list[HttpServer]:
    """The service's HTTP side and, on a port of its own where there is one, its metrics."""
    app = wiring.app or Starlette()
    # Such a redirect names scheme and host as this process sees them, which behind a proxy are not the client's.
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
        app.router.routes.append(exposition)  # nobody outside is given the port of a service without an API
    return servers


async def _until_stopped(broker: Broker, wiring: Wiring, stopped: asyncio.Event) -> None:
    """Open the broker and return when asked to stop. Raises errors that a reconnect cannot fix."""

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
