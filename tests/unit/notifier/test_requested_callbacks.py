"""A callback that waits for its next attempt is sent at once when an operator asks for it: by one replica, once."""

import asyncio
from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from chassis.errors import Deferred, PermanentError, TransientError
from contracts.messages import SitePublished
from contracts.operator_commands import Command
from contracts.progress_events_of_deliveries import Started
from contracts.progress_record import Progress
from notifier.handler import NotifyEvaluator
from notifier.ports import Answer
from notifier.requested_callbacks import RequestedCallbacks
from notifier.waiting_callbacks import WaitingCallbacks
from tests.stand_ins.evaluator import ScriptedEvaluator
from tests.unit.notifier.messages import ACCEPTED_AT, a_site_published
from tools.publishing.reports import RecordedReports, progress_of

MESSAGE = a_site_published()
COMMAND = Command(brief_id=MESSAGE.brief_id, service="gateway", at=ACCEPTED_AT, action="call-back")


def started(seconds: float, *, message: str = SitePublished.key, run: int = 1) -> Progress:
    at = ACCEPTED_AT + timedelta(seconds=seconds)
    return progress_of(
        Started, brief_id=MESSAGE.brief_id, at=at, service="notifier", run=run, message=message, attempt=2
    )


class Replica:
    """A notifier whose clock stands ten seconds after the acceptance."""

    def __init__(self, *answers: Answer | int | None) -> None:
        self.evaluator = ScriptedEvaluator(deque(answers))
        self.notify = NotifyEvaluator(self.evaluator, now=self.now)
        self.told: list[Progress] = []
        self.requested = RequestedCallbacks(self.notify, self.told.append)

    def now(self) -> datetime:
        return ACCEPTED_AT + timedelta(seconds=10)

    async def attempt(self) -> None:
        """The broker's attempt."""
        await self.notify(MESSAGE, RecordedReports())

    async def fail(self) -> None:
        with pytest.raises(TransientError):
            await self.attempt()

    async def ask(self, command: Command = COMMAND) -> list[str]:
        """Obey to the end; the stages of what was told."""
        self.requested.obey(command)
        await asyncio.gather(*self.requested._tasks)
        return [event.stage for event in self.told]


async def test_the_replica_with_the_latest_attempt_calls_back_and_the_waiting_message_then_calls_nobody() -> None:
    replica = Replica(503)
    await replica.fail()
    assert await replica.ask() == ["delivered"]
    await replica.attempt()
    assert len(replica.evaluator.received) == 2
    assert replica.evaluator.received[0] == replica.evaluator.received[1]


async def test_a_requested_callback_that_is_refused_is_told_of_and_can_be_asked_for_again() -> None:
    replica = Replica(503, 503, None)
    await replica.fail()
    assert await replica.ask() == ["refused"]
    assert await replica.ask() == ["refused"] * 2
    assert await replica.ask() == ["refused"] * 2 + ["delivered"]


async def test_what_waits_elsewhere_or_nowhere_is_left_to_others() -> None:
    replica = Replica(503)
    assert await replica.ask() == []
    await replica.fail()
    assert await replica.ask(COMMAND.model_copy(update={"run": 2})) == []
    assert await replica.ask(COMMAND.model_copy(update={"brief_id": UUID(int=8)})) == []


@pytest.mark.parametrize(
    ("event", "is_known"),
    [
        (started(11), False),
        (started(9), True),
        (started(11, message="site.generated"), True),
        (started(11, run=2), True),
    ],
    ids=["a later attempt", "the attempt itself", "another message", "another run"],
)
async def test_a_callback_belongs_to_the_replica_that_attempted_it_last(event: Progress, *, is_known: bool) -> None:
    replica = Replica(503)
    await replica.fail()
    replica.notify.apply(0, event)
    assert await replica.ask() == (["delivered"] if is_known else [])


class HeldEvaluator:
    """Answers once it may."""

    def __init__(self) -> None:
        self.calls = 0
        self.called = asyncio.Event()
        self.may_answer = asyncio.Event()

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        self.calls += 1
        self.called.set()
        await self.may_answer.wait()
        return Answer(200)


async def test_clicks_and_the_brokers_attempt_at_the_same_time_call_once() -> None:
    evaluator = HeldEvaluator()
    notify = NotifyEvaluator(evaluator)
    notify.waiting.remember(MESSAGE, ACCEPTED_AT)
    requested = RequestedCallbacks(notify, lambda _: None)
    for _ in range(3):
        requested.obey(COMMAND)
    await evaluator.called.wait()
    with pytest.raises(Deferred, match="an operator asked"):
        await notify(MESSAGE, RecordedReports())
    evaluator.may_answer.set()
    await asyncio.gather(*requested._tasks)
    assert evaluator.calls == 1


async def test_a_stop_ends_requested_callbacks() -> None:
    evaluator = HeldEvaluator()
    notify = NotifyEvaluator(evaluator)
    notify.waiting.remember(MESSAGE, ACCEPTED_AT)
    requested = RequestedCallbacks(notify, lambda _: None)
    requested.obey(COMMAND)
    await requested.close()
    assert requested._tasks == set()


@pytest.mark.parametrize(
    ("error", "line"),
    [(PermanentError("no URL"), "requested callback not delivered"), (KeyError("bug"), "requested callback failed")],
)
async def test_no_failure_of_a_requested_callback_is_swallowed(
    error: Exception, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> Answer:
        raise error

    replica = Replica()
    replica.notify.waiting.remember(MESSAGE, ACCEPTED_AT)
    monkeypatch.setattr(replica.evaluator, "post", fail)
    with capture_logs() as logs:
        await replica.ask()
    assert [entry["event"] for entry in logs] == [line]


def test_the_memory_is_bounded_and_forgets_the_oldest_attempt() -> None:
    waiting = WaitingCallbacks(size=2)
    messages = [MESSAGE.model_copy(update={"brief_id": UUID(int=number)}) for number in range(3)]
    for number in (0, 1, 0, 2):
        waiting.remember(messages[number], ACCEPTED_AT)
    assert [waiting.of(message.brief_id, 1) is not None for message in messages] == [True, False, True]
