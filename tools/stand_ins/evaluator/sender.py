"""Sends briefs to a gateway as an evaluator does."""

import json
from pathlib import Path
from typing import Any

import httpx

_EXAMPLES = Path(__file__).parents[3] / "examples"


def load_example(name: str, round_number: int) -> dict[str, Any]:
    """A round of an example as it is in `examples/`: without `secret`, `nonce` and `evaluation_url`."""
    path = _EXAMPLES / name / f"round-{round_number}.json"
    if not path.is_file():
        there = ", ".join(f"{known.parent.name} {known.stem}" for known in sorted(_EXAMPLES.glob("*/round-*.json")))
        raise LookupError(f"there is no example {name} round-{round_number}; there are: {there}")
    request: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return request


def complete(
    request: dict[str, Any], *, secret: str, nonce: str, evaluation_url: str, task: str | None = None
) -> dict[str, Any]:
    """A complete copy of `request`, with another task if one is given."""
    filled = {**request, "secret": secret, "nonce": nonce, "evaluation_url": evaluation_url}
    return filled if task is None else {**filled, "task": task}


async def send(gateway_url: str, request: dict[str, Any], *, path: str = "/briefs") -> httpx.Response:
    """POST a complete request to the gateway and return what it answers."""
    async with httpx.AsyncClient(base_url=gateway_url, timeout=30.0, trust_env=False) as client:
        return await client.post(path, json=request)
