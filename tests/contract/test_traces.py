"""A brief is one trace over all services, which a collector of OpenTelemetry gets over HTTP."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import UUID

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from chassis.otlp_tracing import otlp_tracer
from chassis.tracing import stop_tracing, use_tracer
from tools.final_status.environment import running_world
from tools.final_status.measurement import PATIENCE_SECONDS, running_services
from tools.final_status.services_in_process import on_clock, without_logs
from tools.final_status.simulated_clock import Clock


@dataclass
class Collector:
    """A collector that keeps what it is sent."""

    endpoint: str = ""
    requests: list[tuple[str, bytes]] = field(default_factory=list)

    @property
    def spans(self) -> list[Span]:
        exports = [ExportTraceServiceRequest.FromString(body) for _, body in self.requests]
        scopes = [scope for export in exports for each in export.resource_spans for scope in each.scope_spans]
        return [span for scope in scopes for span in scope.spans]


@contextmanager
def running_collector() -> Iterator[Collector]:
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            collector.requests.append((self.path, body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        collector.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            yield collector
        finally:
            server.shutdown()
            serving.join()


async def deliver_a_brief() -> UUID:
    clock = Clock()
    with without_logs(), on_clock(clock), running_world(clock) as world:
        async with running_services(clock, world.environment()) as services:
            answer = await services.post(world.brief())
            await services.work(clock.monotonic() + PATIENCE_SECONDS)
            view = await services.view(answer.json()["brief_id"])
    assert view["state"] == "delivered"
    return UUID(answer.json()["brief_id"])


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    with running_collector() as running:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", running.endpoint)
        use_tracer(otlp_tracer("every-service"))
        try:
            yield running
        finally:
            stop_tracing()


async def test_a_brief_is_one_trace_from_the_request_to_the_callback(collector: Collector) -> None:
    brief_id = await deliver_a_brief()
    stop_tracing()
    spans = {span.span_id: span for span in collector.spans}
    parents = {span.name: spans[span.parent_span_id].name for span in spans.values() if span.parent_span_id}
    assert {path for path, _ in collector.requests} == {"/v1/traces"}
    assert {span.trace_id for span in spans.values()} == {brief_id.bytes}
    assert [span.name for span in spans.values() if not span.parent_span_id] == ["POST /briefs"]
    assert parents["process generator.brief.accepted"] == "POST /briefs"
    assert parents["process publisher.site.generated"] == "process generator.brief.accepted"
    assert parents["process notifier.site.published"] == "process publisher.site.generated"
    assert parents["callback"] == "process notifier.site.published"
    assert "process publisher.site.generated" in {parent for name, parent in parents.items() if "GitHub" in name}
    assert "process generator.brief.accepted" in {parent for name, parent in parents.items() if "chat " in name}


def test_a_service_without_a_collector_does_not_import_opentelemetry() -> None:
    program = (
        "import sys, chassis.service_lifecycle; sys.exit(any(name.startswith('opentelemetry') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
