"""Names what a report decides, and takes back what the page's author says is tried wrongly."""

from collections.abc import Mapping
from dataclasses import replace

from contracts.evidence import CheckResult
from generator.judge.report import Report


def name_results(report: Report) -> Mapping[str, CheckResult]:
    """Every result by its name: `check 3`, `earlier check 1`, `requirement 2`; each kind is numbered from 1."""
    own = [check for check in report.checks if check.round is None]
    earlier = [check for check in report.checks if check.round is not None]
    return {
        **{f"check {number}": one for number, one in enumerate(own, 1)},
        **{f"earlier check {number}": one for number, one in enumerate(earlier, 1)},
        **{f"requirement {number}": one for number, one in enumerate(report.requirements, 1)},
    }


def disputable_results(report: Report) -> Mapping[str, CheckResult]:
    """What fails and is not decided by the brief's own JavaScript."""
    return {
        name: one
        for name, one in name_results(report).items()
        if one.outcome == "failed" and (one.kind == "sentence" or one.round is not None)
    }


def apply_disputes(report: Report, disputed: Mapping[str, str]) -> Report:
    """The report with what fails and is disputed undecided; `disputed` has the author's reasons by name."""
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
