"""Has a site written for a brief, and hands on the best that came of it with what is known of it."""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import structlog

from chassis.errors import PermanentError, TransientError
from chassis.handling import Report
from chassis.secret_scan import SecretScanner, plain_scanner
from contracts.evidence import Evidence
from contracts.messages import BriefAccepted, Checkout, Recipient, SiteCheckedOut, SiteGenerated
from contracts.progress import Stage
from contracts.room import CONVERTED_MAX_BYTES
from contracts.time_shares import AFTER_GENERATION_SECONDS, INPUTS_SECONDS, OVERRUN_SECONDS
from generator.brief_text import title_of
from generator.bugs import UNCOUNTED, Bugs
from generator.candidate import Candidate, CandidateMaker
from generator.hard_timeout import within
from generator.inputs.inputs import Inputs, collect
from generator.judge.judge import Judge
from generator.message_room import fitted
from generator.models.fallback import FallbackModel
from generator.outcome import LONGEST_REASON, KeptSites, Outcome
from generator.ports import ModelRefused
from generator.prompts.prompt import PromptWriter
from generator.repair import RepairLoop
from generator.retry_pause import is_last_chance, pause_in_time
from generator.salvage.salvage import plain_inputs, salvaged_site
from generator.site import Site

log = structlog.get_logger()

Order = BriefAccepted | SiteCheckedOut


@dataclass(frozen=True)
class GenerateSite:
    """Turns a brief, or a brief and the site that it revises, into one complete site. `now` is aware of its zone."""

    fallback: FallbackModel
    prompts: PromptWriter
    judge: Judge
    now: Callable[[], datetime]
    salvage: bool = True
    scanner: SecretScanner | Callable[[], SecretScanner] = field(default_factory=plain_scanner)
    """Or what gives the one in force, where our own secrets may be replaced at run time."""
    converted_max_bytes: int = CONVERTED_MAX_BYTES
    bugs: Bugs = UNCOUNTED
    kept: KeptSites = field(default_factory=KeptSites)
    overrun: float = OVERRUN_SECONDS

    async def __call__(self, message: Order, report: Report) -> Sequence[SiteGenerated]:
        """The site as one message. Raises TransientError where none came of it this time and time is left for another.

        When time is over, the best site of any attempt goes out, or it is salvaged or, where that is turned off,
        PermanentError raised.
        """
        inputs = await self._collect_surely(message)
        outcome = await self._outcome(message, inputs, report)
        return await self._handed_over(message, outcome, inputs, report)

    async def last_resort(self, message: Order, report: Report, reason: str) -> Sequence[SiteGenerated]:
        """See `chassis.handling.LastResort`: the best site of any attempt, or the salvaged one."""
        inputs = await self._collect_surely(message)
        outcome = await self._given_up(message, inputs, reason)
        return await self._handed_over(message, outcome, inputs, report)

    async def _collect(self, message: Order) -> Inputs:
        return await collect(
            message.brief,
            _checkout_of(message),
            scanner=self._scanner(),
            converted_max_bytes=self.converted_max_bytes,
            bugs=self.bugs,
        )

    async def _collect_surely(self, message: Order) -> Inputs:
        """The inputs, or without conversions and requirements where a bug keeps those from being had."""
        try:
            return await within(INPUTS_SECONDS, self._collect(message))
        except Exception as error:  # noqa: BLE001 - a page needs little of it
            self.bugs.caught("inputs", error, doing="gathering the inputs")
            return plain_inputs(self._scanner, message.brief, _checkout_of(message), self.bugs)

    def _scanner(self) -> SecretScanner:
        return self.scanner if isinstance(self.scanner, SecretScanner) else self.scanner()

    async def _handed_over(
        self, message: Order, outcome: Outcome, inputs: Inputs, report: Report
    ) -> Sequence[SiteGenerated]:
        await report(Stage.GENERATED, **outcome.facts)
        brief, checkout = inputs.brief, _checkout_of(message)
        site = inputs.with_readme(outcome.site)
        generated = SiteGenerated(
            brief_id=message.brief_id,
            accepted_at=message.accepted_at,
            deadline=message.deadline,
            run=message.run,
            recipient=Recipient.of(message.brief),
            title=self.bugs.guarded("salvage", lambda: title_of(brief), brief.task, doing="wording the title"),
            files=site.files,
            base=inputs.base,
            status=outcome.status,
            evidence=outcome.evidence.model_copy(update={"notices": inputs.all_notices}),
        )
        fit = partial(fitted, generated, Site.of(checkout.files if checkout else ()))
        return (self.bugs.guarded("salvage", fit, generated, doing="fitting it into a message"),)

    async def _outcome(self, message: Order, inputs: Inputs, report: Report) -> Outcome:
        def seconds_left() -> float:
            return message.seconds_left(self.now()) - AFTER_GENERATION_SECONDS

        try:
            work = self._written(message, inputs, report, seconds_left)
            return await within(max(seconds_left(), 0.0) + self.overrun, work)
        except ModelRefused as error:
            return await self._given_up(message, inputs, str(error))
        except (TransientError, TimeoutError) as error:
            left = seconds_left()
            asked = error.retry_after if isinstance(error, TransientError) else None
            if isinstance(error, TimeoutError):
                self.bugs.caught("hang", error, doing="an attempt")
            if is_last_chance(left):
                return await self._given_up(message, inputs, str(error))
            raise TransientError(str(error), retry_after=pause_in_time(left, asked)) from error

    async def _written(
        self, message: Order, inputs: Inputs, report: Report, seconds_left: Callable[[], float]
    ) -> Outcome:
        brief, checkout = inputs.brief, _checkout_of(message)
        root = checkout.repository if checkout else re.sub(r"[^a-z0-9._-]+", "-", brief.task.lower()).strip("-.")

        def keep(candidate: Candidate) -> None:
            self.kept.offer(_key(message), candidate.judged.rank, self._outcome_of(candidate, improvement, inputs))

        case, scanner = inputs.case(root or "site"), self._scanner()
        improvement = RepairLoop(
            fallback=self.fallback,
            prompts=self.prompts,
            maker=CandidateMaker(self.judge, case, inputs.existing, inputs.site, scanner, self.bugs),
            report=report,
            seconds_left=seconds_left,
            keep=keep,
            bugs=self.bugs,
        )
        best = await improvement.best(inputs.first_prompt(self.prompts))
        return self._outcome_of(best, improvement, inputs)

    def _outcome_of(self, candidate: Candidate, improvement: RepairLoop, inputs: Inputs) -> Outcome:
        return Outcome(candidate.site, improvement.evidence(candidate), screenshot=candidate.judged.screenshot)

    async def _given_up(self, message: Order, inputs: Inputs, reason: str) -> Outcome:
        if (kept := self.kept.best_of(_key(message))) is not None:
            log.warning("handing over the best candidate of all attempts", reason=reason)
            return kept
        if not self.salvage:
            raise PermanentError(f"no site was written in time: {reason}")
        log.warning("salvaging the brief", reason=reason)
        site = salvaged_site(inputs, self.bugs)
        evidence = Evidence(defects=(reason[:LONGEST_REASON],), rounds=0, handed_over=0)
        return Outcome(site, evidence, salvaged=reason)


def _checkout_of(message: Order) -> Checkout | None:
    return message.checkout if isinstance(message, SiteCheckedOut) else None


def _key(message: Order) -> Hashable:
    """Whose site it is, and of what it is made."""
    checkout = _checkout_of(message)
    return message.brief_id, message.run, message.brief.text, checkout.commit_sha if checkout else None
