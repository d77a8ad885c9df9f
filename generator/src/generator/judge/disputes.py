"""Names the results of a report, and makes failed ones undecided that the model disputes."""

from collections.abc import Mapping
from dataclasses import replace

from contracts.evidence import CheckResult
from generator.judge.report import Report


def name_results(report: Report) -> Mapping[str, CheckResult]:
    """Return every result by name: `check 3`, `earlier check 1`, `requirement 2`; each kind is numbered from 1."""
    own = [check for check in report.checks if check.round is None]
    earlier = [check for check in report.checks if check.round is not None]
    return {
        **{f"check {number}": one for number, one in enumerate(own, 1)},
        **{f"earlier check {number}": one for number, one in enumerate(earlier, 1)},
        **{f"requirement {number}": one for number, one in enumerate(report.requirements, 1)},
    }


def disputable_results(report: Report) -> Mapping[str, CheckResult]:
    """The failed results that may be disputed: all except the brief's own JavaScript checks."""
    return {
        name: one
        for name, one in name_results(report).items()
        if one.outcome == "failed" and (one.kind == "sentence" or one.round is not None)
    }


def apply_disputes(report: Report, disputed: Mapping[str, str]) -> Report:
    """Return the report with disputed failures undecided; `disputed` has the model's reasons by name."""
    taken_back = {
        id(one): one.model_copy(
            update={
                "outcome": "undecided",
                "how": "none",
                "detail": f"the page's author says that this is tried wrongly: {disputed[name]} ({one.detail})",
            }
        )
        for name, one in disputable_results(report).items()
        if name in disputed
    }
    if not taken_back:
        return report
    return replace(
        report,
        checks=tuple(taken_back.get(id(one), one) for one in report.checks),
        requirements=tuple(taken_back.get(id(one), one) for one in report.requirements),
    )
