"""Collects the invalid fields of a request with their reasons, and reads text fields."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import JsonValue

from chassis.errors import ServiceError

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True)
class Fault:
    """An invalid field: its path, such as `attachments[0].url`, and the reason, which never quotes the value."""

    field: str
    reason: str


class InvalidFieldError(ServiceError):
    """Fields are invalid. `faults` lists all of them; `field` and `reason` are the first one's."""

    def __init__(self, field: str, reason: str, *, others: Sequence[Fault] = ()) -> None:
        self.faults = (Fault(field, reason), *others)
        super().__init__("; ".join(f"{fault.field}: {fault.reason}" for fault in self.faults))
        self.field = field
        self.reason = reason


class Faults:
    """Collects the faults of a request, so that one response lists all of them."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def read(self, read: Callable[[], T], otherwise: U) -> T | U:
        """Call `read`. If it raises InvalidFieldError, keep the error for `raise_any` and return `otherwise`."""
        try:
            return read()
        except InvalidFieldError as error:
            self.add(error)
            return otherwise

    def add(self, error: InvalidFieldError) -> None:
        """Keep an error's faults."""
        self.found += error.faults

    def raise_any(self) -> None:
        """Raise one InvalidFieldError for all faults, if there are any."""
        if self.found:
            first, *others = self.found
            raise InvalidFieldError(first.field, first.reason, others=others)


def sound_text(field: str, value: str) -> str:
    """Return `value`. Raises InvalidFieldError if it contains NUL or a lone surrogate, which UTF-8 cannot encode."""
    if "\0" in value or not _is_encodable(value):
        raise InvalidFieldError(field, "must not contain NUL characters or lone surrogates")
    return value


def _is_encodable(text: str) -> bool:
    if text.isascii():  # known without a look at the text, which may be an attachment
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def required_text(
    values: Mapping[str, JsonValue], key: str, *, field: str | None = None, max_chars: int | None = None
) -> str:
    """The non-blank string under `key`, unchanged; `field` is its path if that differs from the key."""
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
