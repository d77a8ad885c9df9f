"""`pagewright doctor` prints a line for each finding and says by its exit status whether briefs can succeed."""

from collections.abc import Callable, Mapping
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from chassis.finding import Finding, advice, fine, wrong
from cli import doctor
from cli.__main__ import app
from cli.environment import read_environment
from cli.outside_view import diagnose_outside_view
from contracts.service_names import ServiceName


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Finding]]:
    """What the services' doctors find, and under `seen` nothing but their environments."""
    findings: dict[str, list[Finding]] = {"gateway": [fine("settings", "complete")]}
    monkeypatch.setattr(doctor, "diagnose_services", lambda environments, skip: findings)
    return findings


def run(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "80", "NO_COLOR": "1"}).invoke(app, ["doctor", *arguments])


@pytest.mark.parametrize(("worst", "code"), [(fine, 0), (advice, 0), (wrong, 1)])
def test_only_what_keeps_briefs_from_succeeding_makes_the_command_fail(
    found: dict[str, list[Finding]], worst: Callable[[str, str], Finding], code: int
) -> None:
    found["publisher"] = [worst("GITHUB_TOKEN", "as it is")]
    result = run()
    assert result.exit_code == code
    assert result.stdout.splitlines()[0] == "ok    gateway    settings: complete"


@pytest.mark.parametrize(("named", "code"), [("", 0), ("amqp://somebody@broker/", 1)])
def test_a_broker_that_nobody_named_may_be_missing_until_something_brings_one(
    found: dict[str, list[Finding]], monkeypatch: pytest.MonkeyPatch, named: str, code: int
) -> None:
    monkeypatch.setenv("RABBITMQ_URL", named)
    found["gateway"] = [wrong("broker", "nobody answers")]
    result = run()
    assert (result.exit_code, "bring one of their own" in result.stdout) == (code, not named)


def test_a_finding_is_one_line_whatever_its_length_and_content(found: dict[str, list[Finding]]) -> None:
    found["generator"] = [wrong("model", "said [bold]\x1b[2J" + "x" * 200)]
    assert run().stdout.splitlines()[1] == "FIX   generator  model: said [bold]\\x1b[2J" + "x" * 200


def test_each_service_is_diagnosed_with_its_own_broker_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: dict[ServiceName, Mapping[str, str]] = {}

    def note(environments: Mapping[ServiceName, Mapping[str, str]], skip: object) -> dict[ServiceName, list[Finding]]:
        seen.update(environments)
        return {}

    monkeypatch.setattr(doctor, "diagnose_services", note)
    env = tmp_path / ".env"
    env.touch(mode=0o600)
    env.write_text("RABBITMQ_URL=amqp://all@broker/\nRABBITMQ_URL_NOTIFIER=amqp://own@broker/\nMODELS=gemini/a\n")
    assert run("--env-file", str(env)).exit_code == 0
    assert {name: one["RABBITMQ_URL"].partition("@")[0] for name, one in seen.items()} == {
        **dict.fromkeys(("gateway", "generator", "publisher"), "amqp://all"),
        "notifier": "amqp://own",
    }
    assert {one["MODELS"] for one in seen.values()} == {"gemini/a"}


def test_the_shell_goes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MODELS", "gemini/of-the-shell")
    env = tmp_path / ".env"
    env.write_text("MODELS=gemini/of-the-file\n")
    assert read_environment(env)["MODELS"] == "gemini/of-the-shell"


def test_a_file_that_others_may_read_is_told(found: dict[str, list[Finding]], tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.touch()
    env.chmod(0o644)
    result = run("--env-file", str(env))
    assert (result.exit_code, "chmod 600 .env" in result.stdout) == (0, True)


def test_a_line_of_the_file_that_nobody_can_read_is_named(found: dict[str, list[Finding]], tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text("GITHUB TOKEN=x\n")
    result = run("--env-file", str(env))
    assert (result.exit_code, "line 1" in result.stderr) == (2, True)


@pytest.mark.parametrize("arguments", [["--helper", "https://h/{address}"], ["--helper", "h", "--address", "a"]])
def test_a_helper_needs_an_address_and_a_place_for_it(found: dict[str, list[Finding]], arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, "{address}" in result.stderr) == (2, True)


@pytest.mark.parametrize(("status", "state"), [(200, "fine"), (502, "advice")])
def test_the_helper_is_asked_for_the_gateways_address(status: int, state: str) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(status)

    helper = "https://helper.example.org/?url={address}"
    found = diagnose_outside_view("https://me.example.org/", helper, httpx.MockTransport(answer))
    assert found.state == state
    assert asked == ["https://helper.example.org/?url=https%3A%2F%2Fme.example.org%2Flivez"]


def test_a_helper_that_does_not_answer_says_nothing_of_the_address() -> None:
    def refuse(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    found = diagnose_outside_view("https://me", "https://helper/{address}", httpx.MockTransport(refuse))
    assert (found.state, "helper does not answer" in found.text) == ("advice", True)
