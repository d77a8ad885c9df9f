"""One secret per email: read from a file, told what is wrong with it, read again when it changes."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from chassis.log_redaction import KnownSecrets
from gateway.__main__ import main
from gateway.brief_secrets import BriefSecrets
from gateway.brief_secrets_file import SecretsFileError, read_secrets_file
from gateway.secret_comparison import AcceptedSecrets

ENTRIES = {"Ann@Example.com": "ann's secret of 21", "bob@example.com": ["bob's former secret", "bob's present secret"]}


def written(path: Path, entries: Any) -> Path:
    """The file with these entries, changed for whoever looks at its time."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(entries if isinstance(entries, str) else json.dumps(entries), encoding="utf-8")
    os.utime(path, ns=(before + 1_000_000, before + 1_000_000))
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path / "secrets.json", ENTRIES)


@pytest.fixture
def both(path: Path) -> BriefSecrets:
    return BriefSecrets(AcceptedSecrets.of(["the general one"]), path)


@pytest.mark.parametrize(
    ("email", "secret", "good"),
    [
        ("ann@example.com", "ann's secret of 21", True),
        (" ANN@example.com ", "ann's secret of 21", True),
        ("bob@example.com", "bob's former secret", True),
        ("bob@example.com", "bob's present secret", True),
        ("bob@example.com", "ann's secret of 21", False),
        ("ann@example.com", "the general one", False),
        ("eve@example.com", "the general one", True),
        ("eve@example.com", "ann's secret of 21", False),
        (None, "the general one", True),
        (["ann@example.com"], "ann's secret of 21", False),
        ("ann@example.com", None, False),
        ("\ud800", "\ud800", False),
    ],
)
def test_a_listed_email_needs_its_own_secret_and_any_other_the_general_one(
    email: object, secret: object, good: bool, both: BriefSecrets
) -> None:
    assert both.accepts(email, secret) is good


def test_without_a_general_secret_an_unknown_email_is_as_wrong_as_a_wrong_secret(path: Path) -> None:
    secrets = BriefSecrets(AcceptedSecrets(()), path)
    assert not secrets.accepts("eve@example.com", "ann's secret of 21")
    assert not secrets.accepts("eve@example.com", "")
    assert secrets.accepts("ann@example.com", "ann's secret of 21")


@pytest.mark.parametrize("email", ["ann@example.com", "bob@example.com", "eve@example.com", None])
def test_as_many_secrets_are_compared_whoever_asks(
    email: str | None, both: BriefSecrets, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[bytes] = []

    def compare(ours: bytes, theirs: bytes) -> bool:
        compared.append(theirs)
        return ours == theirs

    monkeypatch.setattr("hmac.compare_digest", compare)
    both.accepts(email, "ann's secret of 21")
    assert len(compared) == 3
    assert {len(digest) for digest in compared} == {32}


def test_a_change_of_the_file_is_in_force_at_once(path: Path, both: BriefSecrets) -> None:
    written(path, {"ann@example.com": "another secret for ann"})
    with capture_logs() as logs:
        assert not both.accepts("ann@example.com", "ann's secret of 21")
        assert both.accepts("ann@example.com", "another secret for ann")
        assert both.accepts("bob@example.com", "the general one")
    assert [line["event"] for line in logs] == ["secrets read again"]


def test_a_link_that_is_turned_to_another_file_is_a_change(tmp_path: Path) -> None:
    link = tmp_path / "current"
    link.symlink_to(written(tmp_path / "old.json", {"ann@example.com": "the secret before it"}))
    secrets = BriefSecrets(AcceptedSecrets(()), link)
    turned = tmp_path / "turned"
    turned.symlink_to(written(tmp_path / "new.json", {"ann@example.com": "the secret after it"}))
    turned.replace(link)
    assert secrets.accepts("ann@example.com", "the secret after it")


@pytest.mark.parametrize("spoil", ["{", None])
def test_a_file_that_is_spoilt_or_gone_leaves_what_was_read_in_force_and_is_told_of_once(
    spoil: str | None, path: Path, both: BriefSecrets
) -> None:
    if spoil is None:
        path.unlink()
    else:
        written(path, spoil)
    with capture_logs() as logs:
        for _ in range(3):
            assert both.accepts("ann@example.com", "ann's secret of 21")
    assert [line["log_level"] for line in logs] == ["error"]
    assert str(path) in logs[0]["reason"]


@pytest.mark.parametrize(
    ("content", "reservation"),
    [
        ('{"a@example.com": "long enough for a secret",\n "b@example.com"}', "line 2, column 17: "),
        ("", "line 1, column 1: "),
        ("[]", "must be a JSON object"),
        ("{}", "must be a JSON object"),
        ('"text"', "must be a JSON object"),
        ('{"a@example.com": "abc"}', ", a@example.com: must be a secret"),
        ('{"a@example.com": []}', ", a@example.com: must be a secret"),
        ('{"a@example.com": 12345}', ", a@example.com: must be a secret"),
        ('{"a@example.com": {"secret": "long enough for a secret"}}', ", a@example.com: must be a secret"),
        ('{"a@example.com": ["long enough for a secret", "abc"]}', ", a@example.com: must be a secret"),
        ('{"a@example.com": "long enough for a secret", "A@example.com": "abcd"}', ", A@example.com: is listed twice"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_without_a_secret(content: str, reservation: str, path: Path) -> None:
    with pytest.raises(SecretsFileError) as error:
        read_secrets_file(written(path, content))
    assert str(path) in str(error.value)
    assert reservation in str(error.value)
    assert not any(secret in str(error.value) for secret in ("long enough for a secret", "abc", "12345"))


def test_a_file_that_is_no_text_or_not_there_is_said_to_be_so(path: Path) -> None:
    path.write_bytes(b"\xff\xfe{}")
    with pytest.raises(SecretsFileError, match="not UTF-8"):
        read_secrets_file(path)
    with pytest.raises(SecretsFileError, match="No such file"):
        read_secrets_file(path.with_name("missing.json"))


@pytest.mark.parametrize("content", ["'a secret in quotation marks'", "a secret\nof two lines"])
def test_a_secret_is_held_to_what_holds_for_brief_secret(content: str, path: Path) -> None:
    with pytest.raises(SecretsFileError, match=r", ann@example.com: (is in quotation marks|has a line break)"):
        read_secrets_file(written(path, {"ann@example.com": content}))


def test_white_space_around_a_secret_is_cut(path: Path) -> None:
    assert BriefSecrets(AcceptedSecrets(()), written(path, {"ann@example.com": " ann's secret of 21\n"})).accepts(
        "ann@example.com", "ann's secret of 21"
    )


def test_every_secret_that_the_file_ever_held_is_known_to_redaction(path: Path, both: BriefSecrets) -> None:
    before = both.known()
    assert before == {"ann's secret of 21", "bob's former secret", "bob's present secret"}
    assert both.known() is before
    written(path, {"ann@example.com": "another secret for ann"})
    both.accepts("ann@example.com", "")
    assert both.known() == before | {"another secret for ann"}


def test_the_service_stars_the_secrets_of_the_file_out_of_its_logs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    starred: set[str] = set()

    def run_service(*_: object, secrets: Sequence[KnownSecrets]) -> None:
        starred.update(*(source.known() for source in secrets))

    monkeypatch.setattr("gateway.__main__.run_service", run_service)
    monkeypatch.setenv("BRIEF_SECRETS_FILE", str(path))
    main()
    assert starred == {"ann's secret of 21", "bob's former secret", "bob's present secret"}
