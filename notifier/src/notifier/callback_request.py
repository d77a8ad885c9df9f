"""What the evaluator is told: the same bytes for the same run of a brief, however often it has to be told."""

import json

from contracts.messages import SitePublished

SUCCESS = 200
"""The only status that counts; every other one is tried again."""


def callback_body(message: SitePublished) -> bytes:
    """Exactly the seven fields of the protocol, as JSON."""
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
    """Headers that stay the same over all attempts at one run, so that a receiver can tell a repetition."""
    key = str(message.brief_id) if message.run == 1 else f"{message.brief_id}-run-{message.run}"
    return {"Content-Type": "application/json", "Idempotency-Key": key}


def refusal(status: int) -> str:
    """What a status other than 200 means, for the operator."""
    meanings = {
        400: "the evaluator does not know this email, task, round and nonce",
        404: "there is nothing at the evaluation URL",
        429: "the evaluator is asked too often",
    }
    redirected = "it redirects, which is not followed" if status // 100 == 3 else None  # noqa: PLR2004 - 3xx
    return f"the evaluator answered {status}: {redirected or meanings.get(status, 'only 200 counts')}"
