"""Builds the body and the headers of a callback: the same bytes for every attempt at one run of a brief."""

import json

from contracts.messages import SitePublished


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
