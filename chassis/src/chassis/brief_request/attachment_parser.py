"""Parses the field `attachments`: checks the names and decodes the data URIs."""

import unicodedata
from collections.abc import Mapping
from functools import partial

from pydantic import JsonValue

from chassis.brief_request.data_uri import DataUri, InvalidDataUriError, parse_data_uri
from chassis.brief_request.field_errors import Faults, InvalidFieldError, required_text
from contracts.brief import Attachment

MAX_ATTACHMENTS = 20
MAX_NAME_CHARS = 100

_FORBIDDEN_CATEGORIES = ("Cc", "Cs", "Zl", "Zp")
"""Control characters, surrogates, line and paragraph separators."""


def attachments_of(value: JsonValue) -> tuple[Attachment, ...]:
    """Parse a list of `{name, url}` or null. Raises InvalidFieldError for all invalid items together."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise InvalidFieldError("attachments", "must be a list of {name, url} or null")
    if len(value) > MAX_ATTACHMENTS:
        raise InvalidFieldError("attachments", f"must not hold more than {MAX_ATTACHMENTS} files")
    faults = Faults()
    by_name: dict[str, Attachment] = {}
    for index, item in enumerate(value):
        field = f"attachments[{index}]"
        attachment = faults.read(partial(_attachment, field, item), None)
        # A duplicate is harmless; two different contents of one name cannot both be committed.
        if attachment and by_name.setdefault(attachment.name, attachment).content != attachment.content:
            reason = "is the name of an earlier attachment with other content"
            faults.add(InvalidFieldError(f"{field}.name", reason))
    faults.raise_any()
    return tuple(by_name.values())


def _attachment(field: str, item: JsonValue) -> Attachment:
    if not isinstance(item, dict):
        raise InvalidFieldError(field, "must be an object with name and url")
    faults = Faults()
    name = faults.read(partial(_name_in, f"{field}.name", item), "")
    uri = faults.read(partial(_uri_in, f"{field}.url", item), None)
    faults.raise_any()
    if uri is None:
        raise InvalidFieldError(f"{field}.url", "is missing")
    return Attachment(name=name, media_type=uri.media_type, content=uri.content)


def _name_in(field: str, item: Mapping[str, JsonValue]) -> str:
    return _safe_name(field, required_text(item, "name", field=field))


def _uri_in(field: str, item: Mapping[str, JsonValue]) -> DataUri:
    try:
        return parse_data_uri(required_text(item, "url", field=field))
    except InvalidDataUriError as error:
        raise InvalidFieldError(field, str(error)) from None


def _safe_name(field: str, name: str) -> str:
    if len(name) > MAX_NAME_CHARS:
        raise InvalidFieldError(field, f"must not be longer than {MAX_NAME_CHARS} characters")
    if "/" in name or "\\" in name or ".." in name or name.startswith("."):
        raise InvalidFieldError(field, "must be a plain file name: no / or \\, no .., no leading dot")
    if any(unicodedata.category(character) in _FORBIDDEN_CATEGORIES for character in name):
        raise InvalidFieldError(field, "must not contain control characters")
    return name
