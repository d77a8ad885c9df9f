"""How a service logs: structlog for our lines and for those of libraries, as JSON or for people, never a secret."""

import logging
import sys
from collections.abc import Callable, Collection, Sequence
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from chassis.redaction import KnownSecrets, redact, secrets_of
from chassis.settings import ServiceSettings


class _Redacting:
    """Renders with `renderer`, then removes what may not be written: tracebacks and libraries' lines included."""

    def __init__(self, renderer: Any, secrets: Callable[[], Collection[str]]) -> None:
        self._renderer = renderer
        self._secrets = secrets

    def __call__(self, logger: Any, name: str, event: EventDict) -> str:
        return redact(str(self._renderer(logger, name, event)), self._secrets())


def configure_logging(service: str, settings: ServiceSettings, sources: Sequence[KnownSecrets] = ()) -> None:
    """Send all logging of this process to stdout, one event a line."""
    fixed = secrets_of(settings)

    def secrets() -> Collection[str]:
        return fixed.union(*(source.known() for source in sources))

    for_people = settings.log_format == "console" or (settings.log_format == "auto" and sys.stdout.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    # The default shows local variables where rich is installed, cut in the middle of a secret.
    console = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    last: list[Processor] = [_Redacting(console, secrets)]
    if not for_people:
        last = [structlog.processors.format_exc_info, _Redacting(structlog.processors.JSONRenderer(), secrets)]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    # These repeat every reconnect attempt with a traceback; the chassis reports the state of the connection itself.
    for noisy in ("aio_pika", "aiormq"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it tells of every request, pollings included
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(settings.log_level.upper())),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    structlog.contextvars.bind_contextvars(service=service)
