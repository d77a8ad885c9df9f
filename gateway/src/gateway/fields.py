"""Which field of a request is at fault and why; reading its text."""

import re
from collections.abc import Mapping

from pydantic import JsonValue

from chassis.errors import ServiceError

_UNSOUND = re.compile("[\x00\ud800-\udfff]")


class InvalidFieldError(ServiceError):
    """A field cannot be understood. `field` is its path, e.g. `attachments[0].url`; `reason` never quotes its value."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def sound_text(field: str, value: str) -> str:
    """`value` itself. Raises InvalidFieldError if it holds NUL or half a surrogate pair, which cannot be passed on."""
    if _UNSOUND.search(value):
        raise InvalidFieldError(field, "must not contain NUL characters or lone surrogates")
    return value


def required_text(
    values: Mapping[str, JsonValue], key: str, *, field: str | None = None, max_chars: int | None = None
) -> str:
    """The non-blank string under `key`, exactly as sent; `field` is its path where that differs from the key."""
    path = field or key
    if key not in values:
        raise InvalidFieldError(path, "is missing")
    value = values[key]
    if not isinstance(value, str):
        raise InvalidFieldError(path, "must be a string")
    if not value.strip():
        raise InvalidFieldError(path, "must not be empty")
    if max_chars is not None and len(value) > max_chars:
        raise InvalidFieldError(path, f"must not be longer than {max_chars} characters")
    return sound_text(path, value)
