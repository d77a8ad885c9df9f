"""`.env.example` names every variable of every service, with what the settings classes say of it."""

import os
import re

import pytest
from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from chassis.settings import ServiceSettings
from tests.repository.env_example import Variable, variables
from tests.repository.tree import SERVICES, text_of
from tools.stack.outside import MODEL_KEYS, REQUIRED
from tools.stack.services import SETTINGS

OF_SERVICES = [variable for variable in variables() if variable.readers <= set(SERVICES)]
OF_TOOLS = [variable for variable in variables() if not variable.readers <= set(SERVICES)]
every_service = pytest.mark.parametrize("service", SERVICES)
every_variable = pytest.mark.parametrize("variable", variables(), ids=lambda variable: variable.name)


@pytest.fixture
def no_variables(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in os.environ.keys() & {variable.name for variable in variables()}:
        monkeypatch.delenv(name)
    return monkeypatch


def settings_with(values: dict[str, str], service: str, monkeypatch: pytest.MonkeyPatch) -> ServiceSettings:
    required = {name.upper(): "filled-in" for name, f in SETTINGS[service].model_fields.items() if f.is_required()}
    required |= (
        {"BRIEF_SECRET": "filled-in-for-tests"} if service == "gateway" else {}
    )  # either it or BRIEF_SECRETS_FILE
    # Either of them or its _FILE.
    required |= {"generator": {"GEMINI_API_KEY": "filled-in"}, "publisher": {"GITHUB_TOKEN": "filled-in"}}.get(
        service, {}
    )
    for name, value in (values | required).items():
        monkeypatch.setenv(name, value)
    return SETTINGS[service]()


def fields_of(variable: Variable) -> dict[str, object]:
    """The variable's default in each service that reads it."""
    return {service: SETTINGS[service].model_fields[variable.name.lower()].default for service in variable.readers}


def test_no_variable_is_named_twice() -> None:
    names = [variable.name for variable in variables()]
    assert sorted(names) == sorted(set(names))


@every_service
def test_a_service_reads_exactly_the_variables_below_the_headings_that_name_it(service: str) -> None:
    listed = {variable.name for variable in OF_SERVICES if service in variable.readers}
    assert listed == {name.upper() for name in SETTINGS[service].model_fields}


@every_variable
def test_every_variable_is_explained(variable: Variable) -> None:
    assert len(variable.comment.split()) > 1
    assert variable.comment.endswith(".")


@every_service
def test_a_copy_of_the_example_changes_no_default(service: str, no_variables: pytest.MonkeyPatch) -> None:
    defaults = settings_with({}, service, no_variables)
    assert settings_with({v.name: v.value for v in variables()}, service, no_variables) == defaults


@every_service
def test_empty_variables_change_no_default(service: str, no_variables: pytest.MonkeyPatch) -> None:
    defaults = settings_with({}, service, no_variables)
    assert settings_with({v.name: "" for v in variables()}, service, no_variables) == defaults


@pytest.mark.parametrize("variable", OF_SERVICES, ids=lambda variable: variable.name)
def test_an_empty_variable_says_whether_it_is_required_or_what_is_the_default(variable: Variable) -> None:
    defaults = fields_of(variable)
    if PydanticUndefined in defaults.values():
        assert variable.comment.startswith("Required. ")
        assert variable.value == ""
    elif variable.value == "":
        assert "Default: " in variable.comment
        for service, default in defaults.items():
            assert default in (None, (), frozenset()) or f"{service} {default}" in variable.comment
    else:
        assert not variable.comment.startswith("Required")


@pytest.mark.parametrize("service", ["gateway", "generator", "publisher"])
def test_no_secret_has_a_value(service: str) -> None:
    fields = SETTINGS[service].model_fields
    secrets = {name.upper() for name in fields if SecretStr.__name__ in str(fields[name].annotation)} - {"RABBITMQ_URL"}
    assert secrets
    assert {v.name: v.value for v in variables() if v.name in secrets} == dict.fromkeys(secrets, "")


def test_the_demo_finds_what_makes_it_use_the_real_services() -> None:
    assert {*MODEL_KEYS, *REQUIRED} <= {variable.name for variable in variables()}


def test_other_variables_are_for_the_demo() -> None:
    assert {reader for variable in OF_TOOLS for reader in variable.readers} == {"make demo"}
    assert {variable.value for variable in OF_TOOLS} == {""}


@pytest.mark.parametrize("name", ["README.md", ".env.example", "docker-compose.yml", "tools/stack/containers.py"])
def test_wherever_it_is_said_how_to_copy_the_example_the_copy_is_its_owner_s_alone(name: str) -> None:
    text = text_of(name)
    assert "install -m 600 .env.example .env" in text
    assert not re.search(r"cp \.env\.example|[Cc]opy (?:\.env\.example )?to \.env", text)
