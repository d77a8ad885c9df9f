"""Parses the JSON object of a request into a Brief: every field of the request is read here."""

import re
from collections.abc import Mapping

from pydantic import JsonValue

from chassis.brief_request.attachment_parser import attachments_of
from chassis.brief_request.check_parser import checks_of
from chassis.brief_request.field_errors import Faults, InvalidFieldError, required_text
from chassis.callback_url import parse_callback_url
from contracts.brief import Brief

MAX_ROUND = 1_000_000
MAX_EMAIL_CHARS = 320  # RFC 3696 erratum 1690: 64 + @ + 255
MAX_TASK_CHARS = 256
MAX_NONCE_CHARS = 1024
MAX_URL_CHARS = 2048

_DIGITS = re.compile(r"\s*[0-9]{1,7}\s*")


def brief_of(request: Mapping[str, JsonValue]) -> Brief:
    """Parse a request; its secret and unknown fields are ignored.

    Raises InvalidFieldError for all missing and invalid fields together.
    """
    faults = Faults()

    def text(name: str, max_chars: int | None = None) -> str:
        return faults.read(lambda: required_text(request, name, max_chars=max_chars), "")

    brief = Brief(
        email=text("email", MAX_EMAIL_CHARS),
        task=text("task", MAX_TASK_CHARS),
        round=faults.read(lambda: _round_of(request.get("round")), 1),
        nonce=text("nonce", MAX_NONCE_CHARS),
        text=text("brief"),
        checks=faults.read(lambda: checks_of(request.get("checks")), ()),
        evaluation_url=faults.read(lambda: callback_url_of(request), ""),
        attachments=faults.read(lambda: attachments_of(request.get("attachments")), ()),
    )
    faults.raise_any()
    return brief


def callback_url_of(request: Mapping[str, JsonValue]) -> str:
    """The callback URL, unchanged. Raises InvalidFieldError."""
    url = required_text(request, "evaluation_url", max_chars=MAX_URL_CHARS)
    try:
        parse_callback_url(url)
    except ValueError as error:
        raise InvalidFieldError("evaluation_url", str(error)) from None
    return url


def _round_of(value: JsonValue) -> int:
    if value is None:
        return 1
    # In Python True is an int.
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    elif (isinstance(value, float) and value.is_integer()) or (isinstance(value, str) and _DIGITS.fullmatch(value)):
        number = int(value)
    else:
        raise InvalidFieldError("round", "must be a whole number, or one in a string")
    if not 1 <= number <= MAX_ROUND:
        raise InvalidFieldError("round", f"must be between 1 and {MAX_ROUND}")
    return number
