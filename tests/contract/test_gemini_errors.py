"""Each of Gemini's refusals of the account over HTTP, and a key that is replaced while the generator runs."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.secret_source import SecretSource
from generator.models.gemini import connect
from generator.ports import AccountRefused
from tests.contract.gemini_calls import PROMPT, failure, model_of
from tools.stack.readiness import PATIENCE
from tools.stand_ins.gemini.script import (
    DAY_QUOTA,
    KEY_EXPIRED,
    KEY_INVALID,
    KEY_LEAKED,
    LOCATION,
    SERVICE_DISABLED,
    Step,
)
from tools.stand_ins.gemini.server import MODELS, RunningGemini


@pytest.fixture
def gemini(gemini: RunningGemini) -> Iterator[RunningGemini]:
    yield gemini
    assert gemini.violations() == []


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (KEY_INVALID, "API_KEY_INVALID"),
        (KEY_EXPIRED, "API_KEY_INVALID"),
        (KEY_LEAKED, "KEY_LEAKED"),
        (SERVICE_DISABLED, "SERVICE_DISABLED"),
        (LOCATION, "LOCATION"),
        (DAY_QUOTA, "QUOTA_DAY"),
        (Step(kind="error", status=429, retry_seconds=86_400), "QUOTA_DAY"),
        (Step(kind="error", status=429, retry_seconds=20, quota_id="TokensPerDay"), "QUOTA_DAY"),
        (Step(kind="error", status=401, times=None), "UNAUTHENTICATED"),
        (Step(kind="error", status=402), "BILLING"),
        (Step(kind="error", status=403), "PERMISSION_DENIED"),
        (Step(kind="error", status=403, reason="CONSUMER_SUSPENDED"), "CONSUMER_SUSPENDED"),
        (Step(kind="error", status=403, reason="API_KEY_HTTP_REFERRER_BLOCKED"), "API_KEY_HTTP_REFERRER_BLOCKED"),
        (Step(kind="error", status=404), "MODEL_NOT_FOUND"),
        (Step(kind="error", status=400, google_status="FAILED_PRECONDITION"), "FAILED_PRECONDITION"),
        (Step(kind="error", status=418), "UNKNOWN"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.status}",
)
async def test_each_refusal_of_the_account_has_its_code_and_is_never_final(
    gemini: RunningGemini, step: Step, code: str
) -> None:
    gemini.play(step)
    error = await failure(model_of(gemini))
    assert isinstance(error, AccountRefused)
    assert error.code == code
    assert f": {code}." in str(error)


async def test_a_wrong_key_is_a_refusal_of_the_account_and_is_not_repeated_in_words(gemini: RunningGemini) -> None:
    (model,) = connect("another-" + gemini.api_key, gemini.endpoint, [MODELS[0]], threads=1)
    error = await failure(model)
    assert isinstance(error, AccountRefused)
    assert str(error).startswith("Gemini refuses the key: API_KEY_INVALID")
    gemini.play(Step(kind="error", status=403, message=f"The key {gemini.api_key} was reported as leaked."))
    error = await failure(model_of(gemini))
    assert isinstance(error, AccountRefused)
    assert gemini.api_key not in str(error)


async def test_a_key_from_a_file_is_read_anew_and_used_by_the_next_call(gemini: RunningGemini, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("a-key-that-is-refused")
    source = SecretSource("GEMINI_API_KEY", None, file)
    models = connect(source, gemini.endpoint, MODELS, threads=16)
    refused = await asyncio.gather(*(failure(model) for model in models * 3))
    assert {type(error) for error in refused} == {AccountRefused}
    file.write_text(gemini.api_key)
    replies = await asyncio.gather(*(model.complete(PROMPT, timeout=PATIENCE) for model in models * 3))
    assert {reply.model for reply in replies} == set(MODELS)
