"""Asks a model of an OpenAI-compatible endpoint through OpenAI's SDK; `openai_fault_table.py` classifies its errors."""

import asyncio
import base64
import json
import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import httpx
import openai

from chassis.errors import TransientError
from chassis.outgoing_http import read_proxies, share_authorities
from chassis.secret_source import SecretSource
from generator.models.error_classification import ErrorResponse, classify_error, mask_key
from generator.models.openai_error_response import find_error, read_error
from generator.models.openai_fault_table import TABLE
from generator.models.openai_reply import read_reply
from generator.ports import InlinePart, Prompt, Reply

OPENAI_URL = "https://api.openai.com/v1"
_NO_KEY = "none"


class Endpoint:
    """Address and key. Each call has its own client, so that the key is current and no connection stays open."""

    def __init__(self, key: str | SecretSource | None, base_url: str | None) -> None:
        self._key = key
        self._url = base_url or OPENAI_URL
        self._trusted = httpx.create_ssl_context()
        self.host = urlsplit(self._url).hostname or self._url
        self.without_json: set[str] = set()
        """Models that refuse `response_format`."""

    def client(self, timeout: float) -> openai.AsyncOpenAI:
        """Create a client without retries and redirects. `timeout` limits each read."""
        parts = urlsplit(self._url)
        proxy = read_proxies(os.environ).for_address(parts.scheme, self.host, parts.port)
        http = openai.DefaultAsyncHttpxClient(
            verify=self._trusted, proxy=proxy, trust_env=False, follow_redirects=False
        )
        key = self._key if isinstance(self._key, str) or self._key is None else self._key.current()
        return openai.AsyncOpenAI(
            api_key=key or _NO_KEY, base_url=self._url, timeout=timeout, max_retries=0, http_client=http
        )

    @property
    def headers(self) -> dict[str, str | openai.Omit]:
        """Headers for every call: without a key, the SDK's Authorization header is omitted."""
        return {"Authorization": openai.Omit()} if self._key is None else {}

    def error_for(self, failure: ErrorResponse) -> Exception:
        """The exception for an error response; our key is masked, because AI Pipe repeats it in its message."""
        message = mask_key(failure.message, self._key)
        return classify_error(TABLE, replace(failure, message=message), self.host).as_error()


class OpenAIModel:
    """Adapter of `CodeModel` for one model of an endpoint."""

    def __init__(self, model: str, endpoint: Endpoint) -> None:
        self._model = model
        self._endpoint = endpoint

    @property
    def name(self) -> str:
        """As in MODELS."""
        return f"openai/{self._model}"

    async def complete(self, prompt: Prompt, *, timeout: float) -> Reply:  # noqa: ASYNC109 - the port's signature
        """See `CodeModel`. A call that times out closes its connection."""
        try:
            async with asyncio.timeout(timeout):
                answer = await self._ask(prompt, timeout, as_json=prompt.json)
        except TimeoutError as error:
            raise TransientError("it took too long") from error
        except openai.APIConnectionError as error:
            cause = type(error.__cause__ or error).__name__
            raise TransientError(f"{self._endpoint.host} could not be reached ({cause})") from error
        except (openai.OpenAIError, ValueError) as error:
            raise TransientError(f"its response was not JSON ({type(error).__name__})") from error
        if failure := find_error(answer):
            raise self._endpoint.error_for(failure)
        return read_reply(self.name, prompt, answer)

    async def check(self, *, timeout: float) -> None:  # noqa: ASYNC109 - as `complete`
        """See `CheckableModel`. Asks for one word: several endpoints list their models to anybody, without a key."""
        await self.complete(Prompt("You answer with one word.", "Answer with the word OK."), timeout=timeout)

    async def _ask(self, prompt: Prompt, timeout: float, *, as_json: bool) -> object:  # noqa: ASYNC109 - limits each read
        as_json = as_json and self._model not in self._endpoint.without_json
        try:
            return await self._post(prompt, timeout, as_json=as_json)
        except openai.APIStatusError as error:
            failure = read_error(error.status_code, error.body or error.response.text, error.response.headers)
            if as_json and ("response_format" in failure.searched_text or "json_object" in failure.searched_text):
                self._endpoint.without_json.add(self._model)
                return await self._ask(prompt, timeout, as_json=False)
            raise self._endpoint.error_for(failure) from error

    async def _post(self, prompt: Prompt, timeout: float, *, as_json: bool) -> object:  # noqa: ASYNC109 - limits each read
        """Return the raw JSON, because the SDK's types drop unknown fields and errors under a 200."""
        messages: Any = [{"role": "system", "content": prompt.system}, {"role": "user", "content": _content(prompt)}]
        async with self._endpoint.client(timeout + 1) as client:
            # No token limit and no temperature: names and ranges differ between models.
            response = await client.chat.completions.with_raw_response.create(
                model=self._model,
                messages=messages,
                response_format={"type": "json_object"} if as_json else openai.omit,
                extra_headers=self._endpoint.headers,
            )
        return json.loads(response.content)


def connect(key: str | SecretSource | None, base_url: str | None, names: Sequence[str]) -> tuple[OpenAIModel, ...]:
    """Connect the named models of one endpoint. A key file is read again whenever it changes."""
    share_authorities(os.environ)
    endpoint = Endpoint(key, base_url)
    return tuple(OpenAIModel(name, endpoint) for name in names)


def _content(prompt: Prompt) -> str | list[dict[str, Any]]:
    """Plain text if there are no parts, which not every endpoint accepts."""
    if not prompt.parts:
        return prompt.text
    return [{"type": "text", "text": prompt.text}, *(_part(part, n) for n, part in enumerate(prompt.parts, start=1))]


def _part(part: InlinePart, number: int) -> dict[str, Any]:
    url = f"data:{part.media_type};base64,{base64.b64encode(part.content).decode()}"
    if part.media_type.startswith("image/"):
        return {"type": "image_url", "image_url": {"url": url}}
    suffix = part.media_type.rpartition("/")[2]
    return {"type": "file", "file": {"filename": f"attachment-{number}.{suffix}", "file_data": url}}
