"""Reads an error response of an OpenAI-compatible endpoint, whose body has one of many shapes."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from generator.models.fault_kind import MAX_WAIT_SECONDS
from generator.models.openai_reply import first_choice, mapping_in

_ERRORS = range(300, 600)
_REFUSALS = range(300, 500)
_PASSING = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_EARLY, 499)
_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?")
_MILLISECONDS = 1e11
"""A point in time above this is in milliseconds, as OpenRouter gives it."""


@dataclass(frozen=True)
class OpenAIErrorResponse:
    """What could be read of an error response. `words` is all that it says; words and headers' names are lower-case."""

    http_status: int
    message: str = ""
    words: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    at: float = 0.0

    @property
    def labels(self) -> frozenset[str]:
        """The HTTP status and its class, or what is known beyond it: that it passes by itself, or not for long."""
        if self.http_status not in _REFUSALS or self.http_status in _PASSING:
            return frozenset({"unavailable"})
        status = str(int(self.http_status))
        if self.http_status == HTTPStatus.PAYMENT_REQUIRED and "retry-after" in self.headers:
            return frozenset({"402-with-wait"})
        long = self.http_status == HTTPStatus.TOO_MANY_REQUESTS and (self.wait or 0.0) > MAX_WAIT_SECONDS
        return frozenset({status, f"{status[0]}xx", *(["long-limit"] if long else [])})

    @property
    def searched_text(self) -> str:
        """All words of the response."""
        return self.words

    @property
    def code(self) -> str:
        """Few endpoints share codes, so the HTTP status is the code."""
        return f"HTTP_{int(self.http_status)}"

    @property
    def wait(self) -> float | None:
        """Seconds that the endpoint asks for: Retry-After, or else the time until its rate limits are reset."""
        if (milliseconds := _number(self.headers.get("retry-after-ms"))) is not None:
            return milliseconds / 1000
        if after := self.headers.get("retry-after"):
            seconds = _number(after)
            return _until(after, self.at) if seconds is None else seconds
        # https://platform.openai.com/docs/guides/rate-limits, and OpenRouter's and others' one header for all.
        resets = [_duration(self.headers.get(f"x-ratelimit-reset-{kind}", "")) for kind in ("requests", "tokens")]
        moment = _number(self.headers.get("x-ratelimit-reset"))
        if moment is not None:
            resets.append(max(moment / (1000 if moment > _MILLISECONDS else 1) - self.at, 0.0))
        return max((reset for reset in resets if reset is not None), default=None)


def read_error(
    http_status: int, body: object, headers: Mapping[str, str], *, at: float | None = None
) -> OpenAIErrorResponse:
    """Read `{"error": {…}}`, `{"error": "…"}`, `{"message": "…"}` and `{"detail": …}`; a provider's own words too."""
    error = body.get("error", body) if isinstance(body, Mapping) else body
    fields = error if isinstance(error, Mapping) else {"message": error}
    metadata = mapping_in(fields, "metadata")
    message = str(fields.get("message") or fields.get("detail") or "")
    if raw := metadata.get("raw"):
        message = f"{message}: {raw}"
    said = [fields.get(name) for name in ("code", "type", "param")]
    said += [metadata.get(name) for name in ("error_type", "limit_source", "reasons")]
    all_headers = [*headers.items(), *mapping_in(metadata, "headers").items()]
    words = " ".join([message, *(str(part) for part in said if part)]).lower()
    lower = {str(name).lower(): str(value) for name, value in all_headers}
    return OpenAIErrorResponse(http_status, message, words, lower, time.time() if at is None else at)


def find_error(answer: object) -> OpenAIErrorResponse | None:
    """The error in a body under a 200, as OpenRouter sends it when the model had begun; None where there is none."""
    for holder in (answer, first_choice(answer)):
        if isinstance(holder, Mapping) and holder.get("error"):
            code = str(mapping_in(holder, "error").get("code"))
            status = int(code) if code.isdecimal() and int(code) in _ERRORS else HTTPStatus.BAD_GATEWAY
            return read_error(status, holder, {})
    return None


def _number(text: str | None) -> float | None:
    return float(text) if text and re.fullmatch(r"\d+(?:\.\d+)?", text.strip()) else None


def _until(date: str, now: float) -> float | None:
    try:
        return max(parsedate_to_datetime(date).timestamp() - now, 0.0)
    except ValueError:
        return None


def _duration(text: str) -> float | None:
    """Seconds of `1m30.5s`, `20ms` or plain `7`; None for anything else."""
    if (plain := _number(text)) is not None:
        return plain
    match = _DURATION.fullmatch(text.strip())
    if not text.strip() or match is None:
        return None
    hours, minutes, seconds, milliseconds = (float(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds + milliseconds / 1000
