"""Calls to models are measured under the names of OpenTelemetry's conventions, failed ones by their kind."""

import asyncio
from functools import partial

import pytest
from prometheus_client import CollectorRegistry

from chassis.dependency_refusals import Dependency
from chassis.errors import TransientError
from generator.models.fallback_model import FallbackModel
from generator.models.model_telemetry import ModelTelemetry
from generator.ports import AccountRefused, ModelRefused, Prompt, Reply
from tests.stand_ins.code_model import ScriptedModel
from tests.unit.generator.situations import Clock
from tools.publishing.reports import RecordedReports

LABELS = {
    "gen_ai_operation_name": "chat",
    "gen_ai_provider_name": "gcp.gemini",
    "gen_ai_request_model": "gemini-pro-latest",
}


def test_a_reply_counts_its_tokens_and_thoughts_as_output() -> None:
    registry = CollectorRegistry()
    with ModelTelemetry(registry).call("gemini-pro-latest", "gemini") as call:
        call.answered(Reply("page", "STOP", "gemini-pro-latest", prompt_tokens=100, reply_tokens=20, thinking_tokens=3))
    sums = {
        kind: registry.get_sample_value("gen_ai_client_token_usage_sum", {**LABELS, "gen_ai_token_type": kind})
        for kind in ("input", "output")
    }
    assert sums == {"input": 100, "output": 23}
    count = registry.get_sample_value("gen_ai_client_operation_duration_seconds_count", {**LABELS, "error_type": ""})
    assert count == 1


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (AccountRefused("API_KEY_INVALID", "the key is refused"), "API_KEY_INVALID"),
        (ModelRefused("blocked"), "prompt_refused"),
        (TransientError("503"), "unavailable"),
        (asyncio.CancelledError(), "not_awaited"),
        (KeyError("candidates"), "bug"),
    ],
    ids=repr,
)
def test_a_call_without_a_reply_is_counted_by_its_kind(error: BaseException, kind: str) -> None:
    registry = CollectorRegistry()
    with pytest.raises(type(error)), ModelTelemetry(registry).call("gemini-pro-latest", "gemini"):
        raise error
    labels = {**LABELS, "error_type": kind}
    assert registry.get_sample_value("gen_ai_client_operation_duration_seconds_count", labels) == 1


async def test_every_call_is_measured_with_its_vendor_also_one_that_another_model_makes_up_for() -> None:
    registry, clock = CollectorRegistry(), Clock()
    pro, flash = ScriptedModel("gemini-pro-latest"), ScriptedModel("gpt")
    pro.fail(TransientError("busy"))
    flash.reply("hello")
    vendors = {"gemini-pro-latest": Dependency("gemini", clock.monotonic), "gpt": Dependency("openai", clock.monotonic)}
    fallback = FallbackModel([pro, flash], 240, clock.monotonic, vendors, telemetry=ModelTelemetry(registry))
    await fallback.complete(Prompt("system", "text"), 420, RecordedReports())
    count = partial(registry.get_sample_value, "gen_ai_client_operation_duration_seconds_count")
    assert count({**LABELS, "error_type": "unavailable"}) == 1
    answered = {**LABELS, "gen_ai_provider_name": "openai", "gen_ai_request_model": "gpt", "error_type": ""}
    assert count(answered) == 1
