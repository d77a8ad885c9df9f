"""One trace a brief: its id is the brief's, and its spans are exported where OTEL_EXPORTER_OTLP_ENDPOINT is set.

Otherwise a span costs nothing, and OpenTelemetry is not imported (chassis/otlp_tracing.py).
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Literal, Protocol
from uuid import UUID

Attributes = Mapping[str, str | int | float | bool]
"""Plain facts, named as in OpenTelemetry's semantic conventions: no secret, no URL with a query, no text of others."""
SpanKind = Literal["internal", "server", "client", "consumer"]


class Span(Protocol):
    """A piece of work that is being timed."""

    def set(self, attributes: Attributes) -> None:
        """Add attributes."""

    def fail(self, error: BaseException) -> None:
        """Mark it as failed, by the type of the error alone: a text may quote anything."""


class Tracer(Protocol):
    """Records spans."""

    def span(self, name: str, kind: SpanKind, attributes: Attributes) -> AbstractContextManager[Span]:
        """A span below the current one."""

    def brief_span(
        self, name: str, kind: SpanKind, attributes: Attributes, *, brief_id: UUID, parent: str | None
    ) -> AbstractContextManager[Span]:
        """The first span of this process in the trace of a brief; `parent` is the sender's `traceparent`."""

    def traceparent(self) -> str | None:
        """The current span as W3C trace context."""

    def close(self) -> None:
        """Export what is left, for a few seconds at most."""


class _NoSpan:
    def set(self, attributes: Attributes) -> None:
        """Nobody reads it."""

    def fail(self, error: BaseException) -> None:
        """Nobody reads it."""


class _NoTracer:
    """Records nothing."""

    @contextmanager
    def span(self, name: str, kind: SpanKind, attributes: Attributes) -> Iterator[Span]:
        yield _NoSpan()

    @contextmanager
    def brief_span(
        self, name: str, kind: SpanKind, attributes: Attributes, *, brief_id: UUID, parent: str | None
    ) -> Iterator[Span]:
        yield _NoSpan()

    def traceparent(self) -> str | None:
        return None

    def close(self) -> None:
        """Nothing is left."""


_tracer: Tracer = _NoTracer()


def use_tracer(tracer: Tracer | None) -> None:
    """Record spans with `tracer`; with None no more."""
    global _tracer  # noqa: PLW0603 - as with logging, what records is the process's
    _tracer = tracer or _NoTracer()


def span(name: str, attributes: Attributes, *, kind: SpanKind = "internal") -> AbstractContextManager[Span]:
    """Time a piece of work within the current span; an exception marks it as failed, by its type alone."""
    return _tracer.span(name, kind, attributes)


def brief_span(
    name: str, attributes: Attributes, *, kind: SpanKind, brief_id: UUID, parent: str | None = None
) -> AbstractContextManager[Span]:
    """Begin this process's part of the brief's trace: below the sender's span, or as its root."""
    return _tracer.brief_span(name, kind, attributes, brief_id=brief_id, parent=parent)


def traceparent() -> str | None:
    """The current span as W3C trace context; None where nothing is traced."""
    return _tracer.traceparent()


def stop_tracing() -> None:
    """Export what is left."""
    _tracer.close()
    use_tracer(None)
