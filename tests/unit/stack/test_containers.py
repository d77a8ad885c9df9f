"""What `make up` asks for before anything starts, what it says afterwards, and whose variables count."""

import shlex
from pathlib import Path

import pytest

from chassis.broker_users import ADDRESS, new_passwords, variables_of
from chassis.env_file import read_env_file
from tools.stack import compose as composing
from tools.stack import containers
from tools.stack.compose import DEMO_FILE, Compose, Container, NoEngineError, compose_for
from tools.stack.container_doctors import FalseKeysError
from tools.stack.containers import (
    MissingVariablesError,
    how_to_look_around,
    missing_variables,
    stack_that_is_up,
    up,
    wait_ready,
)
from tools.stack.readiness import NotReadyError

FILLED = {"BRIEF_SECRET": "a secret", "GEMINI_API_KEY": "a key", "GITHUB_TOKEN": "a token"}
WELL = Container("stack-gateway-1", "gateway", "running", "healthy", 0)
GONE = Container("stack-notifier-1", "notifier", "exited", "", 0)


class Described(Compose):
    """A stack of which an engine would say this; starting it is forbidden unless it is to be `started`."""

    def __init__(self, *seen: Container, started: bool = False, environment: dict[str, str] | None = None) -> None:
        super().__init__(("compose",), "engine", Path("nowhere"), environment or {})
        object.__setattr__(self, "seen", seen)
        object.__setattr__(self, "started", started)

    def containers(self) -> list[Container]:
        return list(self.__dict__["seen"])

    def log_tail(self, container: Container, lines: int = 20) -> str:
        return f"the log of {container.name}"

    def run(self, *arguments: str) -> int:
        assert self.__dict__["started"], arguments
        return 0


@pytest.fixture
def an_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "find_engine", lambda: "docker")
    monkeypatch.setattr(composing, "find_compose", lambda _: ("docker", "compose"))
    monkeypatch.setattr(composing, "write_users", lambda _: {})
    monkeypatch.setattr(composing, "write_variable_names", lambda _: None)


def test_every_variable_that_is_missing_is_named_and_nothing_is_started() -> None:
    with pytest.raises(MissingVariablesError, match="BRIEF_SECRET, GEMINI_API_KEY, GITHUB_TOKEN have no value"):
        up(Described(), (), demo=False)


@pytest.mark.parametrize("name", FILLED)
def test_one_that_is_missing_is_enough(name: str) -> None:
    assert missing_variables({**FILLED, name: ""}) == [name]


def test_a_file_of_secrets_is_as_good_as_one_secret() -> None:
    others = {name: value for name, value in FILLED.items() if name != "BRIEF_SECRET"}
    assert missing_variables({**others, "BRIEF_SECRETS_FILE": "/secrets.json"}) == []


@pytest.mark.parametrize("name", ["GEMINI_API_KEY_FILE", "OPENAI_API_KEY", "OPENAI_API_KEY_FILE", "OPENAI_BASE_URL"])
def test_any_providers_key_will_do(name: str) -> None:
    others = {one: value for one, value in FILLED.items() if one != "GEMINI_API_KEY"}
    assert missing_variables({**others, name: "set"}) == []


def test_a_stack_that_is_well_is_announced(capsys: pytest.CaptureFixture[str]) -> None:
    assert up(Described(WELL, started=True, environment=FILLED), (), demo=False) == 0
    assert "http://127.0.0.1:8080" in capsys.readouterr().out


class Refusing(Described):
    """A stack in which these runs of Compose fail."""

    def __init__(self, *failing: str) -> None:
        super().__init__(WELL, started=True, environment=FILLED)
        object.__setattr__(self, "failing", failing)
        object.__setattr__(self, "ran", [])

    def run(self, *arguments: str) -> int:
        words = " ".join(arguments)
        self.__dict__["ran"].append(words)
        return int(any(part in words for part in self.__dict__["failing"]))


