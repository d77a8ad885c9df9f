"""What tells one brief from another that was sent under the same email, task, round and nonce."""

import hashlib
import json

from contracts.brief import Brief


def fingerprint_of(brief: Brief) -> str:
    """SHA-256, in hex, over what a brief says, whatever form it was sent in; the secret is no part of a brief.

    A field that a later version adds changes nothing as long as it has its default.
    """
    content = brief.model_dump(mode="json", exclude_defaults=True, exclude={"attachments"})
    content["attachments"] = [
        [attachment.name, attachment.media_type, hashlib.sha256(attachment.content).hexdigest()]
        for attachment in brief.attachments
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
