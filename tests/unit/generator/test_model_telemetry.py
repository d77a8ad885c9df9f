"""Calls to models are measured under the names of OpenTelemetry's conventions, failed ones by their kind."""

import asyncio

import pytest
from prometheus_client import CollectorRegistry

from chassis.errors import TransientError
from generator.models.model_telemetry import ModelTelemetry
from generator.ports import AccountRefused, ModelRefused, Reply

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
