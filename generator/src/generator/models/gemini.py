"""Asks a Gemini model through Google's SDK; `gemini_fault_table.py` classifies error responses."""

import os
import threading
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from chassis.errors import TransientError
from chassis.outgoing_http import share_authorities
from chassis.secret_source import SecretSource
from generator.models.blocking_calls import BlockingCalls, NoThreadLeft
from generator.models.error_classification import ErrorResponse, classify_error, mask_key
from generator.models.gemini_fault_table import TABLE, read_error
from generator.models.gemini_reply import read_reply
from generator.ports import Prompt, Reply

with warnings.catch_warnings():
    # The SDK warns at every import that it gets no more releases, which is known (decision 0006).
    warnings.simplefilter("ignore", FutureWarning)
    import google.generativeai as genai
    from google.ai import generativelanguage as glm
    from google.api_core import exceptions as api
    from google.generativeai.client import get_default_generative_client
    from google.protobuf.json_format import ParseError

    from generator.models.gemini_transport import VerbatimTransport

T = TypeVar("T")
MAX_OUTPUT_TOKENS = 65_536
"""The models' maximum. Thinking counts too, so a smaller limit would truncate replies."""

# Failures without an error response. The first matching row applies; anything else is a bug in the SDK or in our code.
FAILURES: Sequence[tuple[type[Exception], str]] = (
    (api.GoogleAPIError, "the call failed"),
    (ParseError, "its response was not Gemini's JSON"),
    (UnicodeDecodeError, "its response was not text"),
    (TimeoutError, "it took too long"),
    (NoThreadLeft, "too many earlier calls still hang"),
    (OSError, "Gemini could not be reached"),  # base class of the exceptions of requests
)


class GeminiAccount:
    """Key and endpoint. The SDK keeps them per process, so each call first applies the current ones."""

    _lock = threading.Lock()
    _applied: tuple[str, str | None] | None = None

    def __init__(self, api_key: str | SecretSource, endpoint: str | None) -> None:
        self._key = api_key
        self._endpoint = endpoint

    def apply(self) -> None:
        """Configure the SDK if the key has changed. Calls in progress keep their client."""
        key = self._current()
        with GeminiAccount._lock:
            if GeminiAccount._applied != (key, self._endpoint):
                options = {} if self._endpoint is None else {"api_endpoint": self._endpoint}
                genai.configure(api_key=key, transport=VerbatimTransport, client_options=options)
                # Created inside the lock: two threads at once could keep the client with the older key.
                get_default_generative_client()
                GeminiAccount._applied = (key, self._endpoint)

    def describe(self, model: str, timeout: float) -> Any:
        """Read the description of a model: the SDK has another client for this, which knows no other transport."""
        options = {"api_key": self._current(), "api_endpoint": self._endpoint}
        return glm.ModelServiceClient(transport="rest", client_options=options).get_model(
            name=f"models/{model}", timeout=timeout + 1, retry=None
        )

    def _current(self) -> str:
        return self._key if isinstance(self._key, str) else self._key.current()

    def mask_key(self, text: str) -> str:
        """Mask every value that the key has had."""
        return mask_key(text, self._key)


class GeminiModel:
    """Adapter of `CodeModel` for one Gemini model."""

    def __init__(self, name: str, account: GeminiAccount, calls: BlockingCalls) -> None:
        self._name = name
        self._account = account
        self._calls = calls

    @property
    def name(self) -> str:
        """Google's name of the model, without `models/`."""
        return self._name

    async def complete(self, prompt: Prompt, *, timeout: float) -> Reply:  # noqa: ASYNC109 - bounds a thread, see BlockingCalls
        """See `CodeModel`. The thread of a timed-out call ends when its socket does."""
        return read_reply(self._name, await self._call(lambda: self._generate(prompt, timeout), timeout))

    async def check(self, *, timeout: float) -> None:  # noqa: ASYNC109 - bounds a thread, see BlockingCalls
        """See `CheckableModel`. Reads the model's description, which costs no quota."""
        await self._call(lambda: self._account.describe(self._name, timeout), timeout)

    async def _call(self, call: Callable[[], T], seconds: float) -> T:
        try:
            return await self._calls.run(call, seconds=seconds)
        except tuple(vendor for vendor, _ in FAILURES) as error:
            raise self._exception_for(error) from error

    def _generate(self, prompt: Prompt, timeout: float) -> Any:
        self._account.apply()
        model = genai.GenerativeModel(self._name, system_instruction=prompt.system)
        parts = [{"mime_type": part.media_type, "data": part.content} for part in prompt.parts]
        model.generate_content(
            [prompt.text, *parts],
            generation_config={
                "max_output_tokens": MAX_OUTPUT_TOKENS,
                **({"response_mime_type": "application/json"} if prompt.json else {}),
            },
            # By default the SDK repeats a 503 for ten minutes, whatever the timeout. Its timeout limits each read;
            # a second longer, so that the wall-clock limit applies first.
            request_options={"timeout": timeout + 1, "retry": None},
        )
        return VerbatimTransport.received.answer

    def _exception_for(self, error: Exception) -> Exception:
        if not isinstance(error, api.GoogleAPICallError) or error.code is None:
            text = next(text for row, text in FAILURES if isinstance(error, row))
            return TransientError(f"{text} ({type(error).__name__})")
        answer = _error_response(error)
        masked = replace(answer, message=self._account.mask_key(answer.message))
        return classify_error(TABLE, masked, "Gemini").as_error()


def connect(
    api_key: str | SecretSource, endpoint: str | None, names: Sequence[str], *, threads: int
) -> tuple[GeminiModel, ...]:
    """Connect the named models of one account. A key file is read again whenever it changes."""
    share_authorities(os.environ)
    account, calls = GeminiAccount(api_key, endpoint), BlockingCalls(threads)
    return tuple(GeminiModel(name, account, calls) for name in names)


def _error_response(error: api.GoogleAPICallError) -> ErrorResponse:
    """Read the body, because the SDK drops Google's status and adds the URL to the message."""
    try:
        body = error.response.json()["error"]
        return read_error(
            int(error.code),
            str(body.get("status", "")),
            str(body.get("message", "")),
            [detail for detail in body.get("details") or () if isinstance(detail, Mapping)],
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return read_error(int(error.code), message=str(error.message))
