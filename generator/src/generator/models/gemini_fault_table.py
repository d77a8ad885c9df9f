"""Decides what an error response of Gemini means: by HTTP status, Google's status, the details and the message."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from generator.models.error_classification import MAX_WAIT_SECONDS, ErrorResponse, FaultKind, Row, row

_CODE = re.compile(r"[A-Z][A-Z0-9_]{2,60}")
_LONG_QUOTA = re.compile(r"Per(?:Day|Week|Month)", re.IGNORECASE)
_LONG_QUOTA_WORDS = ("credits are depleted", "per day", "spending cap", "limit: 0,")
_DURATION = re.compile(r"(\d+(?:\.\d+)?)s")
_REFUSALS = range(400, 500)
_PASSING = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, 499)


def read_error(
    http_status: int, status: str = "", message: str = "", details: Sequence[Mapping[str, Any]] = ()
) -> ErrorResponse:
    """Read an error response; `status` is Google's, such as INVALID_ARGUMENT, or empty."""
    reason, wait = _reason(details), _wait(details)
    code = reason or (status if _CODE.fullmatch(status) else f"HTTP_{http_status}")
    labels = {"4xx", str(http_status)}
    if http_status not in _REFUSALS or http_status in _PASSING:
        labels = {"unavailable"}
    elif http_status == HTTPStatus.TOO_MANY_REQUESTS:
        labels = {"4xx", "long-quota" if _is_long_quota(message, details, wait) else "short-quota"}
    elif http_status == HTTPStatus.BAD_REQUEST and reason:
        labels = {"4xx"}
    elif http_status == HTTPStatus.BAD_REQUEST and status in {"INVALID_ARGUMENT", "OUT_OF_RANGE"}:
        labels |= {"400-argument"}
    return ErrorResponse(http_status, message, frozenset(labels), f"{code} {message.lower()}", code, wait)


def _reason(details: Sequence[Mapping[str, Any]]) -> str:
    """The reason in an ErrorInfo detail, such as API_KEY_INVALID, or an empty string."""
    reasons = (str(detail.get("reason", "")) for detail in details if _is(detail, "ErrorInfo"))
    return next((reason for reason in reasons if _CODE.fullmatch(reason)), "")


def _wait(details: Sequence[Mapping[str, Any]]) -> float | None:
    """Seconds that a RetryInfo asks for, e.g. `"retryDelay": "17.5s"`."""
    delays = (_DURATION.fullmatch(str(detail.get("retryDelay"))) for detail in details)
    return next((float(delay[1]) for delay in delays if delay), None)


def _is_long_quota(message: str, details: Sequence[Mapping[str, Any]], wait: float | None) -> bool:
    """True if a quota is exhausted for a day or more, or was never granted."""
    quotas = [
        str(violation.get("quotaId", ""))
        for detail in details
        if _is(detail, "QuotaFailure") and isinstance(detail.get("violations"), list)
        for violation in detail["violations"]
        if isinstance(violation, Mapping)
    ]
    spent = any(words in message.lower() for words in _LONG_QUOTA_WORDS)
    return spent or (wait or 0.0) > MAX_WAIT_SECONDS or any(_LONG_QUOTA.search(quota) for quota in quotas)


def _is(detail: Mapping[str, Any], name: str) -> bool:
    return str(detail.get("@type", "")).endswith(name)


_BUSY, _REQUEST, _ACCOUNT = FaultKind.BUSY, FaultKind.REQUEST_REFUSED, FaultKind.ACCOUNT_REFUSED
_NOT_ABOUT_SETTINGS = r"\A(?!(?s:.)*(?:api key|billing|location is not supported|model name))"
"""An INVALID_ARGUMENT that names a setting is about the account, not about the request."""
_VALID_KEY = "Put a valid one in GEMINI_API_KEY or its file"
_QUOTA = "Its quota is used up for long: raise it"
_MODELS = "Check MODELS or GEMINI_MODELS"
_PLACE, _ELSEWHERE = "the place that it is asked from", "Run the generator where Gemini may be used"
_BILLING = "Look at its billing"

TABLE: Sequence[Row] = (
    row("unavailable", "", _BUSY, "UNAVAILABLE", "{vendor} is unavailable"),
    row("short-quota", "", _BUSY, "RATE_LIMIT", "its quota is used up for now"),
    row("413", "", _REQUEST, "REQUEST_REFUSED", "this request"),
    row("400-argument", _NOT_ABOUT_SETTINGS, _REQUEST, "REQUEST_REFUSED", "this request"),
    row("4xx", r"leaked", _ACCOUNT, "KEY_LEAKED", "the key", _VALID_KEY),
    row("402", "", _ACCOUNT, "BILLING", "the account", _BILLING),
    row("404", "", _ACCOUNT, "MODEL_NOT_FOUND", "the model", _MODELS),
    row("long-quota", "", _ACCOUNT, "QUOTA_DAY", "more requests", _QUOTA),
    row("400", r"location", _ACCOUNT, "LOCATION", _PLACE, _ELSEWHERE),
    row("400", r"billing", _ACCOUNT, "BILLING", "the account", _BILLING),
    row("400", r"api key", _ACCOUNT, "API_KEY_INVALID", "the key", _VALID_KEY),
    row("400", r"model name", _ACCOUNT, "MODEL_NOT_FOUND", "the model", _MODELS),
    row("4xx", r"\AMODEL_NOT_FOUND ", _ACCOUNT, "", "the model", _MODELS),
    row("4xx", r"QUOTA|RATE_LIMIT|RESOURCE_EXHAUSTED", _ACCOUNT, "", "more requests", _QUOTA),
    row("4xx", r"LOCATION", _ACCOUNT, "", _PLACE, _ELSEWHERE),
    row("4xx", r"BILLING|PRECONDITION", _ACCOUNT, "", "the account", _BILLING),
    row(
        "4xx",
        r"SERVICE_DISABLED|API_NOT_ACTIVATED",
        _ACCOUNT,
        "",
        "the key",
        "Enable the Generative Language API for its project",
    ),
    row("4xx", r"REFERRER|IP_ADDRESS|APP_BLOCKED|SERVICE_BLOCKED", _ACCOUNT, "", "the key", "Look at its restrictions"),
    row("4xx", r"\AHTTP_", _ACCOUNT, "", "the request", "Nobody knows why: look at what it said"),
    row("4xx", "", _ACCOUNT, "", "the key", _VALID_KEY),
)
"""The first row that applies. An unknown refusal counts as one of the account: retried slowly, never final."""
