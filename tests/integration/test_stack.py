"""The stack gives each service its own secrets alone, says why a part does not start, and lets parts be killed."""

import subprocess
from pathlib import Path

import pytest

from tools.stack.broker import BrokerNode
from tools.stack.readiness import NotReadyError, answers_200
from tools.stack.services import SETTINGS
from tools.stack.stack import Stack, running_stack


def test_a_running_service_holds_its_own_secrets_alone(stack: Stack) -> None:
    assert stack.stand_ins is not None
    secrets = {
        "gateway": stack.brief_secret,
        "generator": stack.stand_ins.values["GEMINI_API_KEY"],
        "publisher": stack.stand_ins.values["GITHUB_TOKEN"],
    }
    for service in SETTINGS:
        environment = _command_and_environment(stack.services[service].pid)

        assert "RABBITMQ_URL=" in environment
        assert [holder for holder, secret in secrets.items() if secret in environment] == (
            [service] if service in secrets else []
        )


@pytest.mark.parametrize("service", SETTINGS)
def test_a_killed_service_comes_back_at_its_address(service: str, stack: Stack) -> None:
    process = stack.services[service]
    first = process.pid

    process.kill()
    assert process.exit_code == -9
    assert not answers_200(f"{process.base_url}/livez")
    process.restart()

    assert process.pid != first
    assert answers_200(f"{process.base_url}/readyz")


def test_a_service_that_does_not_start_shows_its_last_words(
    broker: BrokerNode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    values = {"RABBITMQ_URL": broker.url, "BRIEF_SECRET": ""}

    with (
        pytest.raises(NotReadyError, match=r"(?s)gateway ended with 2 .*gateway\.log.*BRIEF_SECRET: .*set it"),
        running_stack(broker=broker, values=values),
    ):
        pass

    assert list(tmp_path.iterdir()) == []


def _command_and_environment(pid: int | None) -> str:
    listing = ["ps", "eww", "-o", "command=", "-p", str(pid)]
    return subprocess.run(listing, capture_output=True, text=True, check=True).stdout
