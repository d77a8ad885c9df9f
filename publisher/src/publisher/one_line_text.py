"""Makes any text fit for a place that holds one line."""

import unicodedata


def one_line(text: str) -> str:
    """The text with every run of white space and control characters turned into one space."""
    plain = "".join(
        " " if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} else character for character in text
    )
    return " ".join(plain.split())
