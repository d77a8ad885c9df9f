"""The repair loop: requests a site, requests repairs while they improve it, and returns the best candidate."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog

from chassis.errors import TransientError
from chassis.subscription import ReportProgress
from contracts.time_budget import LATE_ANSWER_SECONDS, MIN_REPAIR_SECONDS, VISIT_SECONDS
from generator.attempt_history import History
from generator.candidate import Candidate
from generator.candidate_maker import CandidateMaker
from generator.disputes import accept_disputes
from generator.exception_guard import NO_METRICS, ExceptionGuard
from generator.faults import describe_faults
from generator.judge.report import name_results
from generator.models.fallback_model import FallbackModel
from generator.ports import ModelRefused, Prompt, Reply
from generator.prompts.last_attempt import describe_last_attempt
from generator.prompts.site_prompt import PromptWriter
from generator.retry_policy import is_last_chance
from generator.retry_without_images import ask_without_refused_images
from generator.screenshot_review import ScreenshotReview

MAX_ANSWERS = 4
"""Replies for one brief over all attempts: the first one and three repairs."""
MAX_STALLED = 2
"""Consecutive replies without an improvement after which the loop ends."""
MAX_TOKENS = 400_000
"""Tokens of prompts and replies together, over all attempts at one brief."""

log = structlog.get_logger()


@dataclass(frozen=True)
class RepairLoop:
    """One attempt at one brief. It continues from the `history` of earlier attempts."""

    fallback: FallbackModel
    prompts: PromptWriter
    maker: CandidateMaker
    report_progress: ReportProgress
    seconds_left: Callable[[], float]
    """Seconds left of the time share; negative once it is over."""
    history: History
    now: Callable[[], datetime]
    guard: ExceptionGuard = NO_METRICS

    async def best(self, first: Prompt) -> Candidate:
        """Return the best publishable candidate within the limits of time, replies and tokens.

        Raises TransientError if this attempt has none, ModelRefused if a later attempt would not have one either. Once
        there is one, failed repairs raise nothing.
        """
        asked_before = self.history.answers
        failure: Exception | None = None
        review = ScreenshotReview(self.fallback, self.maker.judge, self.report_progress, self.guard)
        while failure is None:
            try:
                begun = self.history.answers > asked_before
                question = await self._next(first, begun=begun)
                if question is None and await review.review(self.maker.criteria, self.history, self.seconds_left()):
                    question = await self._next(first, begun=begun)
                if question is None:
                    break
                await self._ask(*question)
            except Exception as error:  # noqa: BLE001 - raised again below, unless there is a site to hand over
                failure = error
        await self._mask_secrets()
        best = self.history.best
        if best is not None and best.report.publishable:
            if failure is not None:
                self._no_repair(failure)
            return best
        if failure is not None:
            raise failure
        reason = f"the model's site is not whole: {describe_faults(best.report.fatal if best else ())}"
        may_ask_again = self.history.answers > asked_before and not self._is_spent()
        raise TransientError(reason) if may_ask_again else ModelRefused(reason)

    def _is_spent(self) -> bool:
        history = self.history
        return history.has_ended or history.answers >= MAX_ANSWERS or history.tokens >= MAX_TOKENS

    async def _next(self, first: Prompt, *, begun: bool) -> tuple[Prompt, Candidate | None] | None:
        """The next prompt and the candidate that it is based on; None if no further reply is worth requesting.

        `begun`: this attempt has had a reply. A new attempt without a publishable candidate starts over once.
        """
        history = self.history
        best, latest, stalled = history.best, history.latest, history.stalled >= MAX_STALLED
        if best is None or latest is None:
            return first, None
        done = best.report.publishable
        over = stalled or self.seconds_left() <= MIN_REPAIR_SECONDS
        late = best.report.late and not history.late_repair_asked
        if self._is_spent() or (done and best.report.flawless and not late) or ((done or begun) and over):
            return None
        base = best if done else None if stalled else latest
        if done:
            prompt = await self._repair(best, describe_last_attempt(latest, history.base, taken=latest is best))
        else:
            given = first, latest.report.faults, list(base.written if base else ()), history.answers
            prompt = await self.maker.judge.workers.call(self.prompts.second, *given)
        return None if hash(prompt) in history.asked else (prompt, base)

    async def _repair(self, best: Candidate, last: str) -> Prompt:
        criteria, report = self.maker.criteria.of_site(best.site), best.report
        late = () if self.history.late_repair_asked else report.late
        self.history.late_repair_asked |= bool(late)
        write = partial(
            self.prompts.repair,
            left_out=sorted(criteria.left_out),
            notices=criteria.notices,
            earlier_checks=criteria.earlier.asked,
            last_attempt=last,
            plan=criteria.plan,
        )
        failed = {name: one for name, one in name_results(report).items() if one.outcome == "failed" or one in late}
        given = criteria.brief, best.site, failed, report.faults, criteria.requirements
        return await self.maker.judge.workers.call(write, *given)

    async def _ask(self, prompt: Prompt, base: Candidate | None) -> None:
        reply = await self._reply(prompt)
        number = self.history.count(reply)
        reply, has_files = await accept_disputes(reply, self.history, self.maker.judge.workers)
        self.maker.criteria = replace(self.maker.criteria, disputed=dict(self.history.disputed))
        if not has_files:
            self.history.asked.add(hash(prompt))
            return
        candidate = await self.maker.make(reply, number, base, self._visit_seconds())
        self.history.add(prompt, reply, candidate, base, self.now())
        await self.report_progress(candidate.was_judged())

    async def _reply(self, prompt: Prompt) -> Reply:
        seconds, best, last = self.seconds_left(), self.history.best, frozenset(self.history.ask_last)
        nothing_yet = best is None or not best.report.publishable
        urgent = nothing_yet and is_last_chance(seconds)
        seconds = max(seconds, LATE_ANSWER_SECONDS) if nothing_yet else seconds
        ask = partial(self.fallback.complete, seconds=seconds, report=self.report_progress, last=last, urgent=urgent)
        return await ask_without_refused_images(ask, prompt, self.history)

    async def _mask_secrets(self) -> None:
        """Mask the secrets that make the best candidate unpublishable."""
        if (best := self.history.best) is None:
            return
        try:
            self.history.best = await self.maker.masked(best, self._visit_seconds())
        except Exception as error:  # noqa: BLE001 - a candidate that cannot be masked stays as it is
            self.guard.report("repair", error, doing="masking secrets")

    def _visit_seconds(self) -> float:
        return min(VISIT_SECONDS, max(self.seconds_left(), MIN_REPAIR_SECONDS))

    def _no_repair(self, error: Exception) -> None:
        if isinstance(error, TransientError | ModelRefused):
            log.info("no repair: keeping the best candidate", reason=str(error))
        else:
            self.guard.report("repair", error, doing="a repair; the best candidate goes out")
