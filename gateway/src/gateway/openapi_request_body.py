"""The OpenAPI schema of the request body; the parser in `chassis.brief_request` accepts more forms than that."""

from typing import Any

from pydantic import BaseModel, Field, JsonValue

_EXAMPLE: dict[str, JsonValue] = {
    "email": "student@example.com",
    "secret": "the secret that the operator gave you",
    "task": "sum-of-sales-a1b2c",
    "round": 1,
    "nonce": "0199c0de-6f1c-7cc3-8a2e-3a1b5d7f9c10",
    "brief": "Publish a page that sums the column sales of data.csv and shows the total in #total-sales.",
    "checks": ["The repository has an MIT licence", {"js": "document.querySelector('#total-sales') !== null"}],
    "evaluation_url": "https://evaluator.example.com/notify",
    "attachments": [{"name": "data.csv", "url": "data:text/csv;base64,cHJvZHVjdCxzYWxlcwphLDEKYiwyCg=="}],
}


class BriefRequest(BaseModel):
    """A brief to build (round 1) or to revise (later rounds). Unknown fields are ignored."""

    email: str = Field(description="The owner of the task; echoed in the callback.")
    secret: str = Field(description="The secret agreed with the operator; 403 without it. Never stored or passed on.")
    task: str = Field(description="Names the repository; echoed in the callback.")
    round: int | str | None = Field(
        default=1, description='1 builds, 2 and more revise; a whole number, or one in a string such as `"1"`.'
    )
    nonce: str = Field(
        description="Echoed in the callback. The same email, task, round and nonce again is a re-send: it starts the "
        "brief again if that failed or was salvaged, and changes nothing otherwise."
    )
    brief: str = Field(description="What to build: a line, or kilobytes of Markdown.")
    checks: list[JsonValue] | dict[str, JsonValue] | str | None = Field(
        default=None,
        description='How the page will be judged: sentences, `{"js": "<expression>"}`, `js:<expression>`, mixed.',
    )
    evaluation_url: str = Field(description="http(s) URL of the callback, without user name or password.")
    attachments: list[dict[str, JsonValue]] | None = Field(
        default=None,
        description="Input files, at most 20: `name` without path, `url` a `data:` URI (nothing is fetched).",
    )


class BriefPromise(BaseModel):
    """The response to an accepted brief, which no crash of one process or of the broker loses."""

    status: str = "accepted"
    brief_id: str
    status_url: str = Field(
        description="Where the sender sees what becomes of the brief: a link whose key stands after the `#`. Without "
        "STATUS_LINK_KEY and OPERATOR_TOKEN it is the path for operators."
    )


def request_body() -> dict[str, Any]:
    """FastAPI's `openapi_extra` for the intake operations."""
    schema = BriefRequest.model_json_schema()
    # A schema inside an operation cannot hold definitions; JsonValue's means "anything".
    anything = schema.pop("$defs", {})
    if set(anything) - {"JsonValue"}:
        raise TypeError(f"nested models cannot be documented here: {sorted(anything)}")
    media_type = {"schema": _without_refs(schema), "example": _EXAMPLE}
    return {"requestBody": {"required": True, "content": {"application/json": media_type}}}


def _without_refs(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {key: _without_refs(value) for key, value in schema.items() if key != "$ref"}
    return [_without_refs(item) for item in schema] if isinstance(schema, list) else schema
