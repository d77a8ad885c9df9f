"""Builds the body and the headers of a callback: the same bytes for every attempt at one run of a brief."""

import json

from contracts.messages import SitePublished

SUCCESS = 200
"""The only status that ends the retries."""


def callback_body(message: SitePublished) -> bytes:
    """JSON with exactly the seven fields of the protocol."""
    recipient = message.recipient
    return json.dumps(
        {
            "email": recipient.email,
            "task": recipient.task,
            "round": recipient.round,
            "nonce": recipient.nonce,
            "repo_url": message.repo_url,
            "commit_sha": message.commit_sha,
            "pages_url": message.pages_url,
        },
        ensure_ascii=False,
    ).encode()


def callback_headers(message: SitePublished) -> dict[str, str]:
    """Headers with an idempotency key, so that a receiver recognises a repeated callback of the same run."""
    key = str(message.brief_id) if message.run == 1 else f"{message.brief_id}-run-{message.run}"
    return {"Content-Type": "application/json", "Idempotency-Key": key}


def refusal(status: int) -> str:
    """Explain to the operator a status other than 200."""
    meanings = {
        400: "the evaluator does not know this email, task, round and nonce",
        404: "there is nothing at the evaluation URL",
        429: "the evaluator is asked too often",
    }
    redirected = "it redirects, which is not followed" if status // 100 == 3 else None  # noqa: PLR2004 - 3xx
    return f"the evaluator answered {status}: {redirected or meanings.get(status, 'only 200 counts')}"
