"""Masks our own secrets in a report, because details quote the page, which may contain one."""

from collections.abc import Sequence
from dataclasses import replace

from pydantic import SecretStr

from contracts.evidence import CheckResult
from generator.judge.report import Report

SHORTEST_PART = 8
"""Shortest prefix of a secret that is masked too, because texts are shortened."""
MASK = "********"


def mask_own_secrets(report: Report, secrets: Sequence[SecretStr]) -> Report:
    """Mask each secret, and each long prefix of one, in the report."""
    values = [secret.get_secret_value() for secret in secrets]

    def masked(text: str) -> str:
        for value in values:
            for length in range(len(value), min(SHORTEST_PART, len(value)) - 1, -1):
                text = text.replace(value[:length], MASK)
        return text

    def result(one: CheckResult) -> CheckResult:
        return one.model_copy(update={"detail": masked(one.detail)})

    return replace(
        report,
        checks=tuple(map(result, report.checks)),
        requirements=tuple(map(result, report.requirements)),
        faults=tuple(
            replace(fault, reason=masked(fault.reason), excerpt=masked(fault.excerpt)) for fault in report.faults
        ),
        entries=tuple(replace(one, detail=masked(one.detail)) for one in report.entries),
    )
