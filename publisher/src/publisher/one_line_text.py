"""Turns any text into one line, for commit messages and descriptions."""

import unicodedata


def one_line(text: str) -> str:
    """Replace every run of white space and control characters by one space."""
    plain = "".join(
        " " if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} else character for character in text
    )
    return " ".join(plain.split())
