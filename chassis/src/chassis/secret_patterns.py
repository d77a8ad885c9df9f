"""The patterns of secrets: vendors' tokens listed in `secret_patterns.toml`, and placeholders that are none.

Needs the extra `secret-scan`. Entropy or the word "password" alone is no match, because a false match changes a page.
RE2 takes linear time for any text.
"""

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import re2

_PLACEHOLDER = re.compile(
    rb"example|your|placeholder|dummy|sample|changeme|redacted|(?-i:x{5}|X{5})|\*\*\*|\.\.\.|<|12345678|abcdefgh",
    re.IGNORECASE,
)
# Placeholders repeat characters.
_FEWEST_CHARACTERS = 8
# Longer values contain a placeholder's word by chance.
_LONGEST_PLACEHOLDER = 200
_ASSIGNED = (
    r"(?i:{names})[0-9A-Za-z_. -]{{0,30}}(?i:key|token|secret|passw|auth|credential)[0-9A-Za-z_]{{0,20}}[\"'`\]]{{0,2}}"
    r"\s{{0,3}}(?:=>?|:=?|,)\s{{0,3}}(?i:bearer )?[\"'`]?({value})(?:[^0-9A-Za-z_+/=-]|$)"
)
_LEAST_ENTROPY = 2.5
"""Bits per character; a bare value with less is a name, a sample or zeros."""
_ADDRESS = (
    r"\b(?:https?|ftps?|sftp|smtps?|ldaps?|amqps?|rediss?|postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|mssql|sqlserver"
    r"|clickhouse|cockroachdb|nats|mqtts?)(?:\+[a-z0-9]+)?://[^\s:/@\"'<>`]{0,64}:([^\s/@\"'<>`${}]{8,128})@[0-9A-Za-z\[]"
)
_PASSWORD_OF_A_SAMPLE = re.compile(rb"pass|secret|pwd|token|key", re.IGNORECASE)


@dataclass(frozen=True)
class SecretPattern:
    """One pattern and its kind of secret. Every match contains one of `hints` (in lower case)."""

    kind: str
    pattern: Any
    hints: tuple[bytes, ...]
    bare: bool = False
    """Whether the value has no vendor's prefix, so that guessable values are excluded."""

    def spans(self, content: bytes, lowered: bytes) -> Iterator[tuple[int, int]]:
        """Start and end of each secret, without placeholders."""
        if not any(hint in lowered for hint in self.hints):
            return
        for match in self.pattern.finditer(content):
            group = next((number for number in range(1, len(match.groups()) + 1) if match.group(number)), 0)
            value = match.group(group)
            if not is_placeholder(value) and not (self.bare and _is_guessable(value)):
                yield match.span(group)


def is_placeholder(value: bytes) -> bool:
    """Whether a match is a placeholder, as in documentation."""
    if len(set(value)) < _FEWEST_CHARACTERS:
        return True
    return len(value) <= _LONGEST_PLACEHOLDER and _PLACEHOLDER.search(value) is not None


@cache
def known_patterns() -> tuple[SecretPattern, ...]:
    """Every pattern of the scan."""
    listed = tomllib.loads(files("chassis").joinpath("secret_patterns.toml").read_text("utf-8"))
    return (
        *(
            SecretPattern(kind, _compiled(pattern), (hint.lower().encode(),))
            for kind, hint, pattern in listed["tokens"]
        ),
        *(_assigned(*one) for one in listed["assigned"]),
        SecretPattern("password in an address", _compiled(_ADDRESS), (b"://",), bare=True),
    )


def _assigned(kind: str, names: list[str], value: str) -> SecretPattern:
    pattern = _ASSIGNED.format(names="|".join(names), value=value)
    return SecretPattern(kind, _compiled(pattern), tuple(name.encode() for name in names), bare=True)


def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.log_errors = False  # RE2 logs when its DFA runs out of memory, and goes on in linear time
    return re2.compile(pattern.encode(), options)


def _is_guessable(value: bytes) -> bool:
    """Whether a bare value is words, a sample or zeros."""
    if not (any(48 <= byte <= 57 for byte in value) and any(chr(byte).isalpha() for byte in value)):  # noqa: PLR2004 - digits
        return True
    counts = Counter(value).values()
    entropy = -sum(count / len(value) * math.log2(count / len(value)) for count in counts)
    return entropy < _LEAST_ENTROPY or _PASSWORD_OF_A_SAMPLE.search(value) is not None
