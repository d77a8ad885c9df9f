"""POST /briefs beyond a quota: 429 with the figure and the time to wait, whoever accepted the briefs before."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from pydantic import SecretStr

from contracts.model_events import ModelAnswered
from contracts.progress_event_base import Event
from contracts.progress_events import Accepted, Delivered, Generated, Live, NotLive
from contracts.progress_events_of_deliveries import Buried, Started
from contracts.progress_record import Progress
from gateway.briefs_read_model import BriefsReadModel
from gateway.http_application import create_app
from gateway.settings import GatewaySettings
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.events import BEGINNING, event
from tests.unit.gateway.names import look_up
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import SECRET, a_request

ANN, BOB = "ann@example.com", "bob@example.com"


class Replica:
    """A gateway of some quotas, which reads the progress stream of all."""

    def __init__(self, stream: Sequence[Progress] = (), **quotas: int) -> None:
        variables: dict[str, Any] = {f"quota_{name}": limit for name, limit in quotas.items()}
        settings = GatewaySettings(brief_secret=SecretStr(SECRET), **variables)
        self.read_model, self.outbox, self.now = BriefsReadModel(), RecordingOutbox(), BEGINNING
        for offset, told in enumerate(stream):
            self.read_model.apply(offset, told)
        self._read = len(stream)
        app = create_app(settings, outbox=self.outbox, read_model=self.read_model, clock=self.clock, lookup=look_up)
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")

    def clock(self) -> datetime:
        return self.now

    async def post(self, email: str = ANN, **changes: Any) -> httpx.Response:
        request = a_request(email=email, nonce=str(uuid4())) | changes
        return await self.http.post("/briefs", json=request)

    async def accepts(self, email: str = ANN, **changes: Any) -> UUID:
        answer = await self.post(email, **changes)
        assert answer.status_code == 200, answer.text
        return UUID(answer.json()["brief_id"])

    async def refuses(self, email: str = ANN, **changes: Any) -> dict[str, Any]:
        sent = len(self.outbox.sent)
        answer = await self.post(email, **changes)
        problem = problem_of(answer, 429)
        assert problem["type"].endswith("quota-exceeded")
        assert answer.headers["retry-after"] in problem["detail"]
        assert len(self.outbox.sent) == sent
        return problem | {"retry_after": int(answer.headers["retry-after"])}

    def tell(self, *events: Progress) -> None:
        for told in events:
            self.read_model.apply(self._read, told)
            self._read += 1


async def test_an_email_beyond_its_briefs_an_hour_waits_until_the_first_is_an_hour_old() -> None:
    gateway = Replica(briefs_per_hour_per_email=2)
    await gateway.accepts()
    gateway.now += timedelta(minutes=20)
    await gateway.accepts()
    problem = await gateway.refuses()
    assert "2 briefs an hour for each email" in problem["detail"]
    assert 40 * 60 <= problem["retry_after"] <= 41 * 60
    await gateway.accepts(BOB)
    gateway.now += timedelta(seconds=problem["retry_after"])
    await gateway.accepts()


async def test_all_emails_together_have_a_quota_of_their_own() -> None:
    gateway = Replica(briefs_per_hour=2)
    await gateway.accepts(ANN)
    await gateway.accepts(BOB)
    problem = await gateway.refuses("carol@example.com")
    assert "2 briefs an hour in all" in problem["detail"]


async def test_another_spelling_of_an_email_has_no_quota_of_its_own() -> None:
    gateway = Replica(briefs_per_hour_per_email=1)
    await gateway.accepts(ANN)
    for email in ("ANN@Example.COM", "  ann@example.com "):
        await gateway.refuses(email)


@pytest.mark.parametrize("over", [Live, NotLive, Delivered, Buried])
async def test_a_brief_that_is_published_or_over_is_not_in_flight_any_more(over: type[Event]) -> None:
    gateway = Replica(briefs_in_flight_per_email=1)
    brief_id = await gateway.accepts()
    problem = await gateway.refuses()
    assert "1 briefs in flight for each email" in problem["detail"]
    await gateway.accepts(BOB)
    gateway.tell(event(Started, 1, brief_id), event(Generated, 2, brief_id))
    await gateway.refuses()
    gateway.tell(event(over, 3, brief_id))
    await gateway.accepts()
    await gateway.refuses()


async def test_a_brief_of_which_the_end_is_never_heard_is_in_flight_for_a_day() -> None:
    gateway = Replica(briefs_in_flight=1)
    await gateway.accepts()
    gateway.now += timedelta(hours=23)
    await gateway.refuses()
    gateway.now += timedelta(hours=2)
    await gateway.accepts()


async def test_model_tokens_of_a_day_are_counted_from_what_the_generator_tells() -> None:
    gateway = Replica(model_tokens_per_day_per_email=1000)
    brief_id = await gateway.accepts()
    gateway.tell(event(ModelAnswered, 1, brief_id, prompt_tokens=600, reply_tokens=399))
    gateway.tell(event(ModelAnswered, 2, brief_id, prompt_tokens=0, reply_tokens=0))
    await gateway.accepts()
    gateway.tell(event(Generated, 3, brief_id, tokens_aside=1))
    problem = await gateway.refuses()
    assert "1000 model tokens a day for each email" in problem["detail"]
    await gateway.accepts(BOB)
    gateway.now += timedelta(seconds=problem["retry_after"])
    await gateway.accepts()


async def test_a_burst_at_once_gets_exactly_what_the_quota_allows() -> None:
    gateway = Replica(briefs_in_flight_per_email=7)
    answers = await asyncio.gather(*(gateway.post() for _ in range(30)))
    assert [answer.status_code for answer in answers].count(200) == 7
    assert {answer.status_code for answer in answers} == {200, 429}


async def test_what_the_broker_did_not_take_uses_up_nothing() -> None:
    gateway = Replica(briefs_per_hour=1)
    gateway.outbox.error = ConnectionError("away")
    with pytest.raises(ConnectionError):
        await gateway.post()
    gateway.outbox.error = None
    await gateway.accepts()


async def test_a_restarted_gateway_and_another_replica_count_the_same() -> None:
    first = Replica(briefs_in_flight=1)
    await first.accepts()
    await Replica(first.outbox.reported, briefs_in_flight=1).refuses()


async def test_what_is_told_twice_counts_once() -> None:
    first, second = Replica(), Replica()
    nonce = str(uuid4())
    await first.accepts(nonce=nonce)
    await second.accepts(nonce=nonce)
    gateway = Replica(briefs_per_hour=2)
    gateway.tell(*first.outbox.reported, *second.outbox.reported)
    await gateway.accepts()
    await gateway.refuses()


async def test_a_re_send_of_an_accepted_brief_is_answered_beyond_the_quota() -> None:
    gateway = Replica(briefs_per_hour=1)
    nonce = str(uuid4())
    await gateway.accepts(nonce=nonce)
    again = await gateway.post(nonce=nonce)
    assert (again.status_code, again.headers["idempotent-replayed"]) == (200, "true")


async def test_who_has_a_wrong_secret_does_not_learn_that_a_quota_is_used_up() -> None:
    gateway = Replica(briefs_per_hour=1)
    await gateway.accepts()
    assert (await gateway.post(secret="guessed")).status_code == 403  # noqa: S106 - a wrong one


async def test_the_defaults_take_a_class_that_sends_two_hundred_briefs_at_once() -> None:
    gateway = Replica()
    for _ in range(4):
        answers = await asyncio.gather(*(gateway.post() for _ in range(50)))
        assert {answer.status_code for answer in answers} == {200}


async def test_events_of_an_earlier_release_count_for_all_emails_together() -> None:
    gateway = Replica([event(Accepted, 0, task="t", round=1)], briefs_per_hour=2, briefs_per_hour_per_email=1)
    await gateway.accepts()
    problem = await gateway.refuses(BOB)
    assert "in all" in problem["detail"]
