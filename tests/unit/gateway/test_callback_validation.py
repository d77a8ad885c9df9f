"""POST /briefs: a callback address that would never be called is refused at once."""

import asyncio
from collections.abc import Sequence

import httpx
import pytest

from chassis.address_policy import look_up as read_address
from chassis.brief_request.field_errors import InvalidFieldError
from gateway.callback_validation import MAX_PASSED, PASSED_SECONDS, CallbackValidation, PassedHosts
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.names import ADDRESSES, look_up
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import a_request
from tools.stack.readiness import PATIENCE

PRIVATE = [
    "http://127.0.0.1:8080/notify",
    "http://[::1]/notify",
    "https://10.1.2.3/",
    "http://169.254.1.2/",
    "http://evaluator.internal/",
    "http://printer.local./",
    "https://inside.example.com/notify",
]


async def test_a_private_callback_address_is_answered_422_and_nothing_is_queued(
    client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    for url in PRIVATE:
        problem = problem_of(await client.post("/briefs", json=a_request(evaluation_url=url)), 422)
        assert problem["field"] == "evaluation_url", url
        assert "CALLBACK_ALLOW_PRIVATE" in problem["detail"], url
    assert outbox.attempts == 0


async def look_up_any_form(host: str, port: int) -> Sequence[str]:
    return ADDRESSES.get(host) or await read_address(host, port)


METADATA = [
    "http://169.254.169.254/latest/meta-data",
    "http://0xa9fea9fe/",
    "http://[::ffff:169.254.169.254]/",
    "http://168.63.129.16/machine?comp=goalstate",
    "http://[64:ff9b::168.63.129.16]/",
    "http://[fd00:ec2::254]/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://METADATA.google.internal./",
    "http://metadata/",
    "https://metadata.example.com/",
]


@pytest.mark.parametrize("allow_private", [False, True])
@pytest.mark.parametrize("url", METADATA)
async def test_a_callback_never_goes_to_the_metadata_of_a_cloud(url: str, allow_private: bool) -> None:
    with pytest.raises(InvalidFieldError, match="metadata service"):
        await CallbackValidation(allow_private=allow_private, lookup=look_up_any_form).check(url)


async def test_a_callback_to_a_port_of_other_services_is_answered_422(
    client: httpx.AsyncClient, outbox: RecordingOutbox
) -> None:
    for port in (22, 25, 53, 110, 445, 587, 3306, 5432, 5672, 6379, 6667, 10250, 11211, 27017):
        url = f"https://evaluator.example.com:{port}/notify"
        problem = problem_of(await client.post("/briefs", json=a_request(evaluation_url=url)), 422)
        assert problem["field"] == "evaluation_url"
        assert f"port {port}" in problem["detail"]
    assert outbox.attempts == 0


async def test_a_callback_goes_to_any_port_on_which_evaluators_listen(client: httpx.AsyncClient) -> None:
    for port in (80, 81, 443, 591, 3000, 4000, 5000, 8000, 8080, 8443, 8888, 9000, 9999, 49152):
        body = a_request(evaluation_url=f"https://evaluator.example.com:{port}/notify", nonce=f"{port}")
        assert (await client.post("/briefs", json=body)).status_code == 200, port


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
        await CallbackValidation(allow_private=False, lookup=never, lookup_seconds=0.01).check("https://slow.example/")


async def test_private_addresses_are_accepted_where_the_operator_allows_them() -> None:
    await CallbackValidation(allow_private=True, lookup=look_up).check("http://127.0.0.1:8944/")


async def test_a_host_that_passed_is_looked_up_again_only_after_a_while() -> None:
    now, asked = [0.0], list[str]()

    async def count(host: str, port: int) -> Sequence[str]:
        asked.append(f"{host}:{port}")
        return ["93.184.216.34"]

    callbacks = CallbackValidation(allow_private=False, lookup=count, passed=PassedHosts(lambda: now[0]))
    for url in ("https://evaluator.example.com/a", "https://evaluator.example.com/b", "http://evaluator.example.com/"):
        await callbacks.check(url)
    assert asked == ["evaluator.example.com:443", "evaluator.example.com:80"]
    now[0] = PASSED_SECONDS
    await callbacks.check("https://evaluator.example.com/a")
    assert len(asked) == 3


async def test_a_host_that_was_refused_or_not_found_is_looked_up_every_time() -> None:
    answers: list[Sequence[str] | OSError] = [["10.0.0.7"], OSError(), ["93.184.216.34"]]

    async def answer(host: str, port: int) -> Sequence[str]:
        found = answers.pop(0)
        if isinstance(found, OSError):
            raise found
        return found

    callbacks = CallbackValidation(allow_private=False, lookup=answer)
    with pytest.raises(InvalidFieldError):
        await callbacks.check("https://evaluator.example.com/")
    for _ in range(2):
        await callbacks.check("https://evaluator.example.com/")
    assert answers == []


def test_a_bounded_number_of_hosts_is_remembered() -> None:
    passed = PassedHosts()
    for port in range(MAX_PASSED + 1):
        passed.add(("evaluator.example.com", port))
    assert ("evaluator.example.com", 0) not in passed
    assert ("evaluator.example.com", MAX_PASSED) in passed
