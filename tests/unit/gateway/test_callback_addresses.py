"""POST /briefs: a callback address that would never be called is refused at once."""

import asyncio
from collections.abc import Sequence

import httpx
import pytest

from gateway.callback_addresses import CallbackAddresses
from tests.stack.readiness import PATIENCE
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.names import look_up
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import a_request


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080/notify",
        "http://[::1]/notify",
        "https://10.1.2.3/",
        "http://169.254.169.254/latest/meta-data",
        "https://inside.example.com/notify",
        "https://metadata.example.com/",
    ],
)
async def test_a_private_callback_address_is_answered_422_and_nothing_is_queued(
    url: str, client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    problem = problem_of(await client.post("/briefs", json=a_request(evaluation_url=url)), 422)
    assert problem["field"] == "evaluation_url"
    assert "CALLBACK_ALLOW_PRIVATE" in problem["detail"]
    assert outbox.attempts == 0


async def test_a_refusal_does_not_tell_what_a_name_stands_for(client: httpx.AsyncClient) -> None:
    answer = await client.post("/briefs", json=a_request(evaluation_url="https://inside.example.com/"))
    assert "10.0.0.7" not in answer.text


async def test_a_name_that_cannot_be_resolved_now_is_accepted(client: httpx.AsyncClient) -> None:
    answer = await client.post("/briefs", json=a_request(evaluation_url="https://not-yet.example.com/"))
    assert answer.status_code == 200


async def test_a_name_service_that_does_not_answer_holds_nobody_up() -> None:
    async def never(host: str, port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return []

    async with asyncio.timeout(PATIENCE):
        await CallbackAddresses(allow_private=False, lookup=never, lookup_seconds=0.01).check("https://slow.example/")


async def test_private_addresses_are_accepted_where_the_operator_allows_them() -> None:
    await CallbackAddresses(allow_private=True, lookup=look_up).check("http://127.0.0.1:9/")
