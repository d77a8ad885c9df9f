"""Formats failed checks for a prompt: name, text and observation of each."""

from collections.abc import Mapping

from contracts.evidence import CheckResult
from generator.prompts.data_tags import wrap_in_tag

MAX_SEEN_LENGTH = 700
"""Characters of one check's observation."""


def format_failures(failures: Mapping[str, CheckResult], kind: str) -> str:
    """Format the failures whose names begin with `kind`."""
    return "\n\n".join(_failure(name, one) for name, one in failures.items() if name.startswith(kind))


def _failure(name: str, failure: CheckResult) -> str:
    detail = failure.detail[:MAX_SEEN_LENGTH]
    seen = f"\n{wrap_in_tag('seen', detail)}" if detail else ""
    return wrap_in_tag("failure", wrap_in_tag("check", failure.text, {"kind": failure.kind}) + seen, {"name": name})
