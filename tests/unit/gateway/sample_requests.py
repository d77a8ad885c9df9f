"""Well-formed requests for tests to spoil."""

import base64
from typing import Any

SECRET = "grün as grass in May"  # noqa: S105 - opens nothing but the gateways of these tests
OPERATOR_TOKEN = "open-sesame-once-more"  # noqa: S105 - opens nothing but the gateways of these tests


def a_request(**changes: Any) -> dict[str, Any]:
    """A request that is accepted, with some fields changed."""
    fields = {
        "email": "student@example.com",
        "secret": SECRET,
        "task": "sum-of-sales-a1b2c",
        "round": 1,
        "nonce": "0199c0de-6f1c-7cc3-8a2e-3a1b5d7f9c10",
        "brief": "Publish a page that sums the sales.",
        "evaluation_url": "https://evaluator.example.com/notify",
    }
    return fields | changes


def a_request_without(*fields: str) -> dict[str, Any]:
    """The same request with some fields left out."""
    return {name: value for name, value in a_request().items() if name not in fields}


def data_uri(content: bytes, media_type: str = "text/csv") -> str:
    """A base64 data URI as most evaluators write it."""
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"
