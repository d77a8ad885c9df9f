"""Reading a `data:` URI (RFC 2397) as tolerantly as evaluators write them."""

import base64
import re
from dataclasses import dataclass
from urllib.parse import unquote, unquote_to_bytes

from chassis.errors import ServiceError

DEFAULT_MEDIA_TYPE = "text/plain"
"""What RFC 2397 says a URI without a media type holds."""

_TOKEN = r"[A-Za-z0-9!#$&^_.+-]{1,127}"  # noqa: S105 - RFC 6838's restricted name, nothing secret
_MEDIA_TYPE = re.compile(f"{_TOKEN}/{_TOKEN}")
_URL_SAFE = str.maketrans("-_", "+/")


class InvalidDataUriError(ServiceError):
    """The text is no data URI, or its data cannot be decoded; says which, without quoting it."""


@dataclass(frozen=True)
class DataUri:
    """What a data URI holds. `media_type` is the sender's claim without parameters, lower case."""

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
    # Some senders percent-encode the whole URI, `+`, `/` and `=` included.
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
