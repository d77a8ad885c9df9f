"""Records spans with OpenTelemetry's SDK and exports them over OTLP/HTTP; the only file that imports it."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import get_args
from uuid import UUID

from opentelemetry import context, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from chassis.tracing import Attributes, Span, SpanKind

CLOSE_SECONDS = 5.0

_TRACE_ID: ContextVar[int | None] = ContextVar("trace_id", default=None)
_KINDS: Mapping[SpanKind, trace.SpanKind] = {kind: trace.SpanKind[kind.upper()] for kind in get_args(SpanKind)}
_CONTEXT = TraceContextTextMapPropagator()
_HEADER = "traceparent"


class _BriefIds(RandomIdGenerator):
    """Gives a root span the id of its brief as trace id."""

    def generate_trace_id(self) -> int:
        return _TRACE_ID.get() or super().generate_trace_id()

    def is_trace_id_random(self) -> bool:
        return False


class _Recorded:
    """A span of OpenTelemetry, see `chassis.tracing.Span`."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span

    def set(self, attributes: Attributes) -> None:
        self._span.set_attributes(dict(attributes))

    def fail(self, error: BaseException) -> None:
        self._span.set_attribute("error.type", type(error).__qualname__)
        self._span.set_status(trace.StatusCode.ERROR)


class OtlpTracer:
    """See `chassis.tracing.Tracer`. `processor` gets every span that ends."""

    def __init__(self, service: str, processor: SpanProcessor) -> None:
        resource = Resource.create({SERVICE_NAME: f"pagewright-{service}"})
        self._provider = TracerProvider(resource=resource, id_generator=_BriefIds(), shutdown_on_exit=False)
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("pagewright")

    @contextmanager
    def span(self, name: str, kind: SpanKind, attributes: Attributes) -> Iterator[Span]:
        """Not recorded outside of a brief, as when the credentials are checked at the start."""
        if not trace.get_current_span().get_span_context().is_valid:
            yield _Recorded(trace.INVALID_SPAN)
            return
        with self._recorded(name, kind, attributes) as span:
            yield span

    @contextmanager
    def brief_span(
        self, name: str, kind: SpanKind, attributes: Attributes, *, brief_id: UUID, parent: str | None
    ) -> Iterator[Span]:
        """A `parent` of another trace is not believed."""
        remote = _CONTEXT.extract({_HEADER: parent or ""}, context=context.Context())
        known = trace.get_current_span(remote).get_span_context()
        token = context.attach(remote if known.trace_id == brief_id.int else context.Context())
        trace_id = _TRACE_ID.set(brief_id.int)
        try:
            with self._recorded(name, kind, attributes) as span:
                yield span
        finally:
            _TRACE_ID.reset(trace_id)
            context.detach(token)

    def traceparent(self) -> str | None:
        """See `Tracer`."""
        carrier: dict[str, str] = {}
        _CONTEXT.inject(carrier)
        return carrier.get(_HEADER)

    def close(self) -> None:
        """See `Tracer`. The SDK would wait half a minute for a collector that is away."""
        closing = threading.Thread(target=self._provider.shutdown, daemon=True)
        closing.start()
        closing.join(CLOSE_SECONDS)

    @contextmanager
    def _recorded(self, name: str, kind: SpanKind, attributes: Attributes) -> Iterator[Span]:
        with self._tracer.start_as_current_span(
            name,
            kind=_KINDS[kind],
            attributes=dict(attributes),
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            recorded = _Recorded(span)
            try:
                yield recorded
            except BaseException as error:
                recorded.fail(error)
                raise


def otlp_tracer(service: str) -> OtlpTracer:
    """A tracer that exports in the background; the SDK reads where to, and more, from the environment."""
    return OtlpTracer(service, BatchSpanProcessor(OTLPSpanExporter()))
