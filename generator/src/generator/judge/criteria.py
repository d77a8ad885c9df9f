"""What a candidate is judged against."""

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
    """Checks of the rounds before. `asked` are those that the brief does not replace; the `held` ones are judged.

    `excused` says of all others why they are not.
    """

    asked: tuple[EarlierCheck, ...] = ()
    held: tuple[EarlierCheck, ...] = ()
    excused: tuple[CheckResult, ...] = ()


@dataclass(frozen=True)
class Criteria:
    """What a candidate is judged against; `root` is the first part of its path on Pages.

    `left_out` are files of the repository whose content is not at hand, `notices` what was done to given files.
    """

    brief: Brief
    requirements: Requirements
    root: str
    left_out: frozenset[str] = frozenset()
    notices: tuple[str, ...] = ()
    earlier: EarlierRounds = EarlierRounds()
    plan: Plan = NO_PLAN
    existing: Site = field(default_factory=Site)
    """The site that is revised."""
    disputed: Mapping[str, str] = field(default_factory=dict)
    """Why the page's author says that a trial is wrong, by what is tried: `check 3`, `requirement 1`."""

    def of_site(self, site: Site) -> "Criteria":
        """The case with what the site's own workflows make later, unless the plan demands it now."""
        now = {rule.path for rule in self.plan.files if rule.rule == "required"}.union(site)
        return replace(self, requirements=self.requirements.with_built_later(find_workflow_outputs(site) - now))

    @property
    def checks(self) -> Sequence[Check]:
        """What is judged: the brief's own checks, then those of earlier rounds that held."""
        return (*self.brief.checks, *self.earlier.held)

    @property
    def not_at_hand(self) -> frozenset[str]:
        """What a page may refer to although it is not here: too large to travel, or made by a workflow later."""
        return self.left_out | self.requirements.built_later


def undecided_check(check: Check, reason: str) -> CheckResult:
    """The result of a check that was not judged."""
    return mark_round(
        check, CheckResult(text=check.text, kind=check.kind, outcome="undecided", how="none", detail=reason)
    )


def mark_round(check: Check, result: CheckResult) -> CheckResult:
    """The result with the check's round, if it is one of an earlier round."""
    return result.model_copy(update={"round": check.round}) if isinstance(check, EarlierCheck) else result


def publisher_files() -> Site:
    """The files that every published site has beside the candidate's own."""
    licence = mit_text(datetime.now(UTC).year, "the owner of this repository")
    return Site({LICENCE_PATH: licence.encode(), NO_JEKYLL_PATH: b"\n"})
