"""What may not be written anywhere: the service's own secrets, and attachments as data URIs."""

import json
import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr
from pydantic_settings import BaseSettings

SHORTEST_SECRET = 4
"""Shorter values would star out half of every line; the services refuse to start with a secret this short."""

_DATA_URI = re.compile(r"(data:[\w.+/-]*(?:;[\w.+=-]+)*,)([^\s\"'<>\\)]{20,})")


def secrets_of(settings: BaseSettings) -> frozenset[str]:
    """Every secret value in `settings`: whole, by comma-separated part, and the password inside a URL."""
    found: set[str] = set()
    for value in dict(settings).values():
        if isinstance(value, SecretStr):
            text = value.get_secret_value()
            found.update((text, *text.split(",")))
            password = urlsplit(text).password if "://" in text else None
            if password not in {None, "guest"}:
                found.update((password or "", unquote(password or "")))
    return frozenset(part.strip() for part in found if len(part.strip()) >= SHORTEST_SECRET)


def redact(text: str, secrets: Iterable[str]) -> str:
    """`text` with stars for each secret (also as JSON would escape it) and data URIs cut to their beginning."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "***").replace(json.dumps(secret)[1:-1], "***")
    return _DATA_URI.sub(lambda match: f"{match[1]}… ({len(match[2])} characters)", text)
