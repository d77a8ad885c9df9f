"""Handles `brief.accepted` and `site.checked-out`: generates the site and returns `site.generated`."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from chassis.errors import TransientError
from chassis.secret_scan import SecretScanner, plain_scanner
from chassis.subscription import ReportProgress
from chassis.workflow_template import Workflows
from contracts.evidence import SiteEvidence
from contracts.message_size_limits import CONVERTED_MAX_BYTES
from contracts.messages import SiteGenerated
from contracts.time_budget import (
    AFTER_GENERATION_SECONDS,
    INPUTS_SECONDS,
    MIN_REPAIR_SECONDS,
    OVERRUN_SECONDS,
    VISIT_SECONDS,
)
from generator.attempt_history import History, HistoryStore
from generator.brief_message import BriefMessage, attached_before, checkout_of, earlier_checks_of
from generator.candidate import Candidate
from generator.candidate_maker import CandidateMaker
from generator.early_publication import EarlyPublication, PublishNowError
from generator.evidence_record import build_site_evidence
from generator.exception_guard import NO_METRICS, ExceptionGuard
from generator.hard_timeout import run_with_timeout
from generator.inputs.inputs import Inputs
from generator.inputs.parsed_in_workers import apply_plan, collect_inputs, complete_site_readme
from generator.judge.judge import Judge
from generator.judge.regression_checks import judge_earlier_rounds
from generator.models.fallback_model import FallbackModel
from generator.plan.plan import NO_PLAN
from generator.plan_creation import CountPlans, PlanCreator, count_nothing
from generator.ports import ModelRefused
from generator.prompts.site_prompt import PromptWriter
from generator.repair_loop import RepairLoop
from generator.retry_policy import is_last_chance, shorten_delay
from generator.salvage.last_candidate import last_candidate
from generator.salvage.salvaged_site import plain_inputs
from generator.site_message import build_site_generated
from generator.site_title import repository_name


@dataclass(frozen=True)
class GenerateSite:
    """Generates the site for a brief, or revises an existing one. `now` returns an aware datetime."""

    fallback: FallbackModel
    prompts: PromptWriter
    judge: Judge
    now: Callable[[], datetime]
    publish_evidence: Callable[[SiteEvidence], None]
    salvage: bool = True
    scanner: SecretScanner | Callable[[], SecretScanner] = field(default_factory=plain_scanner)
    """The scanner, or a function that returns the current one: our own secrets may change at run time."""
    converted_max_bytes: int = CONVERTED_MAX_BYTES
    workflows: Workflows = "template"
    guard: ExceptionGuard = NO_METRICS
    count_plans: CountPlans = count_nothing
    histories: HistoryStore = field(default_factory=HistoryStore)
    early: EarlyPublication = field(default_factory=EarlyPublication)
    overrun: float = OVERRUN_SECONDS

    async def __call__(self, message: BriefMessage, report: ReportProgress) -> Sequence[SiteGenerated]:
        """Return the site as one message. Raises TransientError if this attempt failed and there is time for another.

        After the time share it returns the best candidate of all attempts, or a salvaged site; it raises
        PermanentError if salvaging is turned off.
        """
        inputs, history = await self._collect(message), self.histories.of(_key(message))
        # The inputs without the plan are given up: each has a copy of the attachments.
        inputs = await self._planning(message).create_plan(message, inputs, history, self.now(), report)
        candidate = await self._candidate(message, inputs, history, report)
        return await self._build_message(message, inputs, history, candidate, report)

    async def last_resort(self, message: BriefMessage, report: ReportProgress, reason: str) -> Sequence[SiteGenerated]:
        """See `chassis.subscription.LastResort`: return the best candidate of any attempt, or the salvaged site."""
        read, history = await self._collect(message), self.histories.of(_key(message))
        inputs = await apply_plan(read, history.plan or NO_PLAN, self.judge.workers)
        candidate = self._last_candidate(inputs, history, reason)
        return await self._build_message(message, inputs, history, candidate, report)

    async def _collect(self, message: BriefMessage) -> Inputs:
        """Collect the inputs; without conversions and requirements if that raises or takes too long."""
        workers, brief, checkout = self.judge.workers, message.brief, checkout_of(message)
        try:
            work = collect_inputs(
                workers,
                brief,
                checkout,
                attached_before=attached_before(message),
                scanner=self._scanner(),
                converted_max_bytes=self.converted_max_bytes,
                guard=self.guard,
            )
            return await run_with_timeout(INPUTS_SECONDS, work)
        except Exception as error:  # noqa: BLE001 - a page needs little of it
            self.guard.report("inputs", error, doing="collecting the inputs")
            return await plain_inputs(workers, self._scanner, brief, checkout, self.guard)

    def _planning(self, message: BriefMessage) -> PlanCreator:
        models, judge = self.fallback.for_run(message.brief_id, message.run), self.judge
        return PlanCreator(models, judge.browser, self.guard, self.count_plans, judge.workers)

    def _scanner(self) -> SecretScanner:
        return self.scanner if isinstance(self.scanner, SecretScanner) else self.scanner()

    async def _build_message(
        self, message: BriefMessage, inputs: Inputs, history: History, candidate: Candidate, report: ReportProgress
    ) -> Sequence[SiteGenerated]:
        candidate = replace(candidate, site=await complete_site_readme(inputs, candidate.site, self.judge.workers))
        generated, left_out = build_site_generated(message, inputs, candidate, self.guard)

        def publish_evidence() -> None:
            given = message, inputs, candidate, history.evidence(candidate)
            self.publish_evidence(build_site_evidence(*given, left_out=left_out, at=self.now()))

        self.guard.call("evidence", publish_evidence, None, doing="publishing the evidence")
        await report(candidate.handed_over(history.tokens_aside))
        return (generated,)

    async def _candidate(
        self, message: BriefMessage, inputs: Inputs, history: History, report: ReportProgress
    ) -> Candidate:
        def seconds_left() -> float:
            return message.seconds_left(self.now()) - AFTER_GENERATION_SECONDS

        try:
            best = partial(self._best, message, inputs, history, report, seconds_left)
            work = self.early.unless_asked(message, history, best, self.now())
            return await run_with_timeout(max(seconds_left(), 0.0) + self.overrun, work)
        except (ModelRefused, PublishNowError) as error:
            return self._last_candidate(inputs, history, str(error))
        except (TransientError, TimeoutError) as error:
            left, asked = seconds_left(), error.retry_after if isinstance(error, TransientError) else None
            if isinstance(error, TimeoutError):
                self.guard.report("hang", error, doing="an attempt")
            if is_last_chance(left):
                return self._last_candidate(inputs, history, str(error))
            raise TransientError(str(error), retry_after=shorten_delay(left, asked)) from error

    async def _best(
        self, message: BriefMessage, inputs: Inputs, history: History, report: ReportProgress, left: Callable[[], float]
    ) -> Candidate:
        checkout, planning = checkout_of(message), self._planning(message)
        criteria = inputs.criteria(checkout.repository if checkout else repository_name(inputs.brief.task))
        if history.earlier is None:
            seconds, asked = min(VISIT_SECONDS, left() - MIN_REPAIR_SECONDS), earlier_checks_of(message)
            given = self.judge, criteria, inputs.existing, asked
            history.earlier = await judge_earlier_rounds(*given, seconds=seconds, guard=self.guard)
        criteria = replace(criteria, earlier=history.earlier, disputed=dict(history.disputed))
        async with planning.dry_run(inputs, criteria.root, history) as final_plan:
            parts = inputs.existing, inputs.site, inputs.with_readme, self._scanner(), self.guard
            maker = CandidateMaker(self.judge, criteria, *parts, final_plan, self.workflows)
            loop = RepairLoop(planning.fallback, self.prompts, maker, report, left, history, self.now, self.guard)
            today, held = self.now().date(), criteria.earlier.asked
            return await loop.best(await self.judge.workers.call(inputs.first_prompt, self.prompts, today, held))

    def _last_candidate(self, inputs: Inputs, history: History, reason: str) -> Candidate:
        return last_candidate(inputs, history.best, reason, salvage=self.salvage, guard=self.guard)


def _key(message: BriefMessage) -> Hashable:
    """Attempts with the same key share a history: same brief, run, text and commit."""
    checkout = checkout_of(message)
    return message.brief_id, message.run, message.brief.text, checkout.commit_sha if checkout else None
