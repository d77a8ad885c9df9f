"""Commands are obeyed once each, by the service that they concern; a retry means the letter that had died by then."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from chassis.dead_letter import DeadLetter, replay_with_new_deadline
from chassis.envelope import Envelope, encode
from chassis.rabbit import dead_letter_retries
from chassis.rabbit.dead_letter_retries import MAX_AGE, DeadLetterRetries, Wanted, is_wanted
from chassis.rabbit.operator_commands import OperatorCommands
from chassis.sender_verification import BrokerAccount
from contracts.operator_commands import Command
from contracts.work_queues import NOTIFIER_SITE_PUBLISHED, WorkQueue
from tests.unit.notifier.messages import a_site_published

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MESSAGE = a_site_published()
URL = "amqp://pagewright-notifier:x@127.0.0.1:1/"
ACCOUNT = BrokerAccount.of("notifier", URL)
CALL_BACK = Command(brief_id=MESSAGE.brief_id, service="gateway", at=NOW, action="call-back")


def test_each_command_is_passed_on_once_although_the_stream_is_read_again() -> None:
    heard: list[Command] = []
    commands = OperatorCommands(URL, ACCOUNT, lambda: NOW)
    commands.on("call-back", heard.append)
    for offset in (0, 1, 0, 1, 2):
        commands.apply(offset, CALL_BACK)
    assert len(heard) == 3


async def test_what_nobody_here_can_do_is_left_to_others() -> None:
    commands = OperatorCommands(URL, ACCOUNT, lambda: NOW)
    commands.apply(0, CALL_BACK)
    commands.apply(1, CALL_BACK.model_copy(update={"action": "retry", "message": "brief.accepted"}))
    await commands.close()


async def test_a_broker_that_cannot_be_asked_for_dead_letters_is_logged_and_ends_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> NoReturn:
        raise ConnectionRefusedError

    monkeypatch.setattr(dead_letter_retries, "dead_letter_queues", refuse)
    retries = DeadLetterRetries(URL, ACCOUNT, lambda: NOW)
    retries.obey(CALL_BACK.model_copy(update={"action": "retry", "message": NOTIFIER_SITE_PUBLISHED.key}))
    assert retries._task is not None
    with capture_logs() as logs:
        await retries._task
    assert [line["event"] for line in logs] == ["dead letters not replayed"]


def test_a_retry_that_was_asked_for_long_ago_is_not_made_up_for() -> None:
    retries = DeadLetterRetries(URL, ACCOUNT, lambda: NOW + MAX_AGE + timedelta(seconds=1))
    retries.obey(CALL_BACK.model_copy(update={"action": "retry", "message": NOTIFIER_SITE_PUBLISHED.key}))
    assert retries._task is None


@pytest.mark.parametrize(
    ("died_at", "asked_at", "run", "wanted"),
    [(NOW, NOW, 1, True), (None, NOW, 1, True), (NOW, NOW - timedelta(seconds=1), 1, False), (NOW, NOW, 2, False)],
    ids=["died before", "nobody knows when", "died again since", "another run"],
)
def test_a_retry_means_the_letter_that_had_died_when_it_was_asked_for(
    died_at: datetime | None, asked_at: datetime, run: int, *, wanted: bool
) -> None:
    letter = DeadLetter(NOTIFIER_SITE_PUBLISHED, encode(MESSAGE), "answered 500", died_at)
    asked: Wanted = {(NOTIFIER_SITE_PUBLISHED.key, str(MESSAGE.brief_id), run): asked_at}
    assert is_wanted(letter, asked) is wanted
    assert not is_wanted(letter, {("brief.accepted", str(MESSAGE.brief_id), 1): NOW})
    assert not is_wanted(letter, {(NOTIFIER_SITE_PUBLISHED.key, str(UUID(int=9)), 1): NOW})


def test_a_replay_keeps_the_sender_for_whom_the_consumer_vouches() -> None:
    envelope = replace(encode(MESSAGE), sender="pagewright-publisher")
    letter = DeadLetter(NOTIFIER_SITE_PUBLISHED, envelope, "answered 500", NOW)
    assert replay_with_new_deadline(letter, NOW).sender == "pagewright-publisher"


@dataclass
class Held:
    """A letter as `chassis.rabbit.dead_letter_queues` holds it."""

    letter: DeadLetter
    refusal: str | None = None
    replayed: list[Envelope] = field(default_factory=list)

    async def replay(self, envelope: Envelope) -> None:
        self.replayed.append(envelope)


@dataclass(frozen=True)
class Letters:
    """The dead-letter queues of a broker in memory."""

    letters: Sequence[Held]
    looks: list[list[str]] = field(default_factory=list)

    @asynccontextmanager
    async def connect(self, *_: object) -> AsyncIterator["Letters"]:
        yield self

    async def held(self, queues: Sequence[WorkQueue[Any]]) -> AsyncGenerator[Held, None]:
        self.looks.append([queue.name for queue in queues])
        for one in self.letters:
            yield one


async def test_commands_that_come_together_take_one_look_at_the_queue_and_replay_what_may_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    envelopes = [replace(encode(MESSAGE), brief_id=str(UUID(int=number))) for number in range(4)]
    envelopes[2] = replace(envelopes[2], body=b"{}")
    held = [Held(DeadLetter(NOTIFIER_SITE_PUBLISHED, one, "answered 500", NOW)) for one in envelopes]
    held[1].refusal = "site.published from nobody known"
    letters = Letters(held)
    monkeypatch.setattr(dead_letter_retries, "dead_letter_queues", letters.connect)
    retries = DeadLetterRetries(URL, ACCOUNT, lambda: NOW)
    for number in range(3):
        asked = {"action": "retry", "message": NOTIFIER_SITE_PUBLISHED.key, "brief_id": UUID(int=number)}
        retries.obey(CALL_BACK.model_copy(update=asked))
    assert retries._task is not None
    with capture_logs() as logs:
        await retries._task
    assert letters.looks == [[NOTIFIER_SITE_PUBLISHED.name]]
    assert [len(one.replayed) for one in held] == [1, 0, 0, 0]
    assert [line["event"] for line in logs] == ["dead letter replayed"] + ["dead letter not replayed"] * 2
