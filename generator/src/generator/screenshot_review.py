"""Asks a vision model the plan's questions about screenshots of the best candidate. Once per brief; never fails it."""

from dataclasses import dataclass, replace
from functools import partial

import structlog

from chassis.errors import TransientError
from chassis.subscription import ReportProgress
from contracts.model_events import Reviewed
from contracts.time_budget import PICTURE_SECONDS
from generator.attempt_history import History
from generator.call_aside import CallAside
from generator.candidate import Candidate
from generator.exception_guard import NO_METRICS, ExceptionGuard
from generator.hard_timeout import run_with_timeout
from generator.judge.criteria import Criteria
from generator.judge.judge import Judge
from generator.judge.screenshot_questions import apply_answers, build_screenshot_prompt, parse_answers, select_questions
from generator.models.fallback_model import FallbackModel
from generator.ports import ModelRefused

log = structlog.get_logger()


@dataclass(frozen=True)
class ScreenshotReview:
    """Takes the screenshots that the plan asks about, and asks all questions in one call."""

    fallback: FallbackModel
    judge: Judge
    report_progress: ReportProgress
    guard: ExceptionGuard = NO_METRICS

    async def review(self, criteria: Criteria, history: History, seconds: float) -> bool:
        """Add the answers to the report of the best candidate. True if a check fails because of them."""
        best = history.best
        if (
            history.screenshots_reviewed
            or best is None
            or not best.report.publishable
            or self.judge.browser is None
            or seconds <= 0
        ):
            return False
        history.screenshots_reviewed = True
        try:
            seen = await run_with_timeout(
                min(PICTURE_SECONDS, seconds), self._looked_at(best, criteria, history, seconds)
            )
        except (TransientError, ModelRefused, TimeoutError) as error:
            log.info("no model looked at the pictures", reason=str(error))
            return False
        except Exception as error:  # noqa: BLE001 - whatever it is, the candidate goes out as it was judged
            self.guard.report("judge", error, doing="having pictures looked at")
            return False
        history.latest = seen if history.latest is best else history.latest
        history.best = seen
        return len(seen.report.failures) > len(best.report.failures)

    async def _looked_at(self, best: Candidate, criteria: Criteria, history: History, seconds: float) -> Candidate:
        questions, views = select_questions(criteria, best.report)
        pictures = await self.judge.pictures(best.site, criteria, views, seconds) if questions else ()
        if not any(pictures):
            return best
        call = CallAside(self.report_progress)
        ask = partial(self.fallback.complete, report=call, quickest=True)
        reply = await ask(build_screenshot_prompt(questions, pictures), min(PICTURE_SECONDS, seconds))
        history.count_aside(reply)
        await call.report_as(partial(Reviewed, questions=len(questions)))
        answers = await self.judge.workers.call(parse_answers, reply.text, questions)
        log.info("pictures were looked at", questions=len(questions), answers=[one.verdict for one in answers.values()])
        return replace(best, report=apply_answers(best.report, questions, answers))
