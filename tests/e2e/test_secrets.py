"""No secret gets into a message, a prompt or a repository. (Logs are looked at when all tests are done.)"""

import subprocess
from dataclasses import dataclass, field

import pytest

from tools.system.repositories import clone, git
from tools.system.stopping_points import all_model_calls
from tools.system.system import System

TAP = "tests.tap"
MESSAGES_OF_BOTH_ROUNDS = (
    "brief.accepted.v1",
    "revision.accepted.v1",
    "site.checked-out.v1",
    "site.generated.v1",
    "site.published.v1",
    "progress.v1",
)


@dataclass(frozen=True)
class Traces:
    """Everything that two rounds left behind."""

    messages: list[str] = field(repr=False)
    prompts: list[str] = field(repr=False)
    history: str = field(repr=False)
    secrets: dict[str, str] = field(repr=False)
    nonces: list[str]

    def leaks_in(self, texts: list[str]) -> list[str]:
        return [name for name, secret in self.secrets.items() if any(secret in text for text in texts)]


@pytest.fixture(scope="module")
def traces(running_system: System, tmp_path_factory: pytest.TempPathFactory) -> Traces:
    system = running_system
    first = system.brief("secrets")
    revision = system.brief("secrets", task=first["task"], round=2)
    system.queues.tap(TAP)
    for request in (first, revision):
        system.accepted(request)
        fields = system.await_callback(request)
    system.await_rest()
    site = clone(fields["repo_url"], tmp_path_factory.mktemp("secrets") / "site")
    calls = {call["at"]: call for request in (first, revision) for call in all_model_calls(system, request)}
    return Traces(
        messages=system.queues.drain_tap(TAP),
        prompts=[call["prompt"] + call["system_instruction"] for call in calls.values()],
        history=git(site, "log", "--all", "--patch", "--format=fuller").decode(),
        secrets={
            "BRIEF_SECRET": system.stack.brief_secret,
            "GITHUB_TOKEN": system.stand_ins.values["GITHUB_TOKEN"],
            "GEMINI_API_KEY": system.stand_ins.values["GEMINI_API_KEY"],
            **{f"password {number} of the broker": word for number, word in enumerate(system.queues.passwords)},
        },
        nonces=[first["nonce"], revision["nonce"]],
    )


def test_no_message_carries_a_secret(traces: Traces) -> None:
    seen = "\n".join(traces.messages)
    assert [name for name in MESSAGES_OF_BOTH_ROUNDS if f"'{name}'" not in seen] == []
    assert traces.leaks_in(traces.messages) == []


def test_no_prompt_carries_a_secret_or_says_whose_brief_it_is(traces: Traces) -> None:
    assert len(traces.prompts) == 4
    assert traces.leaks_in(traces.prompts) == []
    private = ["e2e@example.org", "/callbacks", *traces.nonces]
    assert [word for word in private if any(word in prompt for prompt in traces.prompts)] == []


def test_no_repository_holds_a_secret_in_its_history(traces: Traces) -> None:
    assert traces.history.count("Brief-Id: ") == 2
    assert traces.leaks_in([traces.history]) == []
    assert not any(nonce in traces.history for nonce in traces.nonces)


def environment_of(pid: int | None) -> str:
    """The command and the environment of a process."""
    listing = ["ps", "eww", "-o", "command=", "-p", str(pid)]
    return subprocess.run(listing, capture_output=True, text=True, check=True).stdout


def test_a_running_service_holds_its_own_secrets_alone(system: System, traces: Traces) -> None:
    holders = {"gateway": "BRIEF_SECRET", "generator": "GEMINI_API_KEY", "publisher": "GITHUB_TOKEN"}
    for name, service in system.stack.services.items():
        environment = environment_of(service.pid)
        assert "RABBITMQ_URL=" in environment
        held = [secret for secret in holders.values() if traces.secrets[secret] in environment]
        assert held == ([holders[name]] if name in holders else [])
