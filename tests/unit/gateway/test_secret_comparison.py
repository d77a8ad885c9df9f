"""Secrets and addresses: who is let in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.setting_types import comma_separated
from gateway.local_client_detection import is_loopback
from gateway.secret_comparison import AcceptedSecrets

ANY_TEXT = st.text(st.characters(categories=None))


@given(ANY_TEXT, ANY_TEXT)
def test_exactly_the_accepted_text_is_accepted(accepted: str, candidate: str) -> None:
    secrets = AcceptedSecrets.of([accepted])
    assert secrets.accepts(accepted)
    assert secrets.accepts(candidate) == (candidate == accepted)


def test_each_of_several_secrets_is_accepted_while_rotating() -> None:
    secrets = AcceptedSecrets.of(comma_separated("old one, new one ,,"))
    assert [secrets.accepts(text) for text in ("old one", "new one", "", "old one, new one")] == [
        True,
        True,
        False,
        False,
    ]


def test_every_secret_is_compared_even_after_a_match(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[bytes] = []
    secrets = AcceptedSecrets.of(["first", "second", "third"])

    def compare(ours: bytes, theirs: bytes) -> bool:
        compared.append(theirs)
        return ours == theirs

    monkeypatch.setattr("hmac.compare_digest", compare)
    assert secrets.accepts("first")
    assert len(compared) == 3


@pytest.mark.parametrize("candidate", [None, 7, True, ["first"], {"secret": "first"}, b"first"])
def test_what_is_no_string_is_refused(candidate: object) -> None:
    assert not AcceptedSecrets.of(["first", "None", "7", "True"]).accepts(candidate)


def test_the_secrets_cannot_be_read_back() -> None:
    secrets = AcceptedSecrets.of(["first"])
    assert "first" not in repr(secrets)
    assert b"first" not in b"".join(secrets.digests)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_recognised(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", [None, "", "localhost.evil.example", "10.0.0.1", "::ffff:10.0.0.1", "0.0.0.0", "::"])
def test_other_machines_are_not_this_one(host: str | None) -> None:
    assert not is_loopback(host)
