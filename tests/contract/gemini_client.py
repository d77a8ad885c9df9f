"""Calls a Gemini stand-in with the vendor's SDK, and with plain HTTP."""

import warnings
from typing import Any

import httpx

from generator.models.gemini import GeminiAccount
from tools.stand_ins.gemini.server import RunningGemini

with warnings.catch_warnings():
    # The package warns of its end of life at import.
    warnings.simplefilter("ignore", FutureWarning)
    import google.generativeai as genai

__all__ = ["MODEL", "ask", "genai", "post"]

MODEL = "gemini-3.8-flash"


def ask(
    stand_in: RunningGemini, prompt: str = "Say something.", *, model: str = MODEL, key: str | None = None, **more: Any
) -> Any:
    genai.configure(
        api_key=key or stand_in.api_key, transport="rest", client_options={"api_endpoint": stand_in.endpoint}
    )
    GeminiAccount._applied = None  # the SDK has one configuration per process, which is no longer the adapter's
    return genai.GenerativeModel(model, system_instruction="Write web pages.").generate_content(
        prompt,
        generation_config={"max_output_tokens": 65536},
        request_options={"retry": None, "timeout": 10} | more,
    )


def post(stand_in: RunningGemini, body: Any, *, model: str = MODEL) -> httpx.Response:
    return httpx.post(
        f"{stand_in.endpoint}/v1beta/models/{model}:generateContent",
        headers={"x-goog-api-key": stand_in.api_key},
        json=body,
    )
