"""OpenAI's chat completions: validates messages with `description.json`, and builds answers for the script's steps."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from openapi_schema_validator import OAS31Validator

from tools.stand_ins.gemini.protocol import count_tokens
from tools.stand_ins.gemini.script import Step

_DESCRIPTION = Path(__file__).parent / "description.json"
_FINISH_REASONS = {"STOP": "stop", "MAX_TOKENS": "length", "SAFETY": "content_filter"}
_ERRORS = {
    400: ("invalid_request_error", None),
    401: ("invalid_request_error", "invalid_api_key"),
    404: ("invalid_request_error", "model_not_found"),
    429: ("requests", "rate_limit_exceeded"),
}


def problems_of(kind: str, value: object) -> list[str]:
    """The violations of OpenAI's description by `value`; `kind` is `request`, `response` or `error`."""
    errors = sorted(_validator(kind).iter_errors(value), key=str)
    return [f"{error.json_path}: {error.message[:200]}" for error in errors]


@cache
def _validator(kind: str) -> Any:
    description = json.loads(_DESCRIPTION.read_text(encoding="utf-8"))
    return OAS31Validator({"$ref": f"#/$defs/{kind}", "$defs": description["$defs"]})


def text_in(message: dict[str, Any]) -> str:
    """The text of a message, its parts joined by newlines."""
    content = message["content"]
    return content if isinstance(content, str) else "\n".join(part.get("text", "") for part in content)


def text_of(request: dict[str, Any], roles: Sequence[str]) -> str:
    """The text of all messages of these roles."""
    return "\n".join(text_in(message) for message in request["messages"] if message["role"] in roles)


def answer(model: str, prompt: str, text: str, finish_reason: str) -> dict[str, Any]:
    """A completion, whose content is null without `text`."""
    asked, answered = count_tokens(prompt), count_tokens(text)
    message = {"role": "assistant", "content": text or None, "refusal": None}
    reason = _FINISH_REASONS.get(finish_reason, finish_reason.lower())
    return {
        "id": "chatcmpl-stand-in",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": reason}],
        "usage": {"prompt_tokens": asked, "completion_tokens": answered, "total_tokens": asked + answered},
    }


def error(status: int, message: str, *, kind: str | None = None, code: str | None = None) -> dict[str, Any]:
    """The body of an error."""
    usual, usual_code = _ERRORS.get(status, ("server_error", None))
    return {"error": {"message": message, "type": kind or usual, "param": None, "code": code or usual_code}}


def error_of(step: Step) -> tuple[int, dict[str, Any], dict[str, str]]:
    """Status, body and headers of a scripted error: `google_status` and `reason` are OpenAI's type and code here."""
    body = error(step.status, step.message, kind=step.google_status, code=step.reason)
    headers = {} if step.retry_seconds is None else {"retry-after": f"{step.retry_seconds:g}"}
    return step.delivered_as or step.status, body, headers
