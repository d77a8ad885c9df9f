"""Every setting is described once, in its class; `.env.example` is written from there and changes nothing."""

import os
import re

import pytest

from chassis.env_file import read_env_text
from chassis.settings import ServiceSettings
from tests.repository.tree import SERVICES, text_of
from tools.docs.settings_reference import all_settings
from tools.stack.real_or_stand_ins import MODEL_KEYS, REQUIRED
from tools.stack.services import SETTINGS

EXAMPLE = read_env_text(text_of(".env.example"))
ENOUGH = {"BRIEF_SECRET": "filled-in-for-tests", "GEMINI_API_KEY": "filled-in", "GITHUB_TOKEN": "filled-in"}
"""With these every service starts."""
every_service = pytest.mark.parametrize("service", SERVICES)


@pytest.fixture
def no_variables(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in os.environ.keys() & EXAMPLE.keys():
        monkeypatch.delenv(name)
    return monkeypatch


def settings_with(values: dict[str, str], service: str, monkeypatch: pytest.MonkeyPatch) -> ServiceSettings:
    for name, value in (values | ENOUGH).items():
        monkeypatch.setenv(name, value)
    return SETTINGS[service]()


@every_service
def test_every_setting_is_described_and_alike_in_every_service_that_reads_it(service: str) -> None:
    described = {setting.name.lower(): setting.description for setting in all_settings()}
    for name, field in SETTINGS[service].model_fields.items():
        assert re.fullmatch(r"\S.* .*\.", field.description or "")
        assert described[name].startswith(field.description or "")


@every_service
def test_a_copy_of_the_example_changes_no_default(service: str, no_variables: pytest.MonkeyPatch) -> None:
    defaults = settings_with({}, service, no_variables)
    assert settings_with(EXAMPLE, service, no_variables) == defaults


@every_service
def test_empty_variables_change_no_default(service: str, no_variables: pytest.MonkeyPatch) -> None:
    defaults = settings_with({}, service, no_variables)
    assert settings_with(dict.fromkeys(EXAMPLE, ""), service, no_variables) == defaults


def test_no_secret_has_a_value() -> None:
    secrets = {setting.name for setting in all_settings() if setting.secret} - {"RABBITMQ_URL"}
    assert secrets >= ENOUGH.keys()
    assert {EXAMPLE[name] for name in secrets} == {""}


def test_the_demo_finds_what_makes_it_use_the_real_services() -> None:
    assert {*MODEL_KEYS, *REQUIRED} <= EXAMPLE.keys()


@pytest.mark.parametrize("name", ["README.md", ".env.example", "docker-compose.yml", "tools/stack/containers.py"])
def test_wherever_it_is_said_how_to_copy_the_example_the_copy_is_its_owner_s_alone(name: str) -> None:
    text = text_of(name)
    assert "install -m 600 .env.example .env" in text
    assert not re.search(r"cp \.env\.example|[Cc]opy (?:\.env\.example )?to \.env", text)
