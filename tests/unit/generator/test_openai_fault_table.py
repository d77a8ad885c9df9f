"""What the error bodies of OpenAI, OpenRouter, AI Pipe, Ollama and other compatible endpoints mean."""

from typing import Any

import pytest

from generator.models.error_classification import MAX_WAIT_SECONDS, FaultKind, ModelFault, classify_error
from generator.models.openai_error_response import find_error, read_error
from generator.models.openai_fault_table import TABLE

HOST = "models.example"
NOW = 1_900_000_000.0


def openai(message: str, code: str | None = None, kind: str = "invalid_request_error") -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def openrouter(message: str, code: int, **metadata: object) -> dict[str, Any]:
    return {"error": {"message": message, "code": code, "metadata": metadata}, "user_id": "u"}


def fault_of(status: int, body: object, headers: dict[str, str] | None = None) -> ModelFault:
    return classify_error(TABLE, read_error(status, body, headers or {}, at=NOW), HOST)


CONTEXT = "This model's maximum context length is 128000 tokens. However, your messages resulted in 250000 tokens."
TPM = "Request too large for gpt-5.5 on tokens per min (TPM): Limit 30000, Requested 39018."
REFUSED_BY_ACCOUNT = [
    (401, openai("Incorrect API key provided: wrong.", "invalid_api_key"), "API_KEY_INVALID"),
    (401, openrouter("No auth credentials found", 401), "API_KEY_INVALID"),
    (401, {"message": "Bearer x is invalid: JWSInvalid"}, "API_KEY_INVALID"),
    (401, "", "API_KEY_INVALID"),
    (400, openai("Invalid API key."), "API_KEY_INVALID"),
    (401, openai("Your IP 1.2.3.4 is not authorized for this project", "ip_not_authorized"), "IP_ADDRESS"),
    (403, openai("Country, region, or territory not supported", "unsupported_country_region_territory"), "LOCATION"),
    (403, openai("You have insufficient permissions for this operation."), "PERMISSION_DENIED"),
    (403, openai("Project `p` does not have access to model `gpt-5.5`", "model_not_found"), "MODEL_NOT_FOUND"),
    (403, openrouter("Key limit exceeded (total limit)", 403), "QUOTA"),
    (403, openrouter("Budget limit exceeded", 403, limit_source="openrouter_guardrail_budget"), "QUOTA"),
    (402, openrouter("Insufficient credits. Add more using your account page", 402), "QUOTA"),
    (402, openrouter("This request requires more credits, or fewer max_tokens.", 402), "BILLING"),
    (404, openai("The model `gpt-9` does not exist", "model_not_found"), "MODEL_NOT_FOUND"),
    (404, openai("This is not a chat model", None), "MODEL_NOT_FOUND"),
    (404, {"error": {"message": 'model "x:3b" not found, pull it', "type": "api_error"}}, "MODEL_NOT_FOUND"),
    (404, openrouter("No endpoints found for some/model.", 404), "MODEL_NOT_FOUND"),
    (404, openrouter("No endpoints found matching your data policy.", 404), "DATA_POLICY"),
    (400, openrouter("some/model is not a valid model ID", 400), "MODEL_NOT_FOUND"),
    (400, {"message": "Model gpt-9 pricing unknown"}, "MODEL_NOT_FOUND"),
    (404, "<html>Not Found</html>", "ENDPOINT_NOT_FOUND"),
    (404, {"message": "Unknown provider: openia"}, "ENDPOINT_NOT_FOUND"),
    (405, {"detail": "Method Not Allowed"}, "ENDPOINT_NOT_FOUND"),
    (307, "", "ENDPOINT_NOT_FOUND"),
    (429, openai("You exceeded your current quota.", "insufficient_quota", "insufficient_quota"), "QUOTA"),
    (429, openai("No balance.", "credit_balance_exhausted", "insufficient_quota"), "QUOTA"),
    (429, {"message": "Usage $0.1 / $0.1 in 7 days"}, "QUOTA"),
    (429, openrouter("Rate limit exceeded: free-models-per-day", 429), "QUOTA"),
    (400, openai("Billing hard limit has been reached", "billing_hard_limit_reached"), "QUOTA"),
    (418, openai("Short and stout."), "HTTP_418"),
]  # fmt: skip
REFUSED_FOR_GOOD = [
    (400, openai(CONTEXT, "context_length_exceeded"), "TOO_LONG", "larger context in MODELS"),
    (429, openai(TPM, "rate_limit_exceeded", "tokens"), "TOO_LONG", "larger context in MODELS"),
    (413, {"error": {"message": "the request exceeds the available context size", "type": "x"}}, "TOO_LONG", "MODELS"),
    (400, openrouter("Provider returned error", 400, raw='{"error": "prompt is too long"}'), "TOO_LONG", "MODELS"),
    (404, openrouter("No endpoints found that support image input", 404), "PICTURES", "pictures"),
    (400, openai("this model does not support image input"), "PICTURES", "sight in MODELS"),
    (400, openai("Your request was rejected by our safety system", "content_policy_violation"), "CONTENT", "content"),
    (403, openrouter("Your input was flagged", 403, reasons=["violence"], flagged_input="x"), "CONTENT", "content"),
    (400, openai("Invalid type for 'messages[0].content[1]'."), "REQUEST_REFUSED", "this request"),
    (422, {"detail": [{"loc": ["body"], "msg": "extra fields"}]}, "REQUEST_REFUSED", "extra fields"),
    (413, "", "REQUEST_REFUSED", "this request"),
    (400, openai("max_tokens must be greater than thinking.budget_tokens"), "REQUEST_REFUSED", "this request"),
]


