"""Asks a Gemini model through Google's SDK, and decides what each way of not answering means."""

import os
import warnings
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, cast

from chassis.errors import PermanentError, TransientError
from chassis.outgoing import share_authorities
from generator.ports import ModelRefused, Prompt, Reply
from generator.time_limit import NoThreadLeft, TimeLimit

with warnings.catch_warnings():
    # The SDK says at every import that it will get no more releases; choosing it all the same was deliberate.
    warnings.simplefilter("ignore", FutureWarning)
    import google.generativeai as genai
    from google.api_core import exceptions as api
    from google.protobuf.json_format import ParseError

MAX_OUTPUT_TOKENS = 65_536
"""The most a model takes. Thinking counts too, so anything smaller cuts answers short."""
LONGEST_WAIT = 512.0
"""Seconds; a quota that asks for more (a day's, say) is asked again all the same."""

TRANSIENT, REFUSED, BAD_KEY = TransientError, ModelRefused, PermanentError
# The first row that fits decides. Over REST a 429 is TooManyRequests and never ResourceExhausted.
MEANINGS: Sequence[tuple[type[Exception], type[Exception], str]] = (
    (api.TooManyRequests, TRANSIENT, "its quota is used up"),
    (api.Unauthorized, BAD_KEY, "Gemini does not accept the key in GEMINI_API_KEY: put a valid one there"),
    (api.Forbidden, REFUSED, "the key in GEMINI_API_KEY may not use it"),
    (api.NotFound, REFUSED, "there is no such model: check GEMINI_MODELS"),
    (api.ClientError, REFUSED, "it does not take this request"),
    (api.ServerError, TRANSIENT, "Gemini is unavailable"),
    (api.GoogleAPIError, TRANSIENT, "the call failed"),
    (ParseError, TRANSIENT, "its answer was not Gemini's JSON"),
    (UnicodeDecodeError, TRANSIENT, "its answer was not even text"),
    (TimeoutError, TRANSIENT, "it took too long"),
    (NoThreadLeft, TRANSIENT, "too many earlier calls still hang"),
    (OSError, TRANSIENT, "Gemini could not be reached"),  # what requests raises descends from it
)


class GeminiModel:
    """One of Gemini's models as a `CodeModel`."""

    def __init__(self, name: str, time_limit: TimeLimit) -> None:
        self._name = name
        self._time_limit = time_limit

    @property
    def name(self) -> str:
        """Google's name for it, without `models/`."""
        return self._name

    async def complete(self, prompt: Prompt, *, timeout: float) -> Reply:  # noqa: ASYNC109 - bounds a thread, see TimeLimit
        """See `CodeModel`. A thread whose answer comes too late ends with its socket."""
        try:
            response = await self._time_limit.call(lambda: self._generate(prompt, timeout), seconds=timeout)
        except tuple(vendor for vendor, _, _ in MEANINGS) as error:
            raise _meaning_of(error) from error
        return _read(self._name, response)

    def _generate(self, prompt: Prompt, timeout: float) -> Any:
        model = genai.GenerativeModel(self._name, system_instruction=prompt.system)
        parts = [{"mime_type": part.media_type, "data": part.content} for part in prompt.parts]
        return model.generate_content(
            [prompt.text, *parts],
            generation_config={"max_output_tokens": MAX_OUTPUT_TOKENS},
            # Unless told otherwise the SDK repeats a 503 for ten minutes, whatever the timeout.
            # Its timeout is one of each read; a little longer, so that the wall clock is the one to speak.
            request_options={"timeout": timeout + 1, "retry": None},
        )


def connect(api_key: str, endpoint: str | None, names: Sequence[str], *, threads: int) -> tuple[GeminiModel, ...]:
    """The named models behind one client. The SDK keeps key and endpoint per process: the last call decides."""
    share_authorities(os.environ)
    options = {} if endpoint is None else {"api_endpoint": endpoint}
    genai.configure(api_key=api_key, transport="rest", client_options=options)
    time_limit = TimeLimit(threads)
    return tuple(GeminiModel(name, time_limit) for name in names)


def _meaning_of(error: Exception) -> Exception:
    details = _details(error)
    vendor = _class_of(error, details)
    kind, text = next((kind, text) for row, kind, text in MEANINGS if issubclass(vendor, row))
    said = getattr(error, "message", "")
    reason = f"{text} ({error.__class__.__name__}{': ' if said else ''}{str(said)[:200]})"
    if kind is TRANSIENT:
        return TransientError(reason, retry_after=_wait_in(details))
    return kind(reason)


def _class_of(error: Exception, details: Sequence[Mapping[str, Any]]) -> type[Exception]:
    """The class that `error` would have if the SDK had one for everything that Gemini says."""
    if any(detail.get("reason") == "API_KEY_INVALID" for detail in details):
        return cast("type[Exception]", api.Unauthorized)
    if getattr(error, "code", None) == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return cast("type[Exception]", api.ClientError)
    return type(error)


def _details(error: Exception) -> list[Mapping[str, Any]]:
    return [detail for detail in getattr(error, "details", None) or () if isinstance(detail, Mapping)]


def _wait_in(details: Sequence[Mapping[str, Any]]) -> float | None:
    """Seconds that a RetryInfo asks for, e.g. `"retryDelay": "17.5s"`."""
    for detail in details:
        if str(detail.get("@type", "")).endswith("RetryInfo"):
            try:
                return min(float(str(detail.get("retryDelay", "")).removesuffix("s")), LONGEST_WAIT)
            except ValueError:
                return None
    return None


def _read(name: str, response: Any) -> Reply:
    """The text of the first candidate; never `response.text`, which raises for all but a perfect answer."""
    if not response.candidates:
        raise TransientError(f"it blocked the prompt ({_enum_name(response.prompt_feedback.block_reason)})")
    candidate = response.candidates[0]
    text = "".join(part.text for part in candidate.content.parts)
    finish_reason = _enum_name(candidate.finish_reason)
    if finish_reason not in ("STOP", "MAX_TOKENS"):
        raise TransientError(f"it broke off ({finish_reason})")
    if not text.strip():
        raise TransientError(f"it answered nothing ({finish_reason})")
    usage = response.usage_metadata
    return Reply(text, finish_reason, name, int(usage.prompt_token_count), int(usage.candidates_token_count))


def _enum_name(value: Any) -> str:
    """A reason newer than the SDK arrives as a bare number."""
    return str(getattr(value, "name", value))
