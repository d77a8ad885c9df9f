"""`pagewright dead`, `judge` and `rehearse` are the commands that there are, with the settings of `.env`."""

import os
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import generator.judge.__main__ as judge_command
import tools.rehearsal.__main__ as rehearsal
from chassis import dead_letters_cli
from cli import other_commands
from cli.__main__ import app
from cli.environment import read_environment


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A working folder; what the command sets in the environment is put back."""
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_dead_letters_are_looked_after_as_the_brokers_operator(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[list[str], str]] = []
    monkeypatch.setattr(dead_letters_cli, "main", lambda words: seen.append((words, os.environ["RABBITMQ_URL"])))
    (environment / ".env").write_text("RABBITMQ_URL=amqp://guest@broker/\n")
    (environment / ".pagewright").mkdir()
    (environment / ".pagewright" / "serve.env").write_text("RABBITMQ_URL_OPERATOR=amqp://operator@broker/\n")
    CliRunner().invoke(app, ["dead", "replay", "--all", "--any-sender"], catch_exceptions=False)
    CliRunner().invoke(app, ["dead"], catch_exceptions=False)
    assert seen == [
        (["replay", "--all", "--any-sender"], "amqp://operator@broker/"),
        (["list"], "amqp://operator@broker/"),
    ]


def test_what_is_served_comes_before_a_demo_that_runs_too(environment: Path) -> None:
    (environment / ".pagewright").mkdir()
    for name in ("demo", "serve"):
        (environment / ".pagewright" / f"{name}.env").write_text(f"PAGEWRIGHT_URL=http://{name}/\n{name}=1\n")
    read = read_environment(environment / ".env")
    assert (read["PAGEWRIGHT_URL"], "demo" in read) == ("http://serve/", False)
    (environment / ".pagewright" / "serve.env").unlink()
    assert read_environment(environment / ".env")["PAGEWRIGHT_URL"] == "http://demo/"


def test_in_a_services_container_an_operator_who_is_named_comes_before_the_services_own_user(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(dead_letters_cli, "main", lambda _: seen.append(os.environ["RABBITMQ_URL"]))
    monkeypatch.setenv("RABBITMQ_URL", "amqp://gateway@broker/")
    CliRunner().invoke(app, ["dead"], catch_exceptions=False)
    monkeypatch.setenv("RABBITMQ_URL_OPERATOR", "amqp://operator@broker/")
    CliRunner().invoke(app, ["dead"], catch_exceptions=False)
    assert seen == ["amqp://gateway@broker/", "amqp://operator@broker/"]


def test_judging_says_by_its_exit_status_what_it_found(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []

    def judged(words: list[str]) -> int:
        seen.append(words)
        return 1

    monkeypatch.setattr(judge_command, "main", judged)
    assert CliRunner().invoke(app, ["judge", "site", "--brief", "brief.json"]).exit_code == 1
    assert seen == [["site", "--brief", "brief.json"]]


def test_a_rehearsal_says_by_its_exit_status_what_an_evaluator_would_find(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def rehearsed(words: list[str]) -> int:
        seen.append(words)
        return 1

    monkeypatch.setattr(rehearsal, "main", rehearsed)
    monkeypatch.setattr(sys, "path", list(sys.path))
    assert CliRunner().invoke(app, ["rehearse", "sum-of-sales", "--all"]).exit_code == 1
    assert seen == [["sum-of-sales", "--all"]]


def test_outside_a_clone_a_rehearsal_says_where_to_run_it(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(other_commands, "CLONE", environment)
    refused = CliRunner().invoke(app, ["rehearse"])
    assert refused.exit_code == 1
    assert "run this in a clone" in refused.output
