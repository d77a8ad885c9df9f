"""Passwords of the broker's users are made once, kept from others, and known to the broker as hashes alone."""

import base64
import hashlib
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from structlog.testing import capture_logs

from chassis.broker_users import hash_password, main, new_passwords, passwords_in, variables_of, write_users
from chassis.sender_verification import BrokerAccount
from chassis.service_lifecycle import warn_of_a_shared_user
from contracts.service_names import SERVICE_NAMES


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_passwords_are_made_once_and_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "broker"
    first = write_users(folder)
    assert write_users(folder) == first
    assert (mode(folder), mode(folder / "users.env")) == (0o700, 0o600)
    passwords = {value for name, value in first.items() if name.endswith("_PASSWORD")}
    passwords |= {str(urlsplit(value).password) for value in first.values() if "://" in value}
    assert len(passwords) == len(new_passwords())
    assert min(map(len, passwords)) >= 32


def test_a_file_that_others_could_read_is_closed(tmp_path: Path) -> None:
    write_users(tmp_path)
    (tmp_path / "users.env").chmod(0o644)
    write_users(tmp_path)
    assert mode(tmp_path / "users.env") == 0o600


def test_the_definitions_hold_no_password_and_can_be_read_by_the_broker_s_user(tmp_path: Path) -> None:
    variables = write_users(tmp_path)
    text = (tmp_path / "definitions.json").read_text()
    assert [word for word in passwords_in((tmp_path / "users.env").read_text()).values() if word in text] == []
    assert {user["name"] for user in json.loads(text)["users"]} == set(new_passwords())
    assert mode(tmp_path / "definitions.json") == 0o644
    assert variables.keys() >= {f"RABBITMQ_URL_{role.upper()}" for role in SERVICE_NAMES}


def test_a_user_that_came_later_gets_a_password_and_the_others_keep_theirs() -> None:
    text = "".join(f"{name}={value}\n" for name, value in variables_of(new_passwords(), "amqp://b/").items())
    without = "\n".join(line for line in text.splitlines() if "OPERATOR" not in line)
    before, after = passwords_in(text), passwords_in(without)
    assert {user for user in before if before[user] != after[user]} == {"pagewright-operator"}


def test_a_hash_is_salt_and_digest_as_rabbitmq_checks_it() -> None:
    raw = base64.b64decode(hash_password("word", b"salt"))
    assert raw == b"salt" + hashlib.sha256(b"saltword").digest()


def test_addresses_and_permissions_are_those_of_the_broker_that_is_named(tmp_path: Path) -> None:
    main([str(tmp_path), "--at", "amqps://broker.example.org:5671/briefs"])
    assert "@broker.example.org:5671/briefs\n" in (tmp_path / "users.env").read_text()
    made = json.loads((tmp_path / "definitions.json").read_text())
    assert {one["vhost"] for one in made["permissions"] + made["queues"]} == {"briefs"}


def test_an_address_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path / "new"), "--at", "rabbitmq:5672"])
    assert "does not begin with amqp://" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("user", ["guest", "pagewright", "gateway-2"])
def test_a_shared_user_signs_nothing_and_checks_nothing(user: str) -> None:
    account = BrokerAccount("gateway", user)
    assert (account.is_own, account.signature) == (False, None)


@pytest.mark.parametrize(("user", "warnings"), [("guest", 1), ("pagewright-gateway", 0)])
def test_a_service_that_shares_its_user_says_so_at_its_start(user: str, warnings: int) -> None:
    with capture_logs() as lines:
        warn_of_a_shared_user(BrokerAccount("gateway", user))
    assert len(lines) == warnings
    assert all("docs/operating.md" in line["remedy"] for line in lines)


def test_an_installation_may_call_its_users_as_it_likes() -> None:
    account = BrokerAccount.of("publisher", "amqp://staging%2Fpublisher:word@broker/")
    assert account.signature == "staging/publisher"
    assert account.user_of("generator") == "staging/generator"
