"""Validates a callback against the evaluator's protocol: exactly seven fields, each of its type and form."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

Identity = tuple[object, object, object, object]
"""Email, task, round and nonce, as they were received."""

_FIELDS: dict[str, type] = {
    "email": str,
    "task": str,
    "round": int,
    "nonce": str,
    "repo_url": str,
    "commit_sha": str,
    "pages_url": str,
}
_COMMIT = re.compile(r"[0-9a-f]{40}")
_LATER_RUN = re.compile(r"-run-([0-9]+)$")
_BROKEN_SEGMENTS = {"", "None", "null", "undefined"}


def parse(body: bytes) -> dict[str, Any] | None:
    """Parse the fields of a callback; None if it is not a JSON object."""
    try:
        fields = json.loads(body)
    except ValueError:
        return None
    return fields if isinstance(fields, dict) else None


def identity(fields: dict[str, Any]) -> Identity:
    """The fields by which the evaluator recognises its request."""
    return (fields.get("email"), fields.get("task"), fields.get("round"), fields.get("nonce"))


def run_of(idempotency_key: str) -> int:
    """The run of a callback: a re-send may start a failed or salvaged brief again."""
    found = _LATER_RUN.search(idempotency_key)
    return int(found[1]) if found else 1


def problems_of(content_type: str, fields: dict[str, Any] | None) -> list[str]:
    """All violations of the protocol by a callback, in sentences; empty for a valid one."""
    problems = []
    if content_type.partition(";")[0].strip().lower() != "application/json":
        problems.append(f"Content-Type is {content_type!r}, not application/json")
    if fields is None:
        return [*problems, "the body is not a JSON object"]
    problems += [f"{name} is missing" for name in _FIELDS if name not in fields]
    problems += [f"{name} is not a field of the protocol" for name in fields if name not in _FIELDS]
    for name, wanted in _FIELDS.items():
        # Not isinstance(), because True is an int in Python.
        if name in fields and type(fields[name]) is not wanted:
            problems.append(f"{name} is {fields[name]!r}, not of type {wanted.__name__}")
    return problems or _problems_of_values(fields)


def _problems_of_values(fields: dict[str, Any]) -> list[str]:
    problems = [f"{name} is empty" for name in ("email", "task", "nonce") if not fields[name]]
    if fields["round"] < 1:
        problems.append(f"round is {fields['round']}, and the first is 1")
    if not _COMMIT.fullmatch(fields["commit_sha"]):
        problems.append(f"commit_sha is {fields['commit_sha']!r}, not 40 lower-case hexadecimal digits")
    if not fields["pages_url"].endswith("/"):
        problems.append(f"pages_url is {fields['pages_url']!r}, without the slash at its end")
    segments = urlsplit(fields["repo_url"]).path.split("/")[1:]
    if len(segments) < 2 or _BROKEN_SEGMENTS & set(segments):
        problems.append(f"repo_url is {fields['repo_url']!r}, which names no repository")
    for name in ("repo_url", "pages_url"):
        address = urlsplit(fields[name])
        if address.scheme not in ("http", "https") or not address.hostname:
            problems.append(f"{name} is {fields[name]!r}, not a web address")
    return problems
