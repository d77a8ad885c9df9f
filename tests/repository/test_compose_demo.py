"""`make up DEMO=1` talks to stand-ins alone, and needs nothing from anybody."""

from urllib.parse import urlsplit

import pytest

from chassis.env_file import read_env_file, read_env_text
from tests.repository.compose import STAND_INS, container
from tests.repository.tree import text_of
from tools.stack.compose import DEMO_FILE, project_of
from tools.stack.containers import EVALUATION_URL, missing_variables

DEMO = read_env_file(DEMO_FILE)


def test_the_demo_needs_no_variable_from_anybody() -> None:
    assert missing_variables(DEMO) == []
    known = read_env_text(text_of(".env.example")).keys()
    assert {name for name in DEMO if not name.startswith("COMPOSE_")} <= known


@pytest.mark.parametrize("shell", [{}, {"COMPOSE_PROJECT_NAME": "mine"}, {"COMPOSE_PROJECT_NAME": "pagewright-demo"}])
def test_the_demo_is_a_project_of_its_own_with_its_own_broker(shell: dict[str, str]) -> None:
    assert project_of(shell, demo=True) == f"{project_of(shell, demo=False)}-demo"
    assert DEMO["COMPOSE_PROFILES"] == "demo"
    assert "COMPOSE_PROJECT_NAME" not in DEMO


def test_every_address_of_the_demo_is_a_stand_ins() -> None:
    names = set(STAND_INS)
    for name in STAND_INS:
        names |= set(container(name).get("networks", {}).get("default", {}).get("aliases", ()))
    addresses = [value for value in (*DEMO.values(), EVALUATION_URL) if value.startswith("http")]
    assert {urlsplit(address).hostname for address in addresses} <= names
    outside = {"GEMINI_API_ENDPOINT", "GITHUB_API_URL", "CDN_MIRROR_URL"}
    assert outside <= DEMO.keys()


@pytest.mark.parametrize("name", STAND_INS)
def test_a_stand_in_listens_where_it_is_asked_for_its_health(name: str) -> None:
    described = container(name)
    port = described["command"][described["command"].index("--port") + 1]
    assert port == str(described["environment"]["PORT"])
    assert all(published.split(":")[1] == published.split(":")[2] for published in described.get("ports", ()))
