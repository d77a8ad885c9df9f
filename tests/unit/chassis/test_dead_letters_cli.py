"""The command for dead letters says why no broker lets it in, without the password and with a remedy."""

import pytest
from aio_pika.exceptions import ProbableAuthenticationError

from chassis import dead_letters_cli

PASSWORD = "correct-horse"  # noqa: S105 - of no broker


def test_a_refusal_is_told_with_place_words_and_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(_: str) -> None:
        raise ProbableAuthenticationError("ACCESS_REFUSED - Login was refused")

    monkeypatch.setattr(dead_letters_cli, "dead_letter_queues", refused)
    monkeypatch.setenv("RABBITMQ_URL", f"amqps://me:{PASSWORD}%40@broker/")
    with pytest.raises(SystemExit, match="1"):
        dead_letters_cli.main(["list"])
    said = capsys.readouterr().err
    assert "broker:5671" in said
    assert "ACCESS_REFUSED - Login was refused" in said
    assert "check user and password in RABBITMQ_URL" in said
    assert PASSWORD not in said
