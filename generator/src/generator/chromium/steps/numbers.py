"""Reads the number in a text as people write numbers."""

import re

_NUMBER = re.compile("[-\u2212\u2013]?\\s?[$€£¥]?\\s?\\d[\\d.,'\u2019\u00a0\u202f ]*(?:e[+-]?\\d+)?", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*")


def readings_of(text: str) -> list[float]:
    """What the first number in the text may be: two readings where a separator may be of thousands or of decimals."""
    found = _NUMBER.search(text)
    if found is None:
        return []
    whole = found[0].strip(" .,'\u2019\u00a0\u202f")
    negative = whole[0] in "-\u2212\u2013" or text[: found.start()].endswith(("-", "\u2212"))
    digits = re.sub("[^\\d.,eE+-]", "", whole.lstrip("-\u2212\u2013"))
    readings = []
    for plain in _plain(digits):
        try:
            readings.append(-float(plain) if negative else float(plain))
        except (ValueError, OverflowError):
            continue
    return readings


def _plain(digits: str) -> list[str]:
    """The digits with a point for decimals and nothing between thousands."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return [digits]
    decimal = digits[:last].replace(",", "").replace(".", "") + "." + digits[last + 1 :]
    grouped = digits.replace(",", "").replace(".", "")
    if "." in digits and "," in digits:
        return [decimal]
    if not _GROUPED.fullmatch(digits):
        return [decimal]
    if digits.count(digits[last]) > 1:
        return [grouped]
    # "1.299" is one thousand two hundred and ninety-nine to some, and "1,299" is not one and a bit to most.
    return [grouped] if digits[last] == "," else [decimal, grouped]
