"""Words what fails: each under its name, with what was seen."""

from collections.abc import Mapping

from contracts.evidence import CheckResult
from generator.prompts.data_tags import wrap_in_tag

LONGEST_SEEN = 700
"""Characters of what was seen of one check."""


def format_failures(failures: Mapping[str, CheckResult], kind: str) -> str:
    """The failures whose names begin with `kind`."""
    return "\n\n".join(_failure(name, one) for name, one in failures.items() if name.startswith(kind))


def _failure(name: str, failure: CheckResult) -> str:
    detail = failure.detail[:LONGEST_SEEN]
    seen = f"\n{wrap_in_tag('seen', detail)}" if detail else ""
    return wrap_in_tag("failure", wrap_in_tag("check", failure.text, {"kind": failure.kind}) + seen, {"name": name})
