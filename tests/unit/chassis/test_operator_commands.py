"""Commands are obeyed once each, by the service that they concern; a retry means the letter that had died by then."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from chassis.dead_letter import DeadLetter, replay_with_new_deadline, start_next_run
from chassis.envelope import Envelope, decode, encode
from chassis.rabbit import dead_letter_retries
from chassis.rabbit.dead_letter_retries import MAX_AGE, DeadLetterRetries, Wanted, is_wanted
from chassis.rabbit.operator_commands import OperatorCommands
from chassis.sender_verification import BrokerAccount
from contracts.messages import BriefAccepted
from contracts.operator_commands import Command, Restarted
from contracts.progress_record import Progress
from contracts.work_queues import GENERATOR_BRIEF_ACCEPTED, NOTIFIER_SITE_PUBLISHED, WorkQueue
from tests.unit.generator.situations import accepted, brief
from tests.unit.notifier.messages import a_site_published

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MESSAGE = a_site_published()
URL = "amqp://pagewright-notifier:x@127.0.0.1:1/"
ACCOUNT = BrokerAccount.of("notifier", URL)
CALL_BACK = Command(brief_id=MESSAGE.brief_id, service="gateway", at=NOW, action="call-back")


def tell_nobody(_: Progress) -> None:
    """Nothing of these tests is in a stream."""


def test_each_command_is_passed_on_once_although_the_stream_is_read_again() -> None:
    heard: list[Command] = []
    commands = OperatorCommands(URL, ACCOUNT, lambda: NOW, tell_nobody)
    commands.on("call-back", heard.append)
    for offset in (0, 1, 0, 1, 2):
        commands.apply(offset, CALL_BACK)
    assert len(heard) == 3


async def test_what_nobody_here_can_do_is_left_to_others() -> None:
    commands = OperatorCommands(URL, ACCOUNT, lambda: NOW, tell_nobody)
    commands.apply(0, CALL_BACK)
    commands.apply(1, CALL_BACK.model_copy(update={"action": "retry", "message": "brief.accepted"}))
    await commands.close()


async def test_a_broker_that_cannot_be_asked_for_dead_letters_is_logged_and_ends_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> NoReturn:
        raise ConnectionRefusedError

    monkeypatch.setattr(dead_letter_retries, "dead_letter_queues", refuse)
    retries = DeadLetterRetries(URL, ACCOUNT, lambda: NOW, tell_nobody)
    retries.obey(CALL_BACK.model_copy(update={"action": "retry", "message": NOTIFIER_SITE_PUBLISHED.key}))
    assert retries._task is not None
    with capture_logs() as logs:
        await retries._task
    assert [line["event"] for line in logs] == ["dead letters not replayed"]


def test_a_retry_that_was_asked_for_long_ago_is_not_made_up_for() -> None:
    retries = DeadLetterRetries(URL, ACCOUNT, lambda: NOW + MAX_AGE + timedelta(seconds=1), tell_nobody)
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
    asked: Wanted = {(NOTIFIER_SITE_PUBLISHED.dead, str(MESSAGE.brief_id), run): asked_at}
    assert is_wanted(letter, asked) is wanted
    assert not is_wanted(letter, {("generator.brief.accepted.dead", str(MESSAGE.brief_id), 1): NOW})
    assert not is_wanted(letter, {(NOTIFIER_SITE_PUBLISHED.dead, str(UUID(int=9)), 1): NOW})


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
    is_discarded: bool = False

    async def discard(self) -> None:
        self.is_discarded = True

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

    async def held(self, queues: Sequence[WorkQueue[Any]], *, salvaged: bool) -> AsyncGenerator[Held, None]:
        if not queues:
            return
        self.looks.append([queue.salvaged if salvaged else queue.dead for queue in queues])
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
    retries = DeadLetterRetries(URL, ACCOUNT, lambda: NOW, tell_nobody)
    for number in range(3):
        asked = {"action": "retry", "message": NOTIFIER_SITE_PUBLISHED.key, "brief_id": UUID(int=number)}
        retries.obey(CALL_BACK.model_copy(update=asked))
    assert retries._task is not None
    with capture_logs() as logs:
        await retries._task
    assert letters.looks == [[NOTIFIER_SITE_PUBLISHED.dead]]
    assert [len(one.replayed) for one in held] == [1, 0, 0, 0]
    assert [line["event"] for line in logs] == ["dead letter replayed"] + ["dead letter not replayed"] * 2


SALVAGED = accepted(brief())
GENERATOR = BrokerAccount.of("generator", URL)
LATER = NOW + timedelta(minutes=30)


def kept(envelope: Envelope) -> DeadLetter:
    return DeadLetter(GENERATOR_BRIEF_ACCEPTED, envelope, "unknown", NOW, is_salvaged=True)


def test_the_next_run_of_a_salvaged_brief_begins_now_and_has_as_much_time_as_the_first() -> None:
    envelope, deadline = start_next_run(kept(replace(encode(SALVAGED), sender="pagewright-gateway", attempt=4)), LATER)
    message = decode(envelope, BriefAccepted)
    assert (message.run, message.accepted_at, message.deadline) == (2, LATER, deadline)
    assert message.deadline - message.accepted_at == SALVAGED.deadline - SALVAGED.accepted_at
    assert message.brief == SALVAGED.brief
    assert (envelope.run, envelope.attempt, envelope.sender) == (2, 1, "pagewright-gateway")


async def test_a_salvaged_brief_that_was_kept_twice_is_started_again_once(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Progress] = []
    held = [Held(kept(encode(SALVAGED))) for _ in range(2)]
    letters = Letters(held)
    monkeypatch.setattr(dead_letter_retries, "dead_letter_queues", letters.connect)
    retries = DeadLetterRetries(URL, GENERATOR, lambda: NOW, told.append)
    retries.obey(Command(brief_id=SALVAGED.brief_id, service="gateway", at=NOW, action="retry"))
    assert retries._task is not None
    await retries._task
    assert letters.looks == [["generator.brief.accepted.salvaged", "generator.site.checked-out.salvaged"]]
    assert [(len(one.replayed), one.is_discarded) for one in held] == [(1, False), (0, True)]
    [restarted] = told
    assert (restarted.brief_id, restarted.run, restarted.service) == (SALVAGED.brief_id, 2, "generator")
    assert isinstance(restarted.facts, Restarted)


def test_a_retry_of_a_salvaged_brief_concerns_the_service_that_keeps_it() -> None:
    retries = DeadLetterRetries(URL, ACCOUNT, lambda: NOW, tell_nobody)
    retries.obey(Command(brief_id=SALVAGED.brief_id, service="gateway", at=NOW, action="retry"))
    assert retries._task is None
