"""Redacts log lines and reasons: the service's own secrets, passwords in URLs, and data URIs."""

import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol
from urllib.parse import quote, quote_plus

from pydantic import SecretStr
from pydantic_settings import BaseSettings

from chassis.broker_url import passwords_in

SHORTEST_SECRET = 4
"""Shorter values would be redacted by chance; no secret is that short."""

_DATA_URI = re.compile(r"(data:[\w.+/-]*(?:;[\w.+=-]+)*,)([^\s\"'<>\\)]{20,})")
_BROKER_USER = re.compile(r"\bamqps?:(?:\\?/){2}[^\s:@/\"]*:")
_WORD = re.compile(r"\S+")
_PASSWORD = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s:@/?#\"'<>]*:)(?!guest@)[^\s@/?#\"'<>]*@", re.IGNORECASE)


class KnownSecrets(Protocol):
    """A source of secrets outside the settings, which may change while the service runs."""

    def known(self) -> frozenset[str]:
        """Every value so far. Returns the same object until one is added, so that results can be cached."""


class Redactor:
    """Redacts text with the secrets known at the time of the call."""

    def __init__(self, settings: BaseSettings, sources: Sequence[KnownSecrets] = ()) -> None:
        self._fixed = secrets_of(settings)
        self._sources = sources

    def __call__(self, text: str) -> str:
        """Redact `text`."""
        return redact(text, self._fixed.union(*(source.known() for source in self._sources)))


def secrets_of(settings: BaseSettings) -> frozenset[str]:
    """Every secret in `settings`: the value, its comma-separated parts, and the password in a URL."""
    found: set[str] = set()
    for value in dict(settings).values():
        if isinstance(value, SecretStr):
            text = value.get_secret_value()
            found.update((text, *text.split(","), *passwords_in(text)))
    return frozenset(found)


def redact(text: str, secrets: Iterable[str]) -> str:
    """Replace each secret, in any encoding, by asterisks, and shorten data URIs."""
    for form in _written(frozenset(secrets)):
        text = text.replace(form, "***")
    if "amqp" in text:
        text = _WORD.sub(_without_broker_password, text)
    text = _PASSWORD.sub(r"\1***@", text)
    return _DATA_URI.sub(lambda match: f"{match[1]}… ({len(match[2])} characters)", text)


def _without_broker_password(word: re.Match[str]) -> str:
    """Redact up to the last `@` of the word, because a password may contain `@`."""
    before, at, after = word[0].rpartition("@")
    ends = (user.end() for user in _BROKER_USER.finditer(before))
    end = next((end for end in ends if not f"{before}@".startswith("guest@", end)), None) if at else None
    return word[0] if end is None else f"{before[:end]}***@{after}"


@lru_cache(maxsize=8)
def _written(secrets: frozenset[str]) -> tuple[str, ...]:
    """Every encoding of every secret, the longest first."""
    forms = {form for secret in secrets for form in _forms(secret.strip()) if len(form) >= SHORTEST_SECRET}
    return tuple(sorted(forms | {json.dumps(form)[1:-1] for form in forms}, key=len, reverse=True))


def _forms(secret: str) -> set[str]:
    """The encodings in which libraries write `secret`: percent-encoded variants, and Python's repr."""
    quoted = {secret, quote(secret, safe=""), quote(secret), quote_plus(secret)}
    cases = {re.sub(r"%[0-9A-Fa-f]{2}", change, form) for form in quoted for change in (_lower, _upper)}
    return {form for text in quoted | cases for form in (text, repr(text)[1:-1], repr(text.encode())[2:-1])}


def _lower(match: re.Match[str]) -> str:
    return match[0].lower()


def _upper(match: re.Match[str]) -> str:
    return match[0].upper()
