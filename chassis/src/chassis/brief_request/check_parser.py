"""Parses the field `checks`, in every form that evaluators send."""

import json
from collections.abc import Iterable
from functools import partial
from typing import Literal

from pydantic import JsonValue

from chassis.brief_request.field_errors import Faults, InvalidFieldError, sound_text
from contracts.brief import Check

MAX_CHECKS = 200
"""Real briefs have about ten; the limit keeps a list of ten megabytes from becoming millions of objects."""

_JS_PREFIX = "js:"


def checks_of(value: JsonValue) -> tuple[Check, ...]:
    """Parse a list, one string, one object or null; blank checks are dropped.

    Objects other than `{"js": "…"}` become sentences of JSON. Raises InvalidFieldError for all invalid items together.
    """
    if value is None:
        return ()
    if isinstance(value, str | dict):
        return _known((_check("checks", value),))
    if not isinstance(value, list):
        raise InvalidFieldError("checks", "must be a list, a string, an object or null")
    if len(value) > MAX_CHECKS:
        raise InvalidFieldError("checks", f"must not hold more than {MAX_CHECKS} checks")
    faults = Faults()
    checks = [faults.read(partial(_check, f"checks[{index}]", item), None) for index, item in enumerate(value)]
    faults.raise_any()
    return _known(checks)


def _known(checks: Iterable[Check | None]) -> tuple[Check, ...]:
    return tuple(check for check in checks if check is not None)


def _check(field: str, value: JsonValue) -> Check | None:
    if value is None:
        return None
    if isinstance(value, str):
        if value.lstrip()[: len(_JS_PREFIX)].lower() == _JS_PREFIX:
            return _worded(field, "js", value.lstrip()[len(_JS_PREFIX) :])
        return _worded(field, "sentence", value)
    if isinstance(value, dict) and isinstance(value.get("js"), str):
        return _worded(f"{field}.js", "js", str(value["js"]))
    try:
        return _worded(field, "sentence", json.dumps(value, ensure_ascii=False))
    except RecursionError:
        raise InvalidFieldError(field, "is nested too deeply") from None


def _worded(field: str, kind: Literal["sentence", "js"], text: str) -> Check | None:
    return Check(kind=kind, text=sound_text(field, text).strip()) if text.strip() else None
