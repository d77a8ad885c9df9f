"""A generator without any key for Gemini takes a brief to its live page through an OpenAI-compatible endpoint."""

from collections.abc import Iterator

import pytest

from contracts.model_events import ModelAnswered
from tools.stack.free_ports import free_ports
from tools.stack.readiness import PATIENCE, wait_until
from tools.stand_ins.openai.server import RunningOpenAI, serving_openai
from tools.system.logs import faults_of_log
from tools.system.system import System

MODEL = "anthropic/claude-of-a-test"


@pytest.fixture
def openai(system: System) -> Iterator[RunningOpenAI]:
    """The endpoint, with a generator that knows nobody else in place of the stack's own."""
    own = system.stack.services["generator"]
    with serving_openai() as running:
        [port] = free_ports(1)
        other = own.twin(
            port,
            GEMINI_API_KEY="",
            MODELS=f"openai/{MODEL}",
            OPENAI_BASE_URL=running.base_url,
            OPENAI_API_KEY=running.api_key,
        )
        own.terminate(PATIENCE)
        other.start()
        other.wait_ready()
        yield running
        other.terminate(PATIENCE)
        system.restore()
        assert running.violations() == []
        assert running.api_key not in other.log.read_text(encoding="utf-8")
        assert faults_of_log(other, system) == []


def test_a_brief_becomes_a_live_page_through_another_provider(system: System, openai: RunningOpenAI) -> None:
    request = system.brief("other-provider")
    brief_id = system.accepted(request)
    fields = system.await_callback(request)
    assert system.http.get(fields["pages_url"]).status_code == 200
    assert {call.model for call in openai.requests()} == {MODEL}
    assert system.has_reached(brief_id, "generator", ModelAnswered, model=f"openai/{MODEL}")
    # Recorded in the background, so that it may come after the callback.
    wait_until(lambda: system.conversation(brief_id)["is_complete"], "the conversation")
    turns = system.conversation(brief_id)["turns"]
    assert {turn["model"] for turn in turns} == {f"openai/{MODEL}"}
    assert {turn["purpose"] for turn in turns} >= {"plan", "site"}
    assert all(request["brief"] in turn["prompt"]["text"] for turn in turns)
