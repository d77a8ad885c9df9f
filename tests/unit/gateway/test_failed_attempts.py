"""Ten wrong secrets a minute from one address, then it has to wait; good secrets never count."""

from types import SimpleNamespace

import httpx
import pytest
from starlette.applications import Starlette

from gateway.failed_attempts import FailedAttempts
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import a_request

WRONG = a_request(secret="wrong")  # noqa: S106 - the point is that it is wrong


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The time that the library and we go by."""
    clock = SimpleNamespace(now=1_000_000.0)
    for module in ("limits.storage.memory", "gateway.failed_attempts"):
        monkeypatch.setattr(f"{module}.time", SimpleNamespace(time=lambda: clock.now))
    return clock


def fail(failures: FailedAttempts, address: str, times: int = 1) -> None:
    for _ in range(times):
        failures.record(address)


def test_the_tenth_failure_makes_an_address_wait_until_the_first_is_a_minute_old(clock: SimpleNamespace) -> None:
    failures = FailedAttempts()
    fail(failures, "192.0.2.1")
    clock.now += 20
    fail(failures, "192.0.2.1", 8)
    assert failures.seconds_to_wait("192.0.2.1") == 0
    fail(failures, "192.0.2.1")
    assert failures.seconds_to_wait("192.0.2.1") == 40
    clock.now += 39.5
    assert failures.seconds_to_wait("192.0.2.1") == 1
    clock.now += 1
    assert failures.seconds_to_wait("192.0.2.1") == 0


def test_other_addresses_do_not_wait(clock: SimpleNamespace) -> None:
    failures = FailedAttempts()
    fail(failures, "192.0.2.1", 20)
    assert failures.seconds_to_wait("192.0.2.2") == 0
    assert failures.seconds_to_wait("unknown") == 0


def test_of_ipv6_a_whole_network_waits(clock: SimpleNamespace) -> None:
    failures = FailedAttempts()
    for number in range(10):
        fail(failures, f"2001:db8:1:2::{number:x}")
    assert failures.seconds_to_wait("2001:db8:1:2:ffff::1") > 0
    assert failures.seconds_to_wait("2001:db8:1:3::1") == 0


def test_only_so_many_addresses_are_remembered(clock: SimpleNamespace) -> None:
    failures = FailedAttempts(max_addresses=100)
    for number in range(1000):
        fail(failures, f"10.0.{number // 250}.{number % 250}", 2)
        failures.seconds_to_wait(f"10.1.{number // 250}.{number % 250}")
    assert len(failures._newest_last) == len(failures._storage.events) == 100


def from_address(address: str, app: Starlette) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(address, 5000)), base_url="http://gateway")


async def test_an_address_that_failed_ten_times_is_answered_429_whatever_it_sends(
    app: Starlette, outbox: RecordingOutbox
) -> None:
    async with from_address("192.0.2.1", app) as client, from_address("192.0.2.2", app) as other:
        statuses = [(await client.post("/briefs", json=WRONG)).status_code for _ in range(12)]
        good = await client.post("/briefs", json=a_request())
        elsewhere = await other.post("/briefs", json=a_request())
    assert statuses == [403] * 10 + [429] * 2
    problem = problem_of(good, 429)
    assert 0 < int(good.headers["retry-after"]) <= 60
    assert good.headers["retry-after"] in problem["detail"]
    assert elsewhere.status_code == 200
    assert len(outbox.sent) == 1


async def test_good_secrets_and_other_mistakes_never_count(app: Starlette) -> None:
    bodies = [a_request(), a_request(round="x"), a_request(nonce="n", evaluation_url="http://127.0.0.1/")]
    async with from_address("192.0.2.1", app) as client:
        for _ in range(10):
            for body in bodies:
                assert (await client.post("/briefs", json=body)).status_code in {200, 422}
            assert (await client.post("/briefs", content=b"not json")).status_code == 400
            assert (await client.post("/briefs", content=b"x" * 200_000)).status_code == 413
        assert (await client.post("/briefs", json=a_request())).status_code == 200


async def test_a_wrong_secret_for_any_email_or_none_counts(app: Starlette) -> None:
    async with from_address("192.0.2.1", app) as client:
        for number in range(10):
            body = WRONG | {"email": f"{number}@example.com"} if number % 2 else {}
            assert (await client.post("/briefs", json=body)).status_code == 403
        assert (await client.post("/briefs", json=WRONG)).status_code == 429
