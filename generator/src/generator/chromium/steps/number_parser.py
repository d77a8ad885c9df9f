"""Parses the first number in a text, in the notations that people use."""

import re

_BLANKS = " \u00a0\u2009\u202f'\u2019"
_NUMBER = re.compile(
    f"(?P<sign>(?<![\\w.,)])[-+\u2212\u2013]\\s?)?[$€£¥₹]?\\s?"
    f"(?P<digits>\\d{{1,3}}(?:[{_BLANKS}]\\d{{3}})+(?!\\d)(?:[.,]\\d+)?|\\d+(?:[.,]\\d+)*|[.,]\\d+)(?P<power>e[+-]?\\d+)?",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"\d{1,3}([.,])\d{2,3}(?:\1\d{2,3})*")
_MINUS = ("-", "\u2212", "\u2013")


def parse_numbers(text: str) -> list[float]:
    """The possible values of the first number: two if a separator may be of thousands or of decimals."""
    found = _NUMBER.search(text)
    if found is None:
        return []
    digits = re.sub(f"[{_BLANKS}]", "", found["digits"])
    negative = (found["sign"] or "").strip() in _MINUS
    readings = [float(plain + (found["power"] or "")) for plain in _plain(digits)]
    return [-number if negative else number for number in readings]


def _plain(digits: str) -> list[str]:
    """The possible digits, with a decimal point and without thousands separators."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return [digits]
    grouped = digits.replace(",", "").replace(".", "")
    decimal = digits[:last].replace(",", "").replace(".", "") + "." + digits[last + 1 :]
    if "." in digits and "," in digits:
        return [decimal]
    if digits.count(digits[last]) > 1:
        # Digits that are not grouped by thousands are a list, a date or a version.
        return [grouped if _GROUPED.fullmatch(digits) else re.split("[.,]", digits)[0]]
    if not _GROUPED.fullmatch(digits) or digits[0] == "0" or len(digits) - last != len("000") + 1:
        return [decimal]
    # "1.299" may be 1299 (de) or 1.299; "1,299" is 1299 to most readers.
    return [grouped] if digits[last] == "," else [decimal, grouped]
