"""The operators that compare numbers, and their spellings."""

import math
import operator
from collections.abc import Callable, Mapping

OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    "==": lambda seen, wanted: math.isclose(seen, wanted, rel_tol=1e-9, abs_tol=1e-9),
    "!=": lambda seen, wanted: not math.isclose(seen, wanted, rel_tol=1e-9, abs_tol=1e-9),
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
SPELLINGS: Mapping[str, str] = {
    **{sign: sign for sign in OPERATORS},
    "=": "==",
    "===": "==",
    "eq": "==",
    "!==": "!=",
    "≠": "!=",
    "ne": "!=",
    "≤": "<=",
    "≥": ">=",
    "lt": "<",
    "gt": ">",
    "le": "<=",
    "ge": ">=",
    "lte": "<=",
    "gte": ">=",
}
