"""Decides what an error response of Gemini means: by HTTP status, Google's status, the details and the message."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from generator.models.fault_kind import MAX_WAIT_SECONDS, FaultKind, Row, row

_CODE = re.compile(r"[A-Z][A-Z0-9_]{2,60}")
_LONG_QUOTA = re.compile(r"Per(?:Day|Week|Month)", re.IGNORECASE)
_LONG_QUOTA_WORDS = ("credits are depleted", "per day", "spending cap", "limit: 0,")
_DURATION = re.compile(r"(\d+(?:\.\d+)?)s")
_REFUSALS = range(400, 500)
_PASSING = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, 499)


@dataclass(frozen=True)
class GeminiErrorResponse:
    """What could be read of an error response. `status` is Google's, such as INVALID_ARGUMENT, or empty."""

    http_status: int
    status: str = ""
    message: str = ""
    details: Sequence[Mapping[str, Any]] = field(default=())

    @property
    def labels(self) -> frozenset[str]:
        """The HTTP status, or what is known beyond it: a reason of Google's, the length of an exhausted quota."""
        if self.http_status not in _REFUSALS or self.http_status in _PASSING:
            return frozenset({"unavailable"})
        status = str(int(self.http_status))
        if self.http_status == HTTPStatus.TOO_MANY_REQUESTS:
            status = "long-quota" if self._has_long_quota() else "short-quota"
        elif self.http_status == HTTPStatus.BAD_REQUEST and self.reason:
            status = "400-with-reason"
        elif self.http_status == HTTPStatus.BAD_REQUEST and self.status in {"INVALID_ARGUMENT", "OUT_OF_RANGE"}:
            status = "400 400-argument"
        return frozenset({"4xx", *status.split()})

    @property
    def searched_text(self) -> str:
        """The code in capitals, then the message in lower case."""
        return f"{self.code} {self.message.lower()}"

    @property
    def code(self) -> str:
        """Google's reason, or else its status, or else the HTTP status."""
        return self.reason or (self.status if _CODE.fullmatch(self.status) else f"HTTP_{int(self.http_status)}")

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

    def _has_long_quota(self) -> bool:
        """Whether a quota is exhausted for a day or more, or was never granted."""
        quotas = [
            str(violation.get("quotaId", ""))
            for detail in self.details
            if _is(detail, "QuotaFailure") and isinstance(detail.get("violations"), list)
            for violation in detail["violations"]
            if isinstance(violation, Mapping)
        ]
        spent = any(words in self.message.lower() for words in _LONG_QUOTA_WORDS)
        return spent or (self.wait or 0.0) > MAX_WAIT_SECONDS or any(_LONG_QUOTA.search(quota) for quota in quotas)


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
