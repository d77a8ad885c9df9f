"""A valid callback, and functions to send it to an evaluator stand-in."""

from typing import Any

import httpx

from tools.stack.readiness import PATIENCE
from tools.stand_ins.evaluator.server import RunningEvaluator

GOOD = {
    "email": "briefs@example.org",
    "task": "sum-of-sales-7f3a9",
    "round": 1,
    "nonce": "0198c1d2",
    "repo_url": "https://github.com/owner/sum-of-sales-7f3a9",
    "commit_sha": "0123456789abcdef0123456789abcdef01234567",
    "pages_url": "https://owner.github.io/sum-of-sales-7f3a9/",
}


def call(evaluator: RunningEvaluator, fields: Any = None, *, path: str = "/callbacks") -> httpx.Response:
    return httpx.post(evaluator.url + path, json=GOOD if fields is None else fields, timeout=PATIENCE)
