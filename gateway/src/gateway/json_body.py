"""Parses a body as a JSON object; errors say what is wrong and where, without quoting the body."""

import codecs
import json
import math
import re
from typing import NoReturn

from pydantic import JsonValue

from gateway.openapi_request_body import BriefRequest
from gateway.problem_details import MALFORMED, ProblemError

_MAX_DIGITS = 4300
"""Python's limit for integers, whose parsing takes quadratic time."""
_NOT_JSON_CONSTANT = re.compile(r'"|NaN|-?Infinity')
_DIGITS = re.compile(r'"|[0-9]++')
# UTF-32's mark begins like UTF-16's, so it goes first.
_MARKS = (
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_NAMES = frozenset(BriefRequest.model_fields)
_STRING = json.JSONDecoder()


class _InfiniteError(ValueError):
    """A number exceeds the range of a float, which Python would read as infinity."""


class _TwiceError(ValueError):
    """An object holds a known field twice."""


def json_object(body: bytes | bytearray) -> dict[str, JsonValue]:
    """Parse `body`. Raises ProblemError 400 unless it is a JSON object."""
    text = _text_of(body)
    try:
        value = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite, object_pairs_hook=_object_of)
    except json.JSONDecodeError as error:
        # Some Python versions quote the input after a colon.
        what = error.msg.partition(": ")[0].removesuffix(" at").removesuffix(" starting")
        _refuse(f"The body is not valid JSON at {_place(text, error.pos)}: {what}.")
    except _TwiceError as error:
        _refuse(f"The body holds the name `{error}` twice in one object; send it once.")
    except _InfiniteError:
        _refuse("The body holds a number beyond 1.8e308; send a smaller one.")
    except RecursionError:
        _refuse("The body is nested too deeply.")
    except ValueError:
        _refuse(_why_not_a_number(text))
    if not isinstance(value, dict):
        _refuse('The body must be a JSON object such as {"email": …, "secret": …}.')
    return value


def _text_of(body: bytes | bytearray) -> str:
    if not body or body.isspace():
        _refuse("The body is empty; send a JSON object.")
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            remedy = "without it" if encoding == "UTF-8" else "in UTF-8"
            _refuse(f"The body begins with a byte order mark of {encoding}; send the JSON {remedy}.")
    # JSON in UTF-16 or UTF-32 has zero bytes.
    if json.detect_encoding(bytes(body[:4])) != "utf-8":
        _refuse("The body is UTF-16 or UTF-32, as its zero bytes show; send the JSON in UTF-8.")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        place = _place(body[: error.start].decode("utf-8"), error.start, unit="byte")
        _refuse(f"The body is not UTF-8 at {place}; text in Latin-1 or another encoding has to be sent as UTF-8.")


def _object_of(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {}
    for name, value in pairs:
        # Duplicates of unknown fields are ignored, as unknown fields are.
        if name in found and name in _NAMES:
            raise _TwiceError(name)
        found[name] = value
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(number: str) -> float:
    value = float(number)
    if math.isinf(value):
        raise _InfiniteError
    return value


def _why_not_a_number(text: str) -> str:
    constant = _outside_strings(_NOT_JSON_CONSTANT, text)
    if constant is not None:
        return f"The body holds NaN or Infinity at {_place(text, constant)}, which JSON has not; send null or a number."
    integer = _outside_strings(_DIGITS, text, longer_than=_MAX_DIGITS)
    where = "" if integer is None else f" at {_place(text, integer)}"
    return f"The body holds a number of more than {_MAX_DIGITS} digits{where}."


def _outside_strings(pattern: re.Pattern[str], text: str, *, longer_than: int = 0) -> int | None:
    """Position of the first match of more than `longer_than` characters outside strings; `pattern` also matches `"`."""
    position = 0
    while found := pattern.search(text, position):
        if found[0] == '"':
            _, position = _STRING.raw_decode(text, found.start())
        elif found.end() - found.start() > longer_than:
            return found.start()
        else:
            position = found.end()
    return None


def _place(text: str, position: int, *, unit: str = "character") -> str:
    line = text.count("\n", 0, position) + 1
    column = min(position, len(text)) - text.rfind("\n", 0, position)
    return f"line {line}, column {column} ({unit} {position})"


def _refuse(detail: str) -> NoReturn:
    raise ProblemError(MALFORMED, detail)
