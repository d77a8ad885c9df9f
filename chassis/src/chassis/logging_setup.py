"""Configures logging: structlog for our lines and those of libraries, as JSON or for people, with secrets redacted."""

import json
import logging
import sys
from collections.abc import Sequence
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from chassis.console_log_format import render_for_people, safe_for_terminal
from chassis.log_redaction import KnownSecrets, Redactor
from chassis.settings import ServiceSettings
from chassis.uncaught_exceptions import CarefulHandler


class _Redacting:
    """Renders with `renderer`, then redacts the whole line, including tracebacks."""

    def __init__(self, renderer: Any, redactor: Redactor) -> None:
        self._renderer = renderer
        self._redactor = redactor

    def __call__(self, logger: Any, name: str, event: EventDict) -> str:
        return self._redactor(str(self._renderer(logger, name, event)))


def _ascii_json(event: Any, **options: Any) -> str:
    # JSON escapes every control character except DEL.
    return json.dumps(event, **options).replace("\x7f", r"\u007f")


def silence_amqp_libraries() -> None:
    """They log each connection that fails, with a traceback; whoever connects says it in words of their own."""
    for noisy in ("aio_pika", "aiormq"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)


def configure_logging(service: str, settings: ServiceSettings, sources: Sequence[KnownSecrets] = ()) -> None:
    """Send all logging of this process to stdout, one event a line."""
    redactor = Redactor(settings, sources)
    for_people = settings.log_format == "console" or (settings.log_format == "auto" and sys.stdout.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer = structlog.processors.JSONRenderer(serializer=_ascii_json)
    last: list[Processor] = [_Redacting(renderer, redactor)]
    if for_people:
        last = [safe_for_terminal, _Redacting(render_for_people, redactor)]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            *last,
        ],
    )
    handler = CarefulHandler(sys.stdout)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    silence_amqp_libraries()
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it tells of every request, pollings included
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(settings.log_level.upper())),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    structlog.contextvars.bind_contextvars(service=service)
