"""What a failure says of itself leaves the process without secrets: in a dead letter, and in the progress stream."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr

from chassis.envelope import REASON_HEADER, Envelope
from chassis.log_redaction import Redactor
from chassis.metrics import Metrics
from chassis.rabbit.outbox import Outbox
from chassis.sender_verification import BrokerAccount
from chassis.settings import ServiceSettings
from contracts.progress_events_of_deliveries import Buried
from contracts.progress_record import Progress
from contracts.work_queues import NOTIFIER_SITE_PUBLISHED
from tools.publishing.reports import facts_of

HUSH = "hush-" * 4
OF_A_FILE = SimpleNamespace(known=lambda: frozenset({"from-a-file-" + HUSH}))
REASON = f"unexpected OSError: amqp://me:{HUSH}@broker/ and from-a-file-{HUSH} and https://you:pw@elsewhere/"


@pytest.fixture
def outbox() -> Outbox:
    settings = ServiceSettings(rabbitmq_url=SecretStr(f"amqp://me:{HUSH}@broker/"))
    account = BrokerAccount.of("notifier", settings.rabbitmq_url.get_secret_value())
    return Outbox(Metrics(), account, Redactor(settings, [OF_A_FILE]))


async def test_the_reason_of_a_dead_letter_holds_no_secret(outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []

    async def published(channel: object, exchange: str, key: str, envelope: Envelope, headers: Any, **_: Any) -> None:
        sent.append(headers)

    monkeypatch.setattr("chassis.rabbit.outbox.publish", published)
    outbox._channel = object()  # type: ignore[assignment]  # nothing is sent over it
    envelope = Envelope("site.published.v1", "m", str(UUID(int=1)), b"{}")
    await outbox.bury(envelope, NOTIFIER_SITE_PUBLISHED, REASON)
    assert "unexpected OSError" in sent[0][REASON_HEADER]
    assert HUSH not in sent[0][REASON_HEADER]
    assert "pw@" not in sent[0][REASON_HEADER]


def test_the_reason_of_a_progress_event_holds_no_secret_and_all_else_stays(outbox: Outbox) -> None:
    facts = facts_of(Buried, reason=REASON, attempt=3)
    outbox.report(Progress(brief_id=UUID(int=1), service="notifier", at=datetime.now(UTC), facts=facts))
    told = outbox._progress._records.get_nowait().facts
    assert isinstance(told, Buried)
    assert "unexpected OSError" in told.reason
    assert HUSH not in told.reason
    assert told.model_copy(update={"reason": REASON}) == facts
