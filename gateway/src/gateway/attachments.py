"""Reading `attachments`: harmless names, bytes out of data URIs."""

import unicodedata
from collections.abc import Mapping

from pydantic import JsonValue

from contracts.brief import Attachment
from gateway.data_uri import InvalidDataUriError, parse_data_uri
from gateway.fields import InvalidFieldError, required_text

MAX_ATTACHMENTS = 20
MAX_NAME_CHARS = 100

_FORBIDDEN_CATEGORIES = ("Cc", "Cs", "Zl", "Zp")
"""Control characters, surrogates, line and paragraph separators."""


def attachments_of(value: JsonValue) -> tuple[Attachment, ...]:
    """Attachments of a list of `{name, url}` or null, each name once. Raises InvalidFieldError naming the item."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise InvalidFieldError("attachments", "must be a list of {name, url} or null")
    if len(value) > MAX_ATTACHMENTS:
        raise InvalidFieldError("attachments", f"must not hold more than {MAX_ATTACHMENTS} files")
    by_name: dict[str, Attachment] = {}
    for index, item in enumerate(value):
        field = f"attachments[{index}]"
        if not isinstance(item, dict):
            raise InvalidFieldError(field, "must be an object with name and url")
        attachment = _attachment(field, item)
        # The same file twice is harmless; two contents under one name cannot both be committed.
        if by_name.setdefault(attachment.name, attachment).content != attachment.content:
            raise InvalidFieldError(f"{field}.name", "is the name of an earlier attachment with other content")
    return tuple(by_name.values())


def _attachment(field: str, item: Mapping[str, JsonValue]) -> Attachment:
    name = _safe_name(f"{field}.name", required_text(item, "name", field=f"{field}.name"))
    try:
        uri = parse_data_uri(required_text(item, "url", field=f"{field}.url"))
    except InvalidDataUriError as error:
        raise InvalidFieldError(f"{field}.url", str(error)) from None
    return Attachment(name=name, media_type=uri.media_type, content=uri.content)


def _safe_name(field: str, name: str) -> str:
    if len(name) > MAX_NAME_CHARS:
        raise InvalidFieldError(field, f"must not be longer than {MAX_NAME_CHARS} characters")
    if "/" in name or "\\" in name or ".." in name or name.startswith("."):
        raise InvalidFieldError(field, "must be a plain file name: no / or \\, no .., no leading dot")
    if any(unicodedata.category(character) in _FORBIDDEN_CATEGORIES for character in name):
        raise InvalidFieldError(field, "must not contain control characters")
    return name
