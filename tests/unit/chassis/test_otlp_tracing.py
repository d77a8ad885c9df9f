"""What a collector gets: one trace a brief, failures by their type alone, and nothing outside of briefs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from chassis.attempt_runner import AttemptRunner
from chassis.envelope import encode
from chassis.errors import Deferred, TransientError
from chassis.metrics import Metrics
from chassis.otlp_tracing import OtlpTracer
from chassis.retry_policy import RetryPolicy
from chassis.subscription import ReportProgress, Subscription
from chassis.tracing import brief_span, span, traceparent, use_tracer
from contracts.messages import QueuedMessage, SitePublished
from contracts.work_queues import NOTIFIER_SITE_PUBLISHED
from tests.unit.notifier.messages import ACCEPTED_AT, a_site_published

BRIEF_ID = UUID(int=7)
ANOTHER = UUID(int=8)


@dataclass
class Recorded:
    """The spans that have ended."""

    exporter: InMemorySpanExporter

    def of(self, name: str) -> ReadableSpan:
        [found] = [each for each in self.exporter.get_finished_spans() if each.name == name]
        return found


@pytest.fixture
def recorded() -> Iterator[Recorded]:
    exporter = InMemorySpanExporter()
    use_tracer(OtlpTracer("notifier", SimpleSpanProcessor(exporter)))
    yield Recorded(exporter)
    use_tracer(None)


def test_the_first_span_is_the_root_of_a_trace_with_the_briefs_id(recorded: Recorded) -> None:
    with brief_span("request", {}, kind="server", brief_id=BRIEF_ID), span("call", {}):
        pass
    root, call = recorded.of("request"), recorded.of("call")
    assert (root.context.trace_id, root.parent) == (BRIEF_ID.int, None)
    assert (call.context.trace_id, call.parent) == (BRIEF_ID.int, root.context)


def test_what_is_sent_within_a_span_continues_below_it(recorded: Recorded) -> None:
    with brief_span("request", {}, kind="server", brief_id=BRIEF_ID):
        sent = traceparent()
    with brief_span("process", {}, kind="consumer", brief_id=BRIEF_ID, parent=sent):
        pass
    parent = recorded.of("process").parent
    assert parent is not None
    assert parent.span_id == recorded.of("request").context.span_id


@pytest.mark.parametrize("claimed", [f"00-{ANOTHER.hex}-00000000000000aa-01", "00-1-2-3", "x" * 10_000, ""])
def test_a_parent_of_another_trace_or_none_at_all_is_not_believed(recorded: Recorded, claimed: str) -> None:
    with brief_span("process", {}, kind="consumer", brief_id=BRIEF_ID, parent=claimed):
        pass
    process = recorded.of("process")
    assert (process.context.trace_id, process.parent) == (BRIEF_ID.int, None)


def test_an_attempt_within_another_briefs_context_stays_in_its_own_trace(recorded: Recorded) -> None:
    with (
        brief_span("one", {}, kind="consumer", brief_id=BRIEF_ID),
        brief_span("other", {}, kind="consumer", brief_id=ANOTHER),
    ):
        pass
    assert (recorded.of("other").context.trace_id, recorded.of("other").parent) == (ANOTHER.int, None)


def test_a_failure_is_told_by_its_type_and_never_by_its_text(recorded: Recorded) -> None:
    with (
        pytest.raises(ValueError, match="a private text"),
        brief_span("process", {}, kind="consumer", brief_id=BRIEF_ID),
    ):
        raise ValueError("a private text")
    process = recorded.of("process")
    assert process.status.status_code is StatusCode.ERROR
    assert dict(process.attributes or {}) == {"error.type": "ValueError"}
    assert "private" not in process.to_json()


@pytest.mark.parametrize(
    ("error", "status"), [(TransientError("500"), StatusCode.ERROR), (Deferred("busy"), StatusCode.UNSET)], ids=repr
)
async def test_an_attempt_that_fails_is_a_failed_span_and_one_that_waits_for_its_turn_is_none(
    recorded: Recorded, error: Exception, status: StatusCode
) -> None:
    async def handle(message: SitePublished, report: ReportProgress) -> Sequence[QueuedMessage]:
        raise error

    subscription = Subscription(NOTIFIER_SITE_PUBLISHED, handle, RetryPolicy(), 1)
    message = a_site_published()
    await AttemptRunner("notifier", subscription, lambda _: None, Metrics(), lambda: ACCEPTED_AT).attempt(
        encode(message)
    )
    process = recorded.of("process notifier.site.published")
    assert process.context.trace_id == message.brief_id.int
    assert process.status.status_code is status
    assert (process.attributes or {})["pagewright.stage"] == "started"


def test_what_belongs_to_no_brief_is_not_traced(recorded: Recorded) -> None:
    with span("GitHub: checking the token", {}) as outside:
        outside.set({"pagewright.resource": "core"})
        assert traceparent() is None
    assert recorded.exporter.get_finished_spans() == ()


def test_where_nothing_is_traced_spans_are_nothing() -> None:
    with brief_span("request", {}, kind="server", brief_id=BRIEF_ID), span("call", {}) as call:
        call.set({"a": 1})
        assert traceparent() is None
