"""Reads an error response of an OpenAI-compatible endpoint, whose body has one of many shapes."""

import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from generator.models.error_classification import MAX_WAIT_SECONDS, ErrorResponse
from generator.models.openai_reply import first_choice, mapping_in

_ERRORS = range(300, 600)
_REFUSALS = range(300, 500)
_PASSING = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_EARLY, 499)
_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?")
_MILLISECONDS = 1e11
"""A timestamp above this is in milliseconds, as OpenRouter's."""


def read_error(http_status: int, body: object, headers: Mapping[str, str], *, at: float | None = None) -> ErrorResponse:
    """Read `{"error": {…}}`, `{"error": "…"}`, `{"message": "…"}`, `{"detail": …}` and a provider's nested error."""
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
    wait = _wait(lower, time.time() if at is None else at)
    return ErrorResponse(
        http_status, message, _labels(http_status, lower, wait), words, f"HTTP_{int(http_status)}", wait
    )


def _labels(http_status: int, headers: Mapping[str, str], wait: float | None) -> frozenset[str]:
    """The HTTP status and its class, or what is known beyond it: that it passes by itself, or not for long."""
    if http_status not in _REFUSALS or http_status in _PASSING:
        return frozenset({"unavailable"})
    if http_status == HTTPStatus.PAYMENT_REQUIRED and "retry-after" in headers:
        return frozenset({"402-with-wait"})
    status = str(int(http_status))
    long = http_status == HTTPStatus.TOO_MANY_REQUESTS and (wait or 0.0) > MAX_WAIT_SECONDS
    return frozenset({status, f"{status[0]}xx", *(["long-limit"] if long else [])})


def _wait(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds to wait: Retry-After, or else the time until the rate limits are reset."""
    if (milliseconds := _number(headers.get("retry-after-ms"))) is not None:
        return milliseconds / 1000
    if after := headers.get("retry-after"):
        seconds = _number(after)
        return _until(after, now) if seconds is None else seconds
    # https://platform.openai.com/docs/guides/rate-limits, and OpenRouter's and others' one header for all.
    resets = [_duration(headers.get(f"x-ratelimit-reset-{kind}", "")) for kind in ("requests", "tokens")]
    moment = _number(headers.get("x-ratelimit-reset"))
    if moment is not None:
        resets.append(max(moment / (1000 if moment > _MILLISECONDS else 1) - now, 0.0))
    return max((reset for reset in resets if reset is not None), default=None)


def find_error(answer: object) -> ErrorResponse | None:
    """The error in a body under a 200, which OpenRouter sends if the model had begun; None if there is none."""
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
