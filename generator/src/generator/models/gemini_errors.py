"""Classifies an error response of Gemini by HTTP status, Google's status and the details."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from generator.models.error_meaning import LONGEST_WAIT, ErrorMeaning

_CODE = re.compile(r"[A-Z][A-Z0-9_]{2,60}")
_LONG_QUOTA = re.compile(r"Per(?:Day|Week|Month)", re.IGNORECASE)
_DURATION = re.compile(r"(\d+(?:\.\d+)?)s")
_SHOWN = 200


@dataclass(frozen=True)
class ErrorResponse:
    """What could be read of an error response. `status` is Google's, such as INVALID_ARGUMENT, or empty."""

    http_status: int
    status: str = ""
    message: str = ""
    details: Sequence[Mapping[str, Any]] = field(default=())

    @property
    def reason(self) -> str:
        """The reason in an ErrorInfo detail, such as API_KEY_INVALID, or an empty string."""
        reasons = (str(detail.get("reason", "")) for detail in self.details if _is(detail, "ErrorInfo"))
        return next((reason for reason in reasons if _CODE.fullmatch(reason)), "")

    @property
    def wait(self) -> float | None:
        """Seconds that a RetryInfo asks for, e.g. `"retryDelay": "17.5s"`."""
        delays = (_DURATION.fullmatch(str(detail.get("retryDelay"))) for detail in self.details)
        return next((float(delay[1]) for delay in delays if delay), None)


def classify_error(answer: ErrorResponse) -> ErrorMeaning:
    """Classify a response. An unknown refusal counts as one of the account: retried slowly, never final."""
    said = f" ({answer.http_status}{': ' if answer.message else ''}{answer.message[:_SHOWN]})"
    if not _REFUSALS.start <= answer.http_status < _REFUSALS.stop or answer.http_status in _PASSING:
        return ErrorMeaning("busy", "UNAVAILABLE", f"Gemini is unavailable{said}", answer.wait)
    if answer.http_status == HTTPStatus.TOO_MANY_REQUESTS and not _is_long(answer):
        return ErrorMeaning("busy", "RATE_LIMIT", f"its quota is used up for now{said}", answer.wait)
    if _is_content(answer):
        return ErrorMeaning("content", "REQUEST_REFUSED", f"it does not take this request{said}")
    code = _code_of(answer)
    what, remedy = next((words for pattern, words in _WORDS if re.search(pattern, code)), _KEY)
    return ErrorMeaning("account", code, f"Gemini refuses {what}: {code}. {remedy}{said}")


def _is_content(answer: ErrorResponse) -> bool:
    if answer.http_status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return True
    about_us = answer.reason or _mentions(answer, *_ABOUT_US)
    argument = answer.status in ("INVALID_ARGUMENT", "OUT_OF_RANGE")
    return answer.http_status == HTTPStatus.BAD_REQUEST and argument and not about_us


def _code_of(answer: ErrorResponse) -> str:
    """A short constant for a refusal of the account."""
    if _mentions(answer, "leaked"):
        return "KEY_LEAKED"
    if answer.http_status in _CODES:
        return _CODES[HTTPStatus(answer.http_status)]
    if answer.reason:
        return answer.reason
    if answer.http_status == HTTPStatus.BAD_REQUEST:
        for word, code in _CODES_OF_WORDS.items():
            if _mentions(answer, word):
                return code
    return answer.status if _CODE.fullmatch(answer.status) else f"HTTP_{answer.http_status}"


def _is_long(answer: ErrorResponse) -> bool:
    """Whether a quota is exhausted for a day or more, or was never granted."""
    quotas = [
        str(violation.get("quotaId", ""))
        for detail in answer.details
        if _is(detail, "QuotaFailure") and isinstance(detail.get("violations"), list)
        for violation in detail["violations"]
        if isinstance(violation, Mapping)
    ]
    spent = _mentions(answer, "credits are depleted", "per day", "spending cap", "limit: 0,")
    return spent or (answer.wait or 0.0) > LONGEST_WAIT or any(_LONG_QUOTA.search(quota) for quota in quotas)


def _is(detail: Mapping[str, Any], name: str) -> bool:
    return str(detail.get("@type", "")).endswith(name)


def _mentions(answer: ErrorResponse, *words: str) -> bool:
    message = answer.message.lower()
    return any(word in message for word in words)


_REFUSALS = range(400, 500)
_PASSING = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, 499)
_CODES = {
    HTTPStatus.PAYMENT_REQUIRED: "BILLING",
    HTTPStatus.NOT_FOUND: "MODEL_NOT_FOUND",
    HTTPStatus.TOO_MANY_REQUESTS: "QUOTA_DAY",
}
_ABOUT_US = ("api key", "billing", "location is not supported", "model name")
"""Words in messages of INVALID_ARGUMENT that are about settings, not about the request."""
_CODES_OF_WORDS = {
    "location": "LOCATION",
    "billing": "BILLING",
    "api key": "API_KEY_INVALID",
    "model name": "MODEL_NOT_FOUND",
}
_KEY = ("the key", "Put a valid one in GEMINI_API_KEY or its file")
_WORDS = (
    (r"^MODEL_NOT_FOUND$", ("the model", "Check MODELS or GEMINI_MODELS")),
    (r"QUOTA|RATE_LIMIT|RESOURCE_EXHAUSTED", ("more requests", "Its quota is used up for long: raise it")),
    (r"LOCATION", ("the place that it is asked from", "Run the generator where Gemini may be used")),
    (r"BILLING|PRECONDITION", ("the account", "Look at its billing")),
    (r"SERVICE_DISABLED|API_NOT_ACTIVATED", ("the key", "Enable the Generative Language API for its project")),
    (r"REFERRER|IP_ADDRESS|APP_BLOCKED|SERVICE_BLOCKED", ("the key", "Look at its restrictions")),
    (r"^HTTP_", ("the request", "Nobody knows why: look at what it said")),
)
