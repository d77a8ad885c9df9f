"""What an error response of a model's vendor becomes, and that no text of it holds the key."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from chassis.errors import TransientError
from chassis.secret_source import SecretSource
from generator.models.error_classification import (
    MAX_WAIT_SECONDS,
    ErrorResponse,
    FaultKind,
    classify_error,
    mask_key,
    row,
)
from generator.ports import AccountRefused, ModelRefused

TABLE = (
    row("429", "per day", FaultKind.ACCOUNT_REFUSED, "QUOTA_DAY", "further requests today", "Wait for the new day"),
    row("429 5xx", "", FaultKind.BUSY, "", "{vendor} is busy"),
    row("any", "", FaultKind.REQUEST_REFUSED, "", "this request"),
)


def error_of(status: int, message: str, wait: float | None = None) -> Exception:
    response = ErrorResponse(status, message, frozenset({str(status), "any"}), message, f"HTTP_{status}", wait)
    return classify_error(TABLE, response, "Gemini").as_error()


@pytest.mark.parametrize(("wait", "retry_after"), [(None, None), (7.0, 7.0), (86_400.0, MAX_WAIT_SECONDS)])
def test_a_busy_vendor_is_asked_again_after_its_wait_and_at_most_the_longest(
    wait: float | None, retry_after: float | None
) -> None:
    error = error_of(429, "slow down", wait)
    assert isinstance(error, TransientError)
    assert (str(error), error.retry_after) == ("Gemini is busy (429: slow down)", retry_after)


def test_a_refused_request_is_not_sent_to_this_model_again() -> None:
    error = error_of(400, "")
    assert isinstance(error, ModelRefused)
    assert str(error) == "it does not take this request (400)"


def test_a_refused_account_is_told_with_its_code_and_the_remedy() -> None:
    error = error_of(429, "limit per day")
    assert isinstance(error, AccountRefused)
    assert str(error) == "Gemini refuses further requests today: QUOTA_DAY. Wait for the new day (429: limit per day)"


def test_every_value_that_the_key_has_had_is_masked(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("first-value", encoding="utf-8")
    source = SecretSource("GEMINI_API_KEY", None, file)
    new = tmp_path / "new"
    new.write_text("second-value", encoding="utf-8")
    new.replace(file)
    assert source.current() == "second-value"
    assert mask_key("first-value and second-value", source) == "*** and ***"
    assert mask_key("of first-value", "first-value") == "of ***"
    assert mask_key("no key", None) == "no key"


def test_a_key_without_a_file_is_masked() -> None:
    assert mask_key("?key=only-value", SecretSource("GEMINI_API_KEY", SecretStr("only-value"))) == "?key=***"
