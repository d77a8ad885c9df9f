"""Parses `data:` URIs (RFC 2397), and tolerates the deviations that evaluators send."""

import base64
import re
from dataclasses import dataclass
from urllib.parse import unquote, unquote_to_bytes

from chassis.errors import ServiceError

DEFAULT_MEDIA_TYPE = "text/plain"
"""RFC 2397's default for a URI without a media type."""

_TOKEN = r"[A-Za-z0-9!#$&^_.+-]{1,127}"  # noqa: S105 - RFC 6838's restricted name, nothing secret
_MEDIA_TYPE = re.compile(f"{_TOKEN}/{_TOKEN}")
_URL_SAFE = str.maketrans("-_", "+/")


class InvalidDataUriError(ServiceError):
    """The text is no data URI, or its data cannot be decoded. The message does not quote it."""


@dataclass(frozen=True)
class DataUri:
    """A decoded data URI. `media_type` is the sender's claim without parameters, in lower case."""

    media_type: str
    content: bytes


def parse_data_uri(text: str) -> DataUri:
    """Decode base64 (blanks, missing padding and the URL-safe alphabet tolerated) or percent-encoded data.

    Raises InvalidDataUriError for any other scheme, too: nothing is ever fetched.
    """
    scheme, colon, rest = text.strip().partition(":")
    if not colon or scheme.lower() != "data":
        raise InvalidDataUriError("only data: URIs are accepted, nothing is fetched; put the file's bytes into the URI")
    header, comma, data = rest.partition(",")
    if not comma:
        raise InvalidDataUriError("a data: URI needs a comma before its data")
    declared, *parameters = (part.strip() for part in header.split(";"))
    is_base64 = "base64" in (part.lower() for part in (declared, *parameters))
    media_type = declared.lower() if _MEDIA_TYPE.fullmatch(declared) else DEFAULT_MEDIA_TYPE
    return DataUri(media_type, _decode_base64(data) if is_base64 else _decode_percent(data))


def _decode_base64(data: str) -> bytes:
    # Some senders percent-encode the whole URI, including `+`, `/` and `=`.
    compact = "".join(unquote(data).split()).translate(_URL_SAFE).rstrip("=")
    try:
        return base64.b64decode(compact + "=" * (-len(compact) % 4), validate=True)
    except ValueError:
        raise InvalidDataUriError("the data is said to be base64 and is not") from None


def _decode_percent(data: str) -> bytes:
    try:
        return unquote_to_bytes(data)
    except UnicodeEncodeError:
        raise InvalidDataUriError("the data holds characters that no UTF-8 text can hold") from None
