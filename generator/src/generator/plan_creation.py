"""Asks a model for a brief's plan, once over all attempts, and drops vacuous entries. Never fails a brief."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

import structlog

from chassis.errors import TransientError
from chassis.subscription import ReportProgress
from contracts.brief import Brief
from contracts.model_events import Planned
from contracts.time_budget import AFTER_GENERATION_SECONDS, LATE_ANSWER_SECONDS, PLAN_SECONDS, PROOF_SECONDS
from generator.attempt_history import History
from generator.brief_message import BriefMessage, earlier_checks_of
from generator.call_aside import CallAside
from generator.exception_guard import NO_METRICS, ExceptionGuard
from generator.hard_timeout import run_with_timeout
from generator.inputs.inputs import Inputs
from generator.inputs.parsed_in_workers import apply_plan
from generator.models.fallback_model import FallbackModel, NoModelAnswered
from generator.parser_workers.pool import ParserPool, ParserThreads
from generator.plan.plan import NO_PLAN, Plan
from generator.plan.plan_parser import parse_plan
from generator.plan.plan_validation import validate_plan
from generator.plan.vacuous_entries import drop_vacuous_entries
from generator.ports import Browser, ModelRefused, Prompt, Reply
from generator.prompts.plan_prompt import build_plan_prompt

MIN_SECONDS = 15.0
"""With less than that beside the page's time, no plan is requested: the quickest models take as long."""
OVERRUN_SECONDS = 5.0
"""Added to PROOF_SECONDS before the dry run is abandoned."""
NO_TIME = "there was no time for it"
MAX_REASON_LENGTH = 200

CountPlans = Callable[[str], object]
"""Called with the state of a plan, such as `made`, or of a dropped entry."""

log = structlog.get_logger()


def count_nothing(_: str) -> None:
    """Default for tests: no metrics."""


@dataclass(frozen=True)
class PlanCreator:
    """Creates plans. Without a browser there is no dry run."""

    fallback: FallbackModel
    browser: Browser | None
    guard: ExceptionGuard = NO_METRICS
    count: CountPlans = count_nothing
    workers: ParserPool = field(default_factory=ParserThreads)

    async def create_plan(
        self, order: BriefMessage, inputs: Inputs, history: History, now: datetime, report: ReportProgress
    ) -> Inputs:
        """Return the inputs with the brief's plan, taken from `history` if it was requested before. Never raises."""
        known = earlier_checks_of(order)
        earlier = known.checks if known else ()
        seconds = _seconds_for_the_plan(order, now)
        if history.plan is None and seconds < MIN_SECONDS:
            history.plan, history.no_plan_because = NO_PLAN, NO_TIME
        if history.plan is None:
            call = CallAside(report)
            try:
                asked = partial(build_plan_prompt, today=now.date(), earlier_checks=earlier)
                prompt = await self.workers.call(asked, inputs.brief, inputs.existing, inputs.workbooks)
                reply = await run_with_timeout(seconds, self._reply(prompt, history, call, seconds))
                history.count_aside(reply)
                history.plan = await self._read(reply, inputs.brief, len(earlier))
            except Exception as error:  # noqa: BLE001 - whatever it is, the brief goes on without a plan
                self._failed(error, history)
            plan = history.plan or NO_PLAN
            await call.report_as(partial(Planned, entries=len(plan.entries), dropped=len(plan.dropped)))
        return await apply_plan(inputs, history.plan or NO_PLAN, self.workers)

    async def _reply(self, prompt: Prompt, history: History, report: ReportProgress, seconds: float) -> Reply:
        """The reply of the quickest model. If all refuse, ask once more without images."""
        ask = partial(self.fallback.complete, seconds=seconds, report=report, quickest=True)
        try:
            return await ask(prompt)
        except ModelRefused:
            if not prompt.parts:
                raise
            reply = await ask(replace(prompt, parts=()))
            history.pictures_refused = True
            return reply

    async def _read(self, reply: Reply, brief: Brief, earlier_checks: int) -> Plan:
        plan = await self.workers.call(_vetted_plan, reply.text, brief, earlier_checks)
        self.count("empty" if plan.decides_nothing else "made")
        log.info(
            "the plan is made",
            model=reply.model,
            entries=dict(Counter(entry.by for entry in plan.entries)),
            files=len(plan.files),
            dropped=len(plan.dropped),
        )
        self._count_dropped(NO_PLAN, plan)
        return plan

    def _failed(self, error: Exception, history: History) -> None:
        """Log and count why there is no plan. A later attempt asks again only if the account was refused."""
        if isinstance(error, NoModelAnswered) and error.account_refused:
            self.count("refused")
            log.warning("no plan: the account is refused", reason=str(error))
            return
        history.plan = NO_PLAN
        history.no_plan_because = str(error)[:MAX_REASON_LENGTH]
        if isinstance(error, TransientError | TimeoutError):
            self.count("late")
            log.warning("no plan: no model answered in time", reason=str(error))
        elif isinstance(error, ModelRefused):
            self.count("refused")
            log.warning("no plan: every model refused", reason=str(error))
        else:
            self.count("broken")
            history.no_plan_because = self.guard.report("plan", error, doing="making the plan")

    @asynccontextmanager
    async def dry_run(self, inputs: Inputs, root: str, history: History) -> "AsyncIterator[asyncio.Task[Plan]]":
        """Run the dry run while the model writes its first reply. The task never raises and ends with the context."""
        task = asyncio.create_task(self._without_vacuous_entries(inputs, root, history))
        try:
            yield task
        finally:
            task.cancel()

    async def _without_vacuous_entries(self, inputs: Inputs, root: str, history: History) -> Plan:
        """The plan without vacuous entries; the dry run is done once over all attempts."""
        plan = history.plan or NO_PLAN
        if not history.dry_run_done and self.browser is not None and any(entry.by == "steps" for entry in plan.entries):
            work = drop_vacuous_entries(
                plan, inputs.brief, inputs.existing, self.browser, root=root, left_out=inputs.left_out, guard=self.guard
            )
            try:
                history.plan = await run_with_timeout(PROOF_SECONDS + OVERRUN_SECONDS, work)
                self._count_dropped(plan, history.plan)
            except Exception as error:  # noqa: BLE001 - a plan that was not tried can be used all the same
                self.guard.report("plan", error, doing="trying the plan beforehand")
        history.dry_run_done = True
        return history.plan or NO_PLAN

    def _count_dropped(self, before: Plan, after: Plan) -> None:
        for one in after.dropped[len(before.dropped) :]:
            self.count(one.state.replace(" ", "-"))
            log.info("an entry of the plan is dropped", entry=one.item, state=one.state, reason=one.reason)


def _seconds_for_the_plan(order: BriefMessage, now: datetime) -> float:
    """What the page leaves of the time share; a brief that waited for a generator has less than PLAN_SECONDS."""
    return min(PLAN_SECONDS, order.seconds_left(now) - AFTER_GENERATION_SECONDS - LATE_ANSWER_SECONDS)


def _vetted_plan(text: str, brief: Brief, earlier_checks: int) -> Plan:
    return validate_plan(parse_plan(text), brief, earlier_checks=earlier_checks)