@pytest.mark.parametrize(("status", "body", "code"), REFUSED_BY_ACCOUNT)
def test_what_an_operator_has_to_help_with_has_a_code_and_says_what_to_do(status: int, body: object, code: str) -> None:
    fault = fault_of(status, body)
    assert (fault.kind, fault.code) == (FaultKind.ACCOUNT_REFUSED, code)
    assert fault.text.startswith(f"{HOST} refuses ")
    assert f": {code}. " in fault.text


@pytest.mark.parametrize(("status", "body", "code", "words"), REFUSED_FOR_GOOD)
def test_a_request_that_is_never_taken_says_why(status: int, body: object, code: str, words: str) -> None:
    fault = fault_of(status, body)
    assert (fault.kind, fault.code) == (FaultKind.REQUEST_REFUSED, code)
    assert words in fault.text


@pytest.mark.parametrize("status", [408, 409, 425, 499, 500, 502, 503, 504, 524, 529])
def test_what_passes_by_itself_is_asked_again(status: int) -> None:
    fault = fault_of(status, {"error": {"message": "Overloaded", "code": None}}, {"Retry-After": "3"})
    assert (fault.kind, fault.retry_after) == (FaultKind.BUSY, 3.0)
    assert fault.text == f"{HOST} is unavailable ({status}: Overloaded)"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "17"}, 17.0),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after": "Sun, 17 Mar 2030 17:46:50 GMT"}, 10.0),
        ({"retry-after": "soon"}, None),
        ({"x-ratelimit-reset-requests": "1s", "x-ratelimit-reset-tokens": "1m30.5s"}, 90.5),
        ({"x-ratelimit-reset-tokens": "20ms"}, 0.02),
        ({"x-ratelimit-reset-requests": "whenever"}, None),
        ({"X-RateLimit-Reset": str(int((NOW + 40) * 1000))}, 40.0),
        ({"X-RateLimit-Reset": str(int(NOW - 40))}, 0.0),
    ],
)
def test_a_rate_limit_is_waited_for_as_long_as_its_headers_say(headers: dict[str, str], seconds: float | None) -> None:
    fault = fault_of(429, openai("Rate limit reached for requests", "rate_limit_exceeded", "requests"), headers)
    assert (fault.kind, fault.code, fault.retry_after) == (FaultKind.BUSY, "RATE_LIMIT", seconds)


def test_headers_that_openrouter_puts_into_the_body_count() -> None:
    body = openrouter("Rate limit exceeded", 429, headers={"X-RateLimit-Reset": str(int((NOW + 7) * 1000))})
    assert fault_of(429, body).retry_after == 7.0


def test_a_limit_that_lasts_for_hours_is_one_of_the_account() -> None:
    fault = fault_of(429, openai("Rate limit reached"), {"retry-after": str(int(MAX_WAIT_SECONDS) + 1)})
    assert (fault.kind, fault.code) == (FaultKind.ACCOUNT_REFUSED, "QUOTA")


def test_a_budget_that_calls_in_flight_hold_is_waited_for() -> None:
    body = openrouter("Budget held", 402, limit_source="openrouter_in_flight_budget")
    assert fault_of(402, body, {"retry-after": "5"}).retry_after == 5.0


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (openrouter("Rate limit exceeded", 429), 429),
        ({"error": {"message": "Internal error", "code": "server_error"}}, 502),
        ({"error": "something went wrong"}, 502),
        ({"choices": [{"error": {"code": 503, "message": "No provider"}, "finish_reason": "error"}]}, 503),
    ],
)
def test_an_error_under_a_200_counts_as_one_with_its_own_status(answer: object, status: int) -> None:
    error = find_error(answer)
    assert error is not None
    assert error.http_status == status
    assert error.message


@pytest.mark.parametrize("answer", [None, [], 5, {}, {"error": None, "choices": [{"error": None}]}, {"choices": "x"}])
def test_where_there_is_no_error_none_is_found(answer: object) -> None:
    assert find_error(answer) is None
