"""What each error answer of Gemini's means: busy, this request, or the account; the account is never final."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.models.error_meaning import ErrorMeaning
from generator.models.gemini_errors import ErrorResponse, classify_error

INFO = "type.googleapis.com/google.rpc.ErrorInfo"
QUOTA = "type.googleapis.com/google.rpc.QuotaFailure"
RETRY = "type.googleapis.com/google.rpc.RetryInfo"


def meaning(http_status: int, status: str = "", message: str = "", **details: str) -> ErrorMeaning:
    made: list[dict[str, object]] = []
    if "reason" in details:
        made.append({"@type": INFO, "reason": details["reason"], "domain": "googleapis.com"})
    if "quota" in details:
        made.append({"@type": QUOTA, "violations": [{"quotaId": details["quota"]}]})
    if "wait" in details:
        made.append({"@type": RETRY, "retryDelay": details["wait"]})
    return classify_error(ErrorResponse(http_status, status, message, made))


@pytest.mark.parametrize(
    ("http_status", "status", "message"),
    [
        (400, "INVALID_ARGUMENT", "Unable to process input image."),
        (400, "INVALID_ARGUMENT", "Request payload size exceeds the limit: 20971520 bytes."),
        (400, "OUT_OF_RANGE", "The input token count exceeds the maximum."),
        (413, "", "<html>Request Entity Too Large</html>"),
    ],
)
def test_what_gemini_does_not_take_is_a_refusal_of_this_request(http_status: int, status: str, message: str) -> None:
    assert meaning(http_status, status, message).kind == "content"


REFUSED_ACCOUNTS: Sequence[tuple[ErrorMeaning, str]] = [
    (meaning(400, "INVALID_ARGUMENT", "API key not valid.", reason="API_KEY_INVALID"), "API_KEY_INVALID"),
    (meaning(400, "INVALID_ARGUMENT", "API key expired. Please renew the API key."), "API_KEY_INVALID"),
    (meaning(400, "INVALID_ARGUMENT", "x", reason="API_KEY_SERVICE_BLOCKED"), "API_KEY_SERVICE_BLOCKED"),
    (meaning(400, "FAILED_PRECONDITION", "User location is not supported for the API use."), "LOCATION"),
    (meaning(400, "FAILED_PRECONDITION", "Enable billing on your project."), "BILLING"),
    (meaning(400, "FAILED_PRECONDITION", "Something else."), "FAILED_PRECONDITION"),
    (meaning(400, "INVALID_ARGUMENT", "model: unexpected model name format"), "MODEL_NOT_FOUND"),
    (meaning(400, "", "<html>"), "HTTP_400"),
    (meaning(401, "UNAUTHENTICATED", "Request had invalid credentials."), "UNAUTHENTICATED"),
    (meaning(401, "UNAUTHENTICATED", "", reason="ACCESS_TOKEN_TYPE_UNSUPPORTED"), "ACCESS_TOKEN_TYPE_UNSUPPORTED"),
    (meaning(402, "", "Payment required"), "BILLING"),
    (meaning(403, "PERMISSION_DENIED", "Your API key was reported as leaked."), "KEY_LEAKED"),
    (meaning(403, "PERMISSION_DENIED", "x", reason="SERVICE_DISABLED"), "SERVICE_DISABLED"),
    (meaning(403, "PERMISSION_DENIED", "x", reason="CONSUMER_SUSPENDED"), "CONSUMER_SUSPENDED"),
    (meaning(403, "PERMISSION_DENIED", "x", reason="BILLING_DISABLED"), "BILLING_DISABLED"),
    (meaning(403, "PERMISSION_DENIED", "The caller does not have permission"), "PERMISSION_DENIED"),
    (meaning(403, "", "<html>"), "HTTP_403"),
    (meaning(404, "NOT_FOUND", "models/none is not found"), "MODEL_NOT_FOUND"),
    (meaning(429, "RESOURCE_EXHAUSTED", quota="GenerateRequestsPerDayPerProjectPerModel", wait="21s"), "QUOTA_DAY"),
    (meaning(429, "RESOURCE_EXHAUSTED", wait="43200s"), "QUOTA_DAY"),
    (meaning(429, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted."), "QUOTA_DAY"),
    (meaning(405, "", ""), "HTTP_405"),
    (meaning(409, "ABORTED", ""), "ABORTED"),
    (meaning(418, "", "I'm a teapot"), "HTTP_418"),
    (meaning(422, "UNPROCESSABLE", ""), "UNPROCESSABLE"),
    (meaning(451, "", "Unavailable For Legal Reasons"), "HTTP_451"),
]


def test_a_refusal_of_the_account_is_slow_and_has_a_code() -> None:
    for answer, code in REFUSED_ACCOUNTS:
        assert (answer.kind, answer.code) == ("account", code), answer
        assert code in answer.text, answer


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        (meaning(429, "RESOURCE_EXHAUSTED", "check your plan and billing details", wait="17.5s"), 17.5),
        (meaning(429, "RESOURCE_EXHAUSTED", quota="GenerateRequestsPerMinutePerProjectPerModel"), None),
        (meaning(429, "RESOURCE_EXHAUSTED", wait="soon"), None),
        (meaning(500), None),
        (meaning(503, "UNAVAILABLE", wait="5s"), 5.0),
        (meaning(504), None),
        (meaning(408), None),
        (meaning(301), None),
    ],
)
def test_what_passes_by_itself_is_asked_again_when_google_says(answer: ErrorMeaning, wait: float | None) -> None:
    assert (answer.kind, answer.retry_after) == ("busy", wait)


def test_a_refused_key_reads_as_the_status_shows_it() -> None:
    text = meaning(400, "INVALID_ARGUMENT", "API key not valid.", reason="API_KEY_INVALID").text
    assert text.startswith("Gemini refuses the key: API_KEY_INVALID")


@pytest.mark.parametrize(
    ("reason", "remedy"),
    [("SERVICE_DISABLED", "Enable the Generative Language API"), ("API_KEY_IP_ADDRESS_BLOCKED", "its restrictions")],
)
def test_a_key_that_is_valid_and_refused_is_not_told_to_be_replaced(reason: str, remedy: str) -> None:
    text = meaning(403, "PERMISSION_DENIED", "x", reason=reason).text
    assert text.startswith(f"Gemini refuses the key: {reason}")
    assert remedy in text


@given(
    st.integers(400, 499), st.text(max_size=20), st.text(max_size=60), st.lists(st.dictionaries(st.text(), st.text()))
)
def test_no_refusal_raises_and_none_but_two_is_about_the_request(
    http_status: int, status: str, message: str, details: list[dict[str, str]]
) -> None:
    answer = classify_error(ErrorResponse(http_status, status, message, details))
    assert answer.kind in ("busy", "account") or http_status in (400, 413)
    assert answer.code.isascii()


@pytest.mark.parametrize("violations", [None, "x", [None], [{"quotaId": None}], {}])
def test_details_of_any_shape_are_survived(violations: object) -> None:
    details: list[dict[str, object]] = [
        {"@type": QUOTA, "violations": violations},
        {"@type": INFO, "reason": 5},
        {"retryDelay": {"seconds": 5}},
    ]
    assert classify_error(ErrorResponse(429, details=details)).kind == "busy"
