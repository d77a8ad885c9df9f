"""Computes a brief's fingerprint, which tells a re-send from another brief with the same id."""

import hashlib
import json

from contracts.brief import Brief


def fingerprint_of(brief: Brief) -> str:
    """SHA-256, in hex, of the normalised brief, without its secret.

    Fields with their default value are left out, so that a field added by a later version changes no fingerprint.
    """
    content = brief.model_dump(mode="json", exclude_defaults=True, exclude={"attachments"})
    content["attachments"] = [
        [attachment.name, attachment.media_type, hashlib.sha256(attachment.content).hexdigest()]
        for attachment in brief.attachments
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
