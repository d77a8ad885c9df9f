"""The command for dead letters says why no broker lets it in, without the password and with a remedy."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aio_pika.exceptions import ProbableAuthenticationError

from chassis import dead_letters_cli
from chassis.rabbit.dead_letter_queues import DeadLetterQueues

PASSWORD = "correct-horse"  # noqa: S105 - of no broker


def test_a_refusal_is_told_with_place_words_and_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @asynccontextmanager
    async def refused(_: str) -> AsyncIterator[DeadLetterQueues]:
        raise ProbableAuthenticationError("ACCESS_REFUSED - Login was refused")
        yield  # what makes a generator of it

    monkeypatch.setattr(dead_letters_cli, "dead_letter_queues", refused)
    monkeypatch.setenv("RABBITMQ_URL", f"amqps://me:{PASSWORD}%40@broker/")
    with pytest.raises(SystemExit, match="1"):
        dead_letters_cli.main(["list"])
    said = capsys.readouterr().err
    assert "broker:5671" in said
    assert "ACCESS_REFUSED - Login was refused" in said
    assert "check user and password in RABBITMQ_URL" in said
    assert PASSWORD not in said
