"""Each service of the stack sees its own settings and nobody else's."""

from pathlib import Path

import pytest

from tools.stack.services import SETTINGS, bare_environment, network_environment, settings_of

SECRETS = {
    "BRIEF_SECRET": "gateway",
    "OPERATOR_TOKEN": "gateway",
    "GEMINI_API_KEY": "generator",
    "OPENAI_API_KEY": "generator",
    "GITHUB_TOKEN": "publisher",
}


@pytest.mark.parametrize(("secret", "holder"), SECRETS.items())
def test_a_secret_reaches_its_holder_alone(secret: str, holder: str) -> None:
    assert [service for service in SETTINGS if secret in settings_of(service, SECRETS)] == [holder]


def test_every_service_is_told_of_the_broker() -> None:
    values = {"RABBITMQ_URL": "amqp://127.0.0.1"}

    assert all(settings_of(service, values) == values for service in SETTINGS)


def test_what_no_service_reads_reaches_none() -> None:
    assert all(settings_of(service, {"EVALUATION_URL": "x", "PYTHONPATH": "x"}) == {} for service in SETTINGS)


def test_the_readers_own_environment_stays_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "the reader's")
    monkeypatch.setenv("PYTHONPATH", "/somewhere")

    environment = bare_environment(tmp_path)

    assert environment.keys() <= {"PATH", "HOME", "LANG", "TMPDIR"}
    assert Path(environment["HOME"]).is_relative_to(tmp_path)


def test_the_way_to_the_internet_is_passed_on_in_either_spelling() -> None:
    environment = {"https_proxy": "http://proxy", "SSL_CERT_FILE": "/ca.pem", "GITHUB_TOKEN": "no"}

    assert network_environment(environment) == {"https_proxy": "http://proxy", "SSL_CERT_FILE": "/ca.pem"}