def test_a_doctor_that_says_fix_keeps_every_service_from_starting() -> None:
    compose = Refusing("publisher.doctor")
    with pytest.raises(FalseKeysError, match="mend what says FIX for publisher,"):
        up(compose, (), demo=False)
    assert [words for words in compose.__dict__["ran"] if words.startswith("up")] == []
    assert sum(".doctor" in words for words in compose.__dict__["ran"]) == 4


def test_images_that_are_not_built_are_not_asked() -> None:
    compose = Refusing("build")
    with pytest.raises(FalseKeysError, match="not built"):
        up(compose, (), demo=False)
    assert compose.__dict__["ran"] == ["build"]


def test_the_demo_has_no_keys_to_be_asked_about() -> None:
    compose = Refusing(".doctor")
    assert up(compose, (), demo=True) == 0


def test_a_container_that_ended_is_named_with_its_log_without_waiting() -> None:
    with pytest.raises(NotReadyError, match=r"not ready: stack-notifier-1\n.*the log of stack-notifier-1"):
        wait_ready(Described(WELL, GONE), timeout=60)


def test_no_container_at_all_is_no_stack() -> None:
    with pytest.raises(NotReadyError, match="no container"):
        wait_ready(Described(), timeout=0)


def test_what_is_printed_holds_no_secret_of_a_real_stack() -> None:
    values = {**FILLED, "OPERATOR_TOKEN": "an operator", **variables_of(new_passwords(), ADDRESS)}
    printed = how_to_look_around(values, demo=False)
    secret = [value for name, value in values.items() if not name.endswith("_USER")]
    assert [value for value in secret if value in printed] == []
    assert "RABBITMQ_ADMIN_PASSWORD" in printed


def test_the_demos_command_is_complete() -> None:
    printed = how_to_look_around(read_env_file(DEMO_FILE), demo=True)
    [line] = [line for line in printed.splitlines() if line.startswith("  curl ")]
    assert '"secret": "demo-secret-of-pagewright"' in shlex.split(line)[-1]


@pytest.mark.usefixtures("an_engine")
def test_the_demo_has_nothing_of_the_readers_own_keys_and_addresses() -> None:
    shell = {**FILLED, "GITHUB_API_URL": "https://api.github.com", "HTTP_PORT": "8090", "COMPOSE_PROJECT_NAME": "mine"}
    demo = compose_for(demo=True, environment=shell)
    assert demo.environment == {"HTTP_PORT": "8090", "COMPOSE_PROJECT_NAME": "mine-demo"}
    assert demo.values["GITHUB_TOKEN"] == "demo-token"  # noqa: S105 - as demo.env says


@pytest.mark.usefixtures("an_engine")
def test_of_a_real_stack_the_shells_variables_go_before_those_of_the_file() -> None:
    real = compose_for(demo=False, environment=FILLED)
    assert real.file is None
    assert FILLED.items() <= real.values.items()


@pytest.mark.parametrize(
    ("real", "demo", "asked", "found"),
    [
        ((), (WELL,), False, "demo"),
        ((WELL,), (WELL,), False, "real"),
        ((), (), False, "real"),
        ((WELL,), (), True, "demo"),
    ],
)
def test_down_logs_and_ps_are_about_the_stack_that_is_up(
    monkeypatch: pytest.MonkeyPatch, real: tuple[Container, ...], demo: tuple[Container, ...], asked: bool, found: str
) -> None:
    stacks = {"real": Described(*real), "demo": Described(*demo)}
    monkeypatch.setattr(containers, "compose_for", lambda *, demo: stacks["demo" if demo else "real"])
    assert stack_that_is_up(demo=asked) is stacks[found]


def test_without_an_engine_the_reader_is_told_where_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "find_engine", lambda: None)
    monkeypatch.setattr(composing, "find_compose", lambda _: None)
    with pytest.raises(NoEngineError, match=r"no container engine answers.*\n.*docs\.docker\.com/engine/install"):
        compose_for(demo=True)
