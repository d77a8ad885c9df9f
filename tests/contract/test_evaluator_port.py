"""One suite over both evaluators that the notifier can be given, and what only the HTTP one has to withstand."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from chassis.address_policy import look_up
from chassis.errors import TransientError
from notifier.callback_client import MAX_KEPT_BYTES, CallbackClient
from notifier.ports import Evaluator
from tests.stand_ins.evaluator import ScriptedEvaluator
from tools.stand_ins.evaluator.server import RunningEvaluator, serving_evaluator

HEADERS = {"Content-Type": "application/json", "Idempotency-Key": "k"}
BODY = Path(__file__).parent.joinpath("wire_samples/site.published.v1.json").read_bytes()
TOTAL_SECONDS = 1.0


@pytest.fixture(scope="module")
def server() -> Iterator[RunningEvaluator]:
    with serving_evaluator() as running:
        yield running


@pytest.fixture
async def http(server: RunningEvaluator) -> AsyncIterator[CallbackClient]:
    server.forget()
    evaluator = CallbackClient(allow_private=True, total_seconds=TOTAL_SECONDS)
    yield evaluator
    await evaluator.close()


@pytest.fixture(params=["in memory", "over HTTP"])
def either(
    request: pytest.FixtureRequest, http: CallbackClient, server: RunningEvaluator
) -> tuple[Evaluator, Callable[[Any], None]]:
    """An evaluator, and a way to tell it what to answer next."""
    if request.param == "over HTTP":
        return http, server.play
    scripted = ScriptedEvaluator()
    return scripted, lambda answer: scripted.answers.append(None if isinstance(answer, str) else answer)


@pytest.mark.parametrize("status", [500, 404, 429, 204])
async def test_a_status_is_returned_as_it_is(
    either: tuple[Evaluator, Callable[[Any], None]], server: RunningEvaluator, status: int
) -> None:
    evaluator, play = either
    play(status)
    assert (await evaluator.post(server.evaluation_url, BODY, HEADERS)).status == status


async def test_no_answer_is_a_transient_error(
    either: tuple[Evaluator, Callable[[Any], None]], server: RunningEvaluator
) -> None:
    evaluator, play = either
    play("reset")
    with pytest.raises(TransientError, match="no answer"):
        await evaluator.post(server.evaluation_url, BODY, HEADERS)


async def test_what_is_sent_arrives_to_the_byte(http: CallbackClient, server: RunningEvaluator) -> None:
    await http.post(f"{server.evaluation_url}/a?b=%20c", BODY, HEADERS)
    (callback,) = server.callbacks()
    assert callback.body == BODY
    assert callback.headers["idempotency-key"] == "k"
    assert callback.headers["host"] == server.url.removeprefix("http://")


async def test_a_redirect_is_not_followed(http: CallbackClient, server: RunningEvaluator) -> None:
    server.play("redirect")
    assert (await http.post(server.evaluation_url, BODY, HEADERS)).status == 307
    assert [violation for violation in server.violations() if "redirect" in str(violation)] == []


@pytest.mark.parametrize("manner", ["hang", "endless"])
async def test_an_evaluator_that_never_ends_is_left_in_time(
    http: CallbackClient, server: RunningEvaluator, manner: Any
) -> None:
    server.play(manner)
    try:
        await http.post(server.evaluation_url, BODY, HEADERS)
    except TransientError as error:
        assert "did not answer within" in str(error)  # noqa: PT017 - an endless answer may also be cut at 16 KiB


async def test_the_beginning_of_the_answer_is_kept(http: CallbackClient, server: RunningEvaluator) -> None:
    server.play(503)
    answer = await http.post(server.evaluation_url, BODY, HEADERS)
    assert answer.beginning.startswith('{"problems":')
    assert server.callbacks()[-1].headers["accept-encoding"] == "identity"


async def test_of_an_answer_that_never_ends_a_little_is_kept(server: RunningEvaluator) -> None:
    evaluator = CallbackClient(allow_private=True)
    server.play("endless")
    answer = await evaluator.post(server.evaluation_url, BODY, HEADERS)
    await evaluator.close()
    assert (answer.status, len(answer.beginning.encode())) == (200, MAX_KEPT_BYTES)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::1]", "[::ffff:127.0.0.1]"]
)
async def test_loopback_in_any_spelling_is_never_connected_to(server: RunningEvaluator, host: str) -> None:
    port = server.url.rsplit(":", 1)[1]
    server.forget()
    evaluator = CallbackClient(allow_private=False)
    with pytest.raises(TransientError, match=r"not a public address|no answer"):
        await evaluator.post(f"http://{host}:{port}/callbacks", BODY, HEADERS)
    await evaluator.close()
    assert server.callbacks() == []


async def test_the_address_that_was_checked_is_the_one_connected_to(server: RunningEvaluator) -> None:
    lookups: list[str] = []

    async def rebinding(host: str, port: int) -> Sequence[str]:
        lookups.append(host)
        return ["127.0.0.1"] if len(lookups) == 1 else ["192.0.2.1"]

    port = server.url.rsplit(":", 1)[1]
    evaluator = CallbackClient(allow_private=True, lookup=rebinding)
    assert (await evaluator.post(f"http://rebinding.example:{port}/callbacks", BODY, HEADERS)).status in {200, 400}
    await evaluator.close()
    assert lookups == ["rebinding.example"]


async def test_an_address_that_does_not_answer_gives_way_to_the_next(server: RunningEvaluator) -> None:
    async def two(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.2", *await look_up("127.0.0.1", port)]

    port = server.url.rsplit(":", 1)[1]
    evaluator = CallbackClient(allow_private=True, lookup=two)
    assert (await evaluator.post(f"http://two.example:{port}/callbacks", BODY, HEADERS)).status in {200, 400}
    await evaluator.close()


async def test_a_name_that_does_not_resolve_is_a_transient_error() -> None:
    async def nowhere(host: str, port: int) -> Sequence[str]:
        raise OSError("no such name")

    evaluator = CallbackClient(allow_private=False, lookup=nowhere)
    with pytest.raises(TransientError, match=r"nowhere\.example gave no answer"):
        await evaluator.post("https://nowhere.example/", BODY, HEADERS)
    await evaluator.close()


async def test_proxies_of_the_environment_are_not_used(
    server: RunningEvaluator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9/")
    server.forget()
    evaluator = CallbackClient(allow_private=True)
    await evaluator.post(server.evaluation_url, BODY, HEADERS)
    await evaluator.close()
    assert len(server.callbacks()) == 1


async def test_many_at_once_do_not_wait_for_each_other(http: CallbackClient, server: RunningEvaluator) -> None:
    for _ in range(20):
        server.play("hang")
    hanging = [asyncio.create_task(http.post(server.evaluation_url, BODY, HEADERS)) for _ in range(20)]
    results = await asyncio.gather(*hanging, return_exceptions=True)
    assert all(isinstance(result, TransientError) for result in results)
