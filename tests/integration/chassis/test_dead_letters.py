"""Dead letters on a real broker: looking changes nothing, a replay is a first attempt, nothing goes by mistake."""

import asyncio
import io
import os
import sys
from contextlib import aclosing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial

from chassis import dead_letters_cli
from chassis.errors import PermanentError, TransientError
from chassis.rabbit.dead_letter_queues import COPY_AFTER_LOOKS, dead_letter_queues
from contracts.progress_events_of_deliveries import Started
from contracts.progress_record import Progress
from tests.integration.chassis.bench import (
    QUEUE,
    eventually,
    is_empty,
    plain_channel,
    properties_of,
    put,
    running,
    site_published,
    subscription,
)
from tests.integration.chassis.script import Script
from tools.stack.broker import BrokerNode


@dataclass(frozen=True)
class Answer:
    """What the command printed, and the code that it ended with."""

    code: int
    said: str
    complained: str


async def dead(url: str, *arguments: str) -> Answer:
    """Run the command in this process."""
    said, complained = io.StringIO(), io.StringIO()
    with redirect_stdout(said), redirect_stderr(complained):
        code = await dead_letters_cli._run(dead_letters_cli._parser().parse_args(arguments), url)
    return Answer(code, said.getvalue(), complained.getvalue())


async def list_as_an_operator_does(url: str) -> Answer:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "chassis.dead_letters_cli",
        "list",
        env={"PATH": os.environ["PATH"], "RABBITMQ_URL": url},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return Answer(process.returncode or 0, out.decode(), err.decode())


async def ids(url: str) -> list[str]:
    async with dead_letter_queues(url) as queues, aclosing(queues.held()) as helds:
        return [held.letter.id async for held in helds]


async def bury(url: str, *reasons: str) -> None:
    """Let one message die of each reason, one after the other."""
    for reason in reasons:
        async with running(url, subscription(Script.open(PermanentError(reason)))) as broker:
            await broker.outbox.send(site_published())
            await eventually(partial(_has_letter, url, reason))


async def _has_letter(url: str, reason: str) -> bool:
    async with dead_letter_queues(url) as queues, aclosing(queues.held()) as helds:
        return reason in [held.letter.reason async for held in helds]


async def test_listing_twice_says_the_same_in_the_order_of_the_deaths(broker_url: str) -> None:
    await bury(broker_url, "the first", "the second", "the third")
    first, second = await dead(broker_url, "list"), await dead(broker_url, "list")
    assert first.code == 0, first.complained
    assert first == second
    lines = first.said.splitlines()[1:4]
    assert [line.split("  ")[-1] for line in lines] == ["the first", "the second", "the third"]
    assert all(QUEUE.name in line and "sum (round 1)" in line for line in lines)
    assert "3 dead." in first.said


async def test_letters_outlive_more_looks_than_a_broker_with_a_delivery_limit_allows(
    broker_url: str, broker: BrokerNode
) -> None:
    limit = COPY_AFTER_LOOKS + 2
    host = broker_url.rsplit("/", 1)[1]
    broker.rabbitmqctl("set_policy", "-p", host, "limit", r"\.dead$", f'{{"delivery-limit":{limit}}}')
    await bury(broker_url, "one", "two")
    before = await ids(broker_url)
    for _ in range(2 * limit):
        assert await ids(broker_url) == before
    answer = await dead(broker_url, "list")
    assert [line.split("  ")[-1] for line in answer.said.splitlines()[1:3]] == ["one", "two"]


async def test_two_operators_who_look_at_once_take_nothing_from_each_other_for_good(broker_url: str) -> None:
    await bury(broker_url, "one", "two")
    answers = await asyncio.gather(*(list_as_an_operator_does(broker_url) for _ in range(2)))
    assert [answer.code for answer in answers] == [0, 0]
    assert len(await ids(broker_url)) == 2


async def test_without_a_broker_the_command_says_so_in_one_line() -> None:
    answer = await list_as_an_operator_does("amqp://guest:guest@127.0.0.1:1/")
    assert (answer.code, answer.said, answer.complained.count("\n")) == (1, "", 1)
    assert answer.complained.startswith("Cannot connect to the broker at 127.0.0.1:1 ")


async def test_a_replay_is_a_first_attempt_and_its_next_failure_goes_to_the_ladder_again(broker_url: str) -> None:
    script = Script.open(PermanentError("no token"), TransientError("busy"))
    events: list[Progress] = []
    async with running(broker_url, subscription(script), progress=lambda _, event: events.append(event)) as broker:
        await broker.outbox.send(site_published(seconds_left=5))
        await eventually(partial(_has_letter, broker_url, "no token"))
        (letter,) = await ids(broker_url)
        answer = await dead(broker_url, "replay", letter[:6])
        await eventually(lambda: script.finished == 1)
        await eventually(lambda: [event.stage for event in events].count("finished") == 1)
    assert (answer.code, answer.complained) == (0, "")
    assert f"{letter[:8]} of sum (round 1) is in {QUEUE.name} again" in answer.said
    assert [event.facts.attempt for event in events if isinstance(event.facts, Started)] == [1, 1, 2]
    assert await is_empty(broker_url, QUEUE.dead)


async def test_what_the_broker_gave_up_says_so_and_is_replayed(broker_url: str) -> None:
    message = site_published()
    async with running(broker_url):
        await put(broker_url, QUEUE.name, message.model_dump_json().encode(), **properties_of(message))
    async with plain_channel(broker_url) as channel:
        queue = await channel.get_queue(QUEUE.name, ensure=False)
        while delivery := await queue.get(fail=False):
            await delivery.reject(requeue=True)
    await eventually(partial(_has_letters, broker_url, 1))
    shown = await dead(broker_url, "show", (await ids(broker_url))[0])
    assert "given up by the broker: delivered 20 times" in shown.said
    assert "unknown" not in shown.said
    script = Script.open()
    async with running(broker_url, subscription(script)):
        assert (await dead(broker_url, "replay", "--all")).code == 0
        await eventually(lambda: script.finished == 1)
    assert script.handled == [message.brief_id]


async def _has_letters(url: str, count: int) -> bool:
    return len(await ids(url)) == count


async def test_replaying_all_ends_although_each_dies_again(broker_url: str) -> None:
    await bury(broker_url, "one", "two")
    async with running(broker_url, subscription(Script.open(*[PermanentError("still so")] * 9))):
        answer = await dead(broker_url, "replay", "--all")
        assert "2 replayed" in answer.said
        await eventually(partial(_has_letters, broker_url, 2))


async def test_rubbish_can_be_shown_replayed_as_it_is_and_discarded(broker_url: str) -> None:
    async with running(broker_url, subscription(Script.open())):
        await put(broker_url, QUEUE.name, b"\xff not json", type="site.published.v1")
        await eventually(partial(_has_letters, broker_url, 1))
        (letter,) = await ids(broker_url)
        assert "not JSON: b'\\xff not json'" in (await dead(broker_url, "show", letter)).said
        assert (await dead(broker_url, "replay", letter, "--as-is")).code == 0
        await eventually(partial(_has_letters, broker_url, 1))
        (again,) = await ids(broker_url)
    assert again != letter
    assert (await dead(broker_url, "discard", again, "--yes")).code == 0
    assert await ids(broker_url) == []
