"""The command for dead letters, over letters in memory: what it prints, what it refuses, and its exit code."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aio_pika.exceptions import ProbableAuthenticationError

from chassis import dead_letters_cli
from chassis.dead_letter import DeadLetter
from chassis.envelope import Envelope, encode
from contracts.work_queues import NOTIFIER_SITE_PUBLISHED
from tests.unit.notifier.messages import a_site_published

PASSWORD = "correct-horse"  # noqa: S105 - of no broker


def letter(message_id: str, body: bytes | None = None) -> DeadLetter:
    sent = encode(a_site_published())
    envelope = Envelope(sent.type_name, message_id, sent.brief_id, sent.body if body is None else body, attempt=7)
    return DeadLetter(NOTIFIER_SITE_PUBLISHED, envelope, "answered 500")


@dataclass
class Held:
    """A letter in memory; `refusal` is the reason why its consumer would refuse its sender."""

    letter: DeadLetter
    refusal: str | None = None
    replayed: list[Envelope] = field(default_factory=list)
    discarded: bool = False

    async def replay(self, envelope: Envelope) -> None:
        self.replayed.append(envelope)

    async def discard(self) -> None:
        self.discarded = True


@dataclass(frozen=True)
class Answer:
    code: object
    said: str
    complained: str


@dataclass(frozen=True)
class Command:
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def run(self, arguments: str, *held: Held, fails: Exception | None = None) -> Answer:
        class Queues:
            async def held(self) -> AsyncGenerator[Held, None]:
                for one in held:
                    yield one
                    # A replayed letter whose cause remains dies again, under its new id.
                    for again in one.replayed:
                        yield Held(DeadLetter(one.letter.queue, again, "still so"))

        @asynccontextmanager
        async def queues(_: str) -> AsyncIterator[Queues]:
            if fails:
                raise fails
            yield Queues()

        self.monkeypatch.setattr(dead_letters_cli, "dead_letter_queues", queues)
        with pytest.raises(SystemExit) as ended:
            dead_letters_cli.main(arguments.split())
        printed = self.capsys.readouterr()
        return Answer(ended.value.code, printed.out, printed.err)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)


def test_list_says_when_no_message_is_dead(command: Command) -> None:
    assert command.run("list") == Answer(0, "No message is dead.\n", "")


def test_list_has_a_line_for_each_letter_and_their_number(command: Command) -> None:
    answer = command.run("list", Held(letter("aaaa1111")), Held(letter("bbbb2222", b"\xff")))
    lines = [line for line in answer.said.splitlines() if line]
    assert [line.split()[0] for line in lines] == ["ID", "aaaa1111", "bbbb2222", "2"]
    assert (answer.code, answer.complained) == (0, "")


def test_show_prints_the_letter_whose_id_begins_so(command: Command) -> None:
    answer = command.run("show bb", Held(letter("aaaa1111")), Held(letter("bbbb2222")))
    assert answer.code == 0
    assert "bbbb2222" in answer.said
    assert "aaaa1111" not in answer.said


@pytest.mark.parametrize("arguments", ["show", "replay", "discard --yes"])
@pytest.mark.parametrize(
    ("prefix", "complaint"),
    [("9", "no dead message has an id that begins with 9"), ("aaaa", "2 dead messages have ids that begin with aaaa")],
)
def test_an_id_of_no_letter_or_of_several_changes_nothing(
    command: Command, arguments: str, prefix: str, complaint: str
) -> None:
    held = [Held(letter("aaaa1111")), Held(letter("aaaa2222"))]
    answer = command.run(f"{arguments} {prefix}", *held)
    assert (answer.code, complaint in answer.complained) == (1, True)
    assert not any(one.replayed or one.discarded for one in held)


def test_replay_sends_the_one_letter_as_a_first_attempt(command: Command) -> None:
    wanted, other = Held(letter("aaaa1111")), Held(letter("bbbb2222"))
    answer = command.run("replay aa", wanted, other)
    (sent,) = wanted.replayed
    assert (sent.attempt, other.replayed) == (1, [])
    assert f"is in notifier.site.published again, as {sent.message_id[:8]}" in answer.said
    assert answer.said.endswith("1 replayed\n")
    assert answer.code == 0


def test_replaying_all_replays_each_letter_once_although_each_dies_again(command: Command) -> None:
    held = [Held(letter("aaaa1111")), Held(letter("bbbb2222"))]
    answer = command.run("replay --all", *held)
    assert [len(one.replayed) for one in held] == [1, 1]
    assert answer.said.endswith("2 replayed\n")


def test_a_duplicate_of_a_replayed_letter_is_removed(command: Command) -> None:
    first, copy = Held(letter("aaaa1111")), Held(letter("aaaa1111"))
    answer = command.run("replay --all", first, copy)
    assert (len(first.replayed), copy.replayed, copy.discarded) == (1, [], True)
    assert answer.said.endswith("1 replayed\n")


def test_a_body_that_its_consumer_cannot_read_is_replayed_only_as_it_is(command: Command) -> None:
    held = Held(letter("aaaa1111", b"\xff"))
    refused = command.run("replay --all", held)
    assert (refused.code, held.replayed, refused.said) == (1, [], "0 replayed, 1 not\n")
    assert "undecodable" in refused.complained
    assert "--as-is" in refused.complained
    assert command.run("replay --all --as-is", held).code == 0
    assert [sent.body for sent in held.replayed] == [b"\xff"]


def test_a_message_of_a_sender_that_may_not_send_it_is_replayed_only_on_demand(command: Command) -> None:
    held = Held(letter("aaaa1111"), refusal="site.published from generator")
    refused = command.run("replay --all", held, Held(letter("bbbb2222")))
    assert (refused.code, held.replayed) == (1, [])
    assert refused.said.endswith("1 replayed, 1 not\n")
    assert "site.published from generator" in refused.complained
    assert "--any-sender" in refused.complained
    assert command.run("replay aaaa --any-sender", held).code == 0
    assert len(held.replayed) == 1


def test_discard_removes_the_one_letter_and_only_with_a_confirmation(command: Command) -> None:
    held, other = Held(letter("aaaa1111")), Held(letter("bbbb2222"))
    careless = command.run("discard aa", held, other)
    assert (careless.code, "--yes" in careless.complained, held.discarded) == (1, True, False)
    assert command.run("discard aa --yes", held, other).code == 0
    assert (held.discarded, other.discarded) == (True, False)


@pytest.mark.parametrize("arguments", ["", "replay", "replay --all aaaa", "discard --yes", "bury"])
def test_wrong_arguments_exit_with_2(command: Command, arguments: str) -> None:
    assert command.run(arguments).code == 2


@pytest.mark.parametrize(
    ("error", "reason", "remedy"),
    [
        (
            ProbableAuthenticationError("ACCESS_REFUSED - Login was refused"),
            "ACCESS_REFUSED - Login was refused",
            "check user and password in RABBITMQ_URL",
        ),
        (ConnectionRefusedError(111, "Connection refused"), "Connection refused", "check RABBITMQ_URL"),
    ],
    ids=["refused login", "no broker"],
)
def test_a_failed_connection_is_told_with_place_reason_and_remedy_and_without_the_password(
    command: Command, error: Exception, reason: str, remedy: str
) -> None:
    command.monkeypatch.setenv("RABBITMQ_URL", f"amqps://me:{PASSWORD}%40@broker/")
    answer = command.run("list", fails=error)
    assert answer.code == 1
    assert "broker:5671" in answer.complained
    assert reason in answer.complained
    assert remedy in answer.complained
    assert PASSWORD not in answer.complained
