"""Parses the disputes in a reply: which checks the model calls wrongly tested, and why."""

import re
from collections.abc import Mapping

MAX_REASON_LENGTH = 300
DISPUTE_FORMAT = "<<<DISPUTE check 4>>>\nwhy its trial is wrong, in one sentence\n<<<END DISPUTE>>>"
"""The format of a dispute, as prompts show it."""
_MARK = r"^[ \t*`]*+<{2,4}"
_LINE_END = r">{2,4}[*`]*+[ \t]*+\r?$"
# The reason ends before any other mark, so that an unclosed dispute is not searched twice.
_DISPUTE = re.compile(
    rf"{_MARK}DISPUTE[ \t:]++(?P<name>[^\r\n<>]{{1,80}}+){_LINE_END}(?P<why>(?:(?!{_MARK}).)*+)"
    rf"{_MARK}/?END[ \t]*+DISPUTE[^\r\n<>]{{0,60}}+{_LINE_END}\n?",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_NAME = re.compile(r"(?P<kind>earlier check|check|requirement)\s*#?(?P<number>\d{1,3})", re.IGNORECASE)


def parse_disputes(text: str) -> tuple[str, Mapping[str, str]]:
    """Return the reply without its disputes, and their reasons by name, such as `check 4`."""
    said = {}
    for found in _DISPUTE.finditer(text):
        if (name := _NAME.fullmatch(found["name"].strip())) and (why := " ".join(found["why"].split())):
            said[f"{name['kind'].lower()} {int(name['number'])}"] = why[:MAX_REASON_LENGTH]
    return (_DISPUTE.sub("", text) if said else text), said
