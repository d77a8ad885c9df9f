"""Gemini's REST messages: validates requests with the vendor's protobuf types, builds answers and errors."""

import json
from collections.abc import Sequence
from typing import Any

from google.protobuf import json_format

from tools.stand_ins.gemini.messages import glm

_LARGEST_REQUEST = 20 * 1024 * 1024
_MOST_OUTPUT_TOKENS = 65_536
_STATUS_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
_REQUEST_TYPES = {
    "generateContent": glm.GenerateContentRequest,
    "streamGenerateContent": glm.GenerateContentRequest,
    "countTokens": glm.CountTokensRequest,
}
METHODS = tuple(_REQUEST_TYPES)


class InvalidRequest(Exception):  # noqa: N818 - named as Google's status is
    """The real service would answer 400; the text says what is wrong with the request."""


def parse_request(method: str, body: bytes) -> Any:
    """Parse the request as the vendor's message. Raises InvalidRequest for a wrong field, type, role or size."""
    if len(body) > _LARGEST_REQUEST:
        raise InvalidRequest(f"Request payload size exceeds the limit: {_LARGEST_REQUEST} bytes.")
    try:
        fields = json.loads(body)
        if not isinstance(fields, dict):
            raise InvalidRequest("Invalid JSON payload received. It must be an object.")
        message = json_format.ParseDict(fields, _REQUEST_TYPES[method].pb()())
    except (ValueError, json_format.ParseError) as error:
        raise InvalidRequest(f"Invalid JSON payload received. {error}") from error
    contents = contents_of(message)
    if not contents:
        raise InvalidRequest("contents is not specified")
    if any(not content.parts for content in contents):
        raise InvalidRequest("a content must have at least one part")
    if any(content.role not in ("", "user", "model") for content in contents):
        raise InvalidRequest("Please use a valid role: user, model.")
    if method != "countTokens" and message.generation_config.max_output_tokens > _MOST_OUTPUT_TOKENS:
        raise InvalidRequest(f"max_output_tokens must be from 1 to {_MOST_OUTPUT_TOKENS}")
    return message


def contents_of(message: Any) -> Sequence[Any]:
    """The conversation of a request, which may be in either of two fields."""
    nested = getattr(message, "generate_content_request", None)
    contents: Sequence[Any] = message.contents or (nested.contents if nested is not None else ())
    return contents


def text_of(contents: Sequence[Any]) -> str:
    """All text parts of the user, joined by newlines."""
    return "\n".join(
        part.text for content in contents if content.role != "model" for part in content.parts if part.text
    )


def asks_for_json(message: Any) -> bool:
    """Whether the request asks for JSON."""
    return bool(message.generation_config.response_mime_type == "application/json")


def count_tokens(text: str) -> int:
    """Estimate tokens: four characters each."""
    return -(-len(text) // 4)


def answer(prompt: str, text: str, finish_reason: str, parts: Sequence[dict[str, Any]] | None = None) -> dict[str, Any]:
    """A response with one candidate, which has no content without `text`."""
    candidate: dict[str, Any] = {"index": 0, "finishReason": finish_reason}
    if text or parts:
        candidate["content"] = {"role": "model", "parts": list(parts or [{"text": text}])}
    return {"candidates": [candidate], **_as_json(glm.GenerateContentResponse(usage_metadata=_usage(prompt, text)))}


def empty_answer(prompt: str) -> dict[str, Any]:
    """A response without candidates."""
    return _as_json(glm.GenerateContentResponse(usage_metadata=_usage(prompt, "")))


def blocked_answer(prompt: str) -> dict[str, Any]:
    """A response to a blocked prompt."""
    feedback = glm.GenerateContentResponse.PromptFeedback(
        block_reason=glm.GenerateContentResponse.PromptFeedback.BlockReason.PROHIBITED_CONTENT
    )
    return _as_json(glm.GenerateContentResponse(prompt_feedback=feedback, usage_metadata=_usage(prompt, "")))


def token_count(prompt: str) -> dict[str, Any]:
    """The response of countTokens."""
    return _as_json(glm.CountTokensResponse(total_tokens=count_tokens(prompt)))


def model(name: str) -> dict[str, Any]:
    """A model as models.get and models.list describe it."""
    return _as_json(
        glm.Model(
            name=f"models/{name}",
            base_model_id=name,
            version="stand-in",
            display_name=f"{name} (stand-in)",
            input_token_limit=1_048_576,
            output_token_limit=_MOST_OUTPUT_TOKENS,
            supported_generation_methods=["generateContent", "countTokens"],
        )
    )


def error(status: int, message: str, details: Sequence[dict[str, Any]] = (), name: str | None = None) -> dict[str, Any]:
    """The body of an error, as google.rpc.Status."""
    name = name or _STATUS_NAMES.get(status, "UNKNOWN")
    body: dict[str, Any] = {"code": status, "message": message, "status": name}
    if details:
        body["details"] = list(details)
    return {"error": body}


def retry_info(seconds: float) -> dict[str, Any]:
    """The error detail with the time to wait."""
    return {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{seconds:g}s"}


def error_info(reason: str) -> dict[str, Any]:
    """The error detail with the reason's constant."""
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": {"service": "generativelanguage.googleapis.com"},
    }


def quota_failure(quota_id: str) -> dict[str, Any]:
    """The error detail that names the quota that is used up."""
    violation = {
        "quotaMetric": "generativelanguage.googleapis.com/generate_content_free_tier_requests",
        "quotaId": quota_id,
        "quotaDimensions": {"location": "global"},
        "quotaValue": "250",
    }
    return {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [violation]}


def _usage(prompt: str, text: str) -> Any:
    asked, answered = count_tokens(prompt), count_tokens(text)
    return glm.GenerateContentResponse.UsageMetadata(
        prompt_token_count=asked, candidates_token_count=answered, total_token_count=asked + answered
    )


def _as_json(message: Any) -> dict[str, Any]:
    plain: dict[str, Any] = json_format.MessageToDict(type(message).pb(message))
    return plain
