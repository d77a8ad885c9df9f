"""The forms of secrets: vendors' tokens as `secret_patterns.toml` lists them, and what makes a match a placeholder.

Needs the extra `secret-scan`. Neither entropy nor the word "password" counts: a page is changed for a hit. RE2 takes
time linear in the text, whatever the text is.
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
# Made-up tokens repeat themselves.
_FEWEST_CHARACTERS = 8
# A longer one holds such a word by chance.
_LONGEST_PLACEHOLDER = 200
_ASSIGNED = (
    r"(?i:{names})[0-9A-Za-z_. -]{{0,30}}(?i:key|token|secret|passw|auth|credential)[0-9A-Za-z_]{{0,20}}[\"'`\]]{{0,2}}"
    r"\s{{0,3}}(?:=>?|:=?|,)\s{{0,3}}(?i:bearer )?[\"'`]?({value})(?:[^0-9A-Za-z_+/=-]|$)"
)
_LEAST_ENTROPY = 2.5
"""Bits a character; a bare string of fewer is a name, a sample, or zeros."""
_ADDRESS = (
    r"\b(?:https?|ftps?|sftp|smtps?|ldaps?|amqps?|rediss?|postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|mssql|sqlserver"
    r"|clickhouse|cockroachdb|nats|mqtts?)(?:\+[a-z0-9]+)?://[^\s:/@\"'<>`]{0,64}:([^\s/@\"'<>`${}]{8,128})@[0-9A-Za-z\[]"
)
_PASSWORD_OF_A_SAMPLE = re.compile(rb"pass|secret|pwd|token|key", re.IGNORECASE)


@dataclass(frozen=True)
class Form:
    """One pattern, and the kind of secret that has this form. `hints` are in lower case; every match holds one."""

    kind: str
    pattern: Any
    hints: tuple[bytes, ...]
    bare: bool = False
    """Whether the secret has no mark of its own, so that more must speak for it."""

    def spans(self, content: bytes, lowered: bytes) -> Iterator[tuple[int, int]]:
        """Start and end of each secret. Placeholders are none."""
        if not any(hint in lowered for hint in self.hints):
            return
        for match in self.pattern.finditer(content):
            group = next((number for number in range(1, len(match.groups()) + 1) if match.group(number)), 0)
            value = match.group(group)
            if not is_placeholder(value) and not (self.bare and _is_guessable(value)):
                yield match.span(group)


def is_placeholder(value: bytes) -> bool:
    """Whether a match is a placeholder, as documentation has them."""
    if len(set(value)) < _FEWEST_CHARACTERS:
        return True
    return len(value) <= _LONGEST_PLACEHOLDER and _PLACEHOLDER.search(value) is not None


@cache
def known_forms() -> tuple[Form, ...]:
    """Every form that is looked for."""
    listed = tomllib.loads(files("chassis").joinpath("secret_patterns.toml").read_text("utf-8"))
    return (
        *(Form(kind, _compiled(pattern), (hint.lower().encode(),)) for kind, hint, pattern in listed["tokens"]),
        *(_assigned(*one) for one in listed["assigned"]),
        Form("password in an address", _compiled(_ADDRESS), (b"://",), bare=True),
    )


def _assigned(kind: str, names: list[str], value: str) -> Form:
    pattern = _ASSIGNED.format(names="|".join(names), value=value)
    return Form(kind, _compiled(pattern), tuple(name.encode() for name in names), bare=True)


def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.log_errors = False  # of a text that fills an automaton; RE2 goes on without it, in linear time
    return re2.compile(pattern.encode(), options)


def _is_guessable(value: bytes) -> bool:
    """Whether a bare value is words, a sample or a row of zeros."""
    if not (any(48 <= byte <= 57 for byte in value) and any(chr(byte).isalpha() for byte in value)):  # noqa: PLR2004 - digits
        return True
    counts = Counter(value).values()
    entropy = -sum(count / len(value) * math.log2(count / len(value)) for count in counts)
    return entropy < _LEAST_ENTROPY or _PASSWORD_OF_A_SAMPLE.search(value) is not None
