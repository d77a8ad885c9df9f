"""What each error answer of Gemini's means: busy, this request, or the account; the account is never final."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.models.error_classification import FaultKind, ModelFault, classify_error
from generator.models.gemini_fault_table import TABLE, read_error

INFO = "type.googleapis.com/google.rpc.ErrorInfo"
QUOTA = "type.googleapis.com/google.rpc.QuotaFailure"
RETRY = "type.googleapis.com/google.rpc.RetryInfo"


def fault(http_status: int, status: str = "", message: str = "", **details: str) -> ModelFault:
    made: list[dict[str, object]] = []
    if "reason" in details:
        made.append({"@type": INFO, "reason": details["reason"], "domain": "googleapis.com"})
    if "quota" in details:
        made.append({"@type": QUOTA, "violations": [{"quotaId": details["quota"]}]})
    if "wait" in details:
        made.append({"@type": RETRY, "retryDelay": details["wait"]})
    return classify_error(TABLE, read_error(http_status, status, message, made), "Gemini")


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
    assert fault(http_status, status, message).kind is FaultKind.REQUEST_REFUSED


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (fault(400, "INVALID_ARGUMENT", "API key not valid.", reason="API_KEY_INVALID"), "API_KEY_INVALID"),
        (fault(400, "INVALID_ARGUMENT", "API key expired. Please renew the API key."), "API_KEY_INVALID"),
        (fault(400, "INVALID_ARGUMENT", "x", reason="API_KEY_SERVICE_BLOCKED"), "API_KEY_SERVICE_BLOCKED"),
        (fault(400, "FAILED_PRECONDITION", "User location is not supported for the API use."), "LOCATION"),
        (fault(400, "FAILED_PRECONDITION", "Enable billing on your project."), "BILLING"),
        (fault(400, "FAILED_PRECONDITION", "Something else."), "FAILED_PRECONDITION"),
        (fault(400, "INVALID_ARGUMENT", "model: unexpected model name format"), "MODEL_NOT_FOUND"),
        (fault(400, "", "<html>"), "HTTP_400"),
        (fault(401, "UNAUTHENTICATED", "Request had invalid credentials."), "UNAUTHENTICATED"),
        (fault(401, "UNAUTHENTICATED", "", reason="ACCESS_TOKEN_TYPE_UNSUPPORTED"), "ACCESS_TOKEN_TYPE_UNSUPPORTED"),
        (fault(402, "", "Payment required"), "BILLING"),
        (fault(403, "PERMISSION_DENIED", "Your API key was reported as leaked."), "KEY_LEAKED"),
        (fault(403, "PERMISSION_DENIED", "x", reason="SERVICE_DISABLED"), "SERVICE_DISABLED"),
        (fault(403, "PERMISSION_DENIED", "x", reason="CONSUMER_SUSPENDED"), "CONSUMER_SUSPENDED"),
        (fault(403, "PERMISSION_DENIED", "x", reason="BILLING_DISABLED"), "BILLING_DISABLED"),
        (fault(403, "PERMISSION_DENIED", "The caller does not have permission"), "PERMISSION_DENIED"),
        (fault(403, "", "<html>"), "HTTP_403"),
        (fault(404, "NOT_FOUND", "models/none is not found"), "MODEL_NOT_FOUND"),
        (fault(429, "RESOURCE_EXHAUSTED", quota="GenerateRequestsPerDayPerProjectPerModel", wait="21s"), "QUOTA_DAY"),
        (fault(429, "RESOURCE_EXHAUSTED", wait="43200s"), "QUOTA_DAY"),
        (fault(429, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted."), "QUOTA_DAY"),
        (fault(405, "", ""), "HTTP_405"),
        (fault(409, "ABORTED", ""), "ABORTED"),
        (fault(418, "", "I'm a teapot"), "HTTP_418"),
        (fault(422, "UNPROCESSABLE", ""), "UNPROCESSABLE"),
        (fault(451, "", "Unavailable For Legal Reasons"), "HTTP_451"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_refusal_of_the_account_is_slow_and_has_a_code(answer: ModelFault, code: str) -> None:
    assert (answer.kind, answer.code) == (FaultKind.ACCOUNT_REFUSED, code)
    assert code in answer.text


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        (fault(429, "RESOURCE_EXHAUSTED", "check your plan and billing details", wait="17.5s"), 17.5),
        (fault(429, "RESOURCE_EXHAUSTED", quota="GenerateRequestsPerMinutePerProjectPerModel"), None),
        (fault(429, "RESOURCE_EXHAUSTED", wait="soon"), None),
        (fault(500), None),
        (fault(503, "UNAVAILABLE", wait="5s"), 5.0),
        (fault(504), None),
        (fault(408), None),
        (fault(301), None),
    ],
)
def test_what_passes_by_itself_is_asked_again_when_google_says(answer: ModelFault, wait: float | None) -> None:
    assert (answer.kind, answer.retry_after) == (FaultKind.BUSY, wait)


def test_a_refused_key_reads_as_the_status_shows_it() -> None:
    text = fault(400, "INVALID_ARGUMENT", "API key not valid.", reason="API_KEY_INVALID").text
    assert text.startswith("Gemini refuses the key: API_KEY_INVALID")


@pytest.mark.parametrize(
    ("reason", "remedy"),
    [("SERVICE_DISABLED", "Enable the Generative Language API"), ("API_KEY_IP_ADDRESS_BLOCKED", "its restrictions")],
)
def test_a_key_that_is_valid_and_refused_is_not_told_to_be_replaced(reason: str, remedy: str) -> None:
    text = fault(403, "PERMISSION_DENIED", "x", reason=reason).text
    assert text.startswith(f"Gemini refuses the key: {reason}")
    assert remedy in text


@given(
    st.integers(400, 499), st.text(max_size=20), st.text(max_size=60), st.lists(st.dictionaries(st.text(), st.text()))
)
def test_no_refusal_raises_and_none_but_two_is_about_the_request(
    http_status: int, status: str, message: str, details: list[dict[str, str]]
) -> None:
    answer = classify_error(TABLE, read_error(http_status, status, message, details), "Gemini")
    assert answer.kind is not FaultKind.REQUEST_REFUSED or http_status in (400, 413)
    assert answer.code.isascii()


@pytest.mark.parametrize("violations", [None, "x", [None], [{"quotaId": None}], {}])
def test_details_of_any_shape_are_survived(violations: object) -> None:
    details: list[dict[str, object]] = [
        {"@type": QUOTA, "violations": violations},
        {"@type": INFO, "reason": 5},
        {"retryDelay": {"seconds": 5}},
    ]
    assert classify_error(TABLE, read_error(429, details=details), "Gemini").kind is FaultKind.BUSY
