"""The criteria that a candidate is judged by: brief, requirements, plan, checks of earlier rounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from contracts.brief import Brief, Check, EarlierCheck
from contracts.evidence import CheckResult
from contracts.licence import mit_text
from contracts.site_paths import LICENCE_PATH, NO_JEKYLL_PATH
from generator.file_requirements import Requirements
from generator.plan.plan import NO_PLAN, Plan
from generator.site import Site
from generator.workflow_outputs import find_workflow_outputs


@dataclass(frozen=True)
class EarlierRounds:
    """Checks of earlier rounds. `asked` are those that the brief does not replace; the `held` ones are judged.

    `excused` are the undecided results of all others.
    """

    asked: tuple[EarlierCheck, ...] = ()
    held: tuple[EarlierCheck, ...] = ()
    excused: tuple[CheckResult, ...] = ()


@dataclass(frozen=True)
class Criteria:
    """What a candidate is judged by; `root` is the first part of its path on Pages.

    `left_out` are files of the repository whose content is not available, `notices` are about changed input files.
    """

    brief: Brief
    requirements: Requirements
    root: str
    left_out: frozenset[str] = frozenset()
    notices: tuple[str, ...] = ()
    earlier: EarlierRounds = EarlierRounds()
    plan: Plan = NO_PLAN
    existing: Site = field(default_factory=Site)
    """The site to revise."""
    disputed: Mapping[str, str] = field(default_factory=dict)
    """The model's reasons for disputes, by the result's name: `check 3`, `requirement 1`."""

    def of_site(self, site: Site) -> "Criteria":
        """Add the files that the site's own workflows build later, unless the plan requires them now."""
        now = {rule.path for rule in self.plan.files if rule.rule == "required"}.union(site)
        return replace(self, requirements=self.requirements.with_built_later(find_workflow_outputs(site) - now))

    @property
    def checks(self) -> Sequence[Check]:
        """The checks to judge: the brief's own, then those of earlier rounds that held."""
        return (*self.brief.checks, *self.earlier.held)

    @property
    def not_at_hand(self) -> frozenset[str]:
        """Files that a page may refer to although they are not here: too large, or built later."""
        return self.left_out | self.requirements.built_later


def undecided_check(check: Check, reason: str) -> CheckResult:
    """The undecided result of a check."""
    return mark_round(
        check, CheckResult(text=check.text, kind=check.kind, outcome="undecided", how="none", detail=reason)
    )


def mark_round(check: Check, result: CheckResult) -> CheckResult:
    """Add the check's round to the result, if it is an earlier one."""
    return result.model_copy(update={"round": check.round}) if isinstance(check, EarlierCheck) else result


def publisher_files() -> Site:
    """The files that the publisher adds to every site."""
    licence = mit_text(datetime.now(UTC).year, "the owner of this repository")
    return Site({LICENCE_PATH: licence.encode(), NO_JEKYLL_PATH: b"\n"})
