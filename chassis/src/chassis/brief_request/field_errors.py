"""Which fields of a request are at fault and why; reading its text."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import JsonValue

from chassis.errors import ServiceError

_UNSOUND = re.compile("[\x00\ud800-\udfff]")
T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True)
class Fault:
    """A field that cannot be understood: its path, e.g. `attachments[0].url`, and why; its value is never quoted."""

    field: str
    reason: str


class InvalidFieldError(ServiceError):
    """Fields cannot be understood. `faults` are all of them, `field` and `reason` the first one's."""

    def __init__(self, field: str, reason: str, *, others: Sequence[Fault] = ()) -> None:
        self.faults = (Fault(field, reason), *others)
        super().__init__("; ".join(f"{fault.field}: {fault.reason}" for fault in self.faults))
        self.field = field
        self.reason = reason


class Faults:
    """Collects what is wrong with a request, so that all of it is told at once."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def read(self, read: Callable[[], T], otherwise: U) -> T | U:
        """What `read` returns; `otherwise` where it raises InvalidFieldError, which is kept for `raise_any`."""
        try:
            return read()
        except InvalidFieldError as error:
            self.add(error)
            return otherwise

    def add(self, error: InvalidFieldError) -> None:
        """Keep what an error says."""
        self.found += error.faults

    def raise_any(self) -> None:
        """Raises one InvalidFieldError for all that was found, if anything was."""
        if self.found:
            first, *others = self.found
            raise InvalidFieldError(first.field, first.reason, others=others)


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
