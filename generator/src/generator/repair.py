"""Has a site written for a brief: asks, judges, has repaired what fails, and keeps the best candidate."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import structlog

from chassis.errors import TransientError
from chassis.handling import Report
from contracts.brief import File
from contracts.evidence import CheckResult, Evidence
from contracts.progress import Stage
from contracts.time_shares import LATE_ANSWER_SECONDS, MIN_REPAIR_SECONDS, VISIT_SECONDS
from generator.bugs import UNCOUNTED, Bugs
from generator.candidate import Candidate, CandidateMaker, is_owed
from generator.findings import Fault, worded
from generator.models.fallback import FallbackModel, NoModelAnswered
from generator.ports import ModelRefused, Prompt, Reply
from generator.prompts.prompt import PromptWriter
from generator.retry_pause import is_last_chance

MOST_ROUNDS = 4
"""Candidates per brief: the first and three repairs."""
MOST_TOKENS = 400_000
"""Prompt and reply together, over all rounds; a brief that needs more is not going to be mended by more."""
STOPPED_BY_ITSELF = ("STOP", "MAX_TOKENS")
"""Reasons to finish that another model would most likely share; at any other the next one is asked instead."""

log = structlog.get_logger()


@dataclass
class Spent:
    """Tokens used so far, and candidates judged."""

    prompt_tokens: int = 0
    reply_tokens: int = 0
    rounds: int = 0
    broken_off: set[str] = field(default_factory=set)
    """Models whose answer ended for a reason of their own, such as RECITATION: they are asked last."""

    def count(self, reply: Reply) -> None:
        """Add one answer."""
        self.prompt_tokens += reply.prompt_tokens
        self.reply_tokens += reply.reply_tokens
        self.rounds += 1
        if reply.finish_reason not in STOPPED_BY_ITSELF:
            self.broken_off.add(reply.model)


@dataclass(frozen=True)
class RepairLoop:
    """The work on one brief."""

    fallback: FallbackModel
    prompts: PromptWriter
    maker: CandidateMaker
    report: Report
    seconds_left: Callable[[], float]
    """Of the time share; negative once it is over."""
    keep: Callable[[Candidate], None]
    """Called with each presentable candidate: whatever happens later, the best of them can go out."""
    bugs: Bugs = UNCOUNTED
    spent: Spent = field(default_factory=Spent)

    async def best(self, first: Prompt) -> Candidate:
        """The best publishable candidate found within the time, the rounds and the tokens there are.

        Raises TransientError where there is none this time, ModelRefused where no model will ever give one. Once there
        is one, nothing that goes wrong in a repair is raised.
        """
        best: Candidate | None = None
        prompt: Prompt = first
        written: Mapping[str, File] = {}
        owed: Sequence[Fault] = ()
        while True:
            try:
                reply = await self._reply(prompt, best)
                candidate = await self._candidate(reply, written, owed)
                if best is None or candidate.judged.rank > best.judged.rank:
                    best = candidate
                if best.judged.flawless or not self._worth_another():
                    break
                prompt, written, owed = self._next(first, candidate, best)
            except Exception as error:
                best = best and await self._masked(best)
                if best is None or not best.judged.publishable:
                    raise
                self._no_repair(error)
                return best
        best = await self._masked(best)
        if not best.judged.publishable:
            fatal = [fault for fault in best.judged.faults if fault.fatal]
            raise TransientError(f"the model's site is not whole: {worded(fatal)}")
        return best

    async def _masked(self, best: Candidate) -> Candidate:
        """The candidate without the secrets that keep it from going out."""
        try:
            masked = await self.maker.masked(best, self._visit_seconds())
        except Exception as error:  # noqa: BLE001 - a candidate that cannot be masked stays as it is
            self.bugs.caught("repair", error, doing="masking secrets")
            return best
        if masked.presentable:
            self.keep(masked)
        return masked

    def _visit_seconds(self) -> float:
        return min(VISIT_SECONDS, max(self.seconds_left(), MIN_REPAIR_SECONDS))

    def _no_repair(self, error: Exception) -> None:
        if isinstance(error, TransientError | ModelRefused):
            log.info("no repair: keeping the best candidate", reason=str(error))
        else:
            self.bugs.caught("repair", error, doing="a repair; the best candidate goes out")

    def evidence(self, best: Candidate) -> Evidence:
        """What is known of the candidate that goes out, and what it took to get there."""
        return Evidence(
            checks=best.judged.checks,
            defects=tuple(worded([fault]) for fault in best.judged.faults),
            rounds=self.spent.rounds,
            handed_over=best.number,
            browser=best.judged.browser,
            prompt_tokens=self.spent.prompt_tokens,
            reply_tokens=self.spent.reply_tokens,
        )

    def _worth_another(self) -> bool:
        tokens = self.spent.prompt_tokens + self.spent.reply_tokens
        return self.spent.rounds < MOST_ROUNDS and tokens < MOST_TOKENS and self.seconds_left() > MIN_REPAIR_SECONDS

    def _next(
        self, first: Prompt, latest: Candidate, best: Candidate
    ) -> tuple[Prompt, Mapping[str, File], Sequence[Fault]]:
        """What to ask now, the files that the answer is to add to, and what of an unfinished one it has to bring."""
        if not best.judged.publishable:
            owed = [fault for fault in latest.judged.faults if is_owed(fault)]
            again = self.prompts.second(first, latest.judged.faults, list(latest.written))
            return again, latest.written, owed
        case, judged = self.maker.case, best.judged
        prompt = self.prompts.repair(
            case.brief,
            best.site,
            judged.failures,
            judged.faults,
            case.requirements,
            left_out=sorted(case.left_out),
            notices=case.notices,
        )
        return prompt, best.written, ()

    async def _candidate(self, reply: Reply, written: Mapping[str, File], owed: Sequence[Fault]) -> Candidate:
        self.spent.count(reply)
        candidate = await self.maker.make(reply, self.spent.rounds, written, owed, self._visit_seconds())
        if candidate.presentable:
            self.keep(candidate)
        await self._report(candidate)
        return candidate

    async def _report(self, candidate: Candidate) -> None:
        judged = candidate.judged
        outcomes = [check.outcome for check in judged.checks]
        await self.report(
            Stage.JUDGED,
            round=candidate.number,
            passed=outcomes.count("passed"),
            failed=outcomes.count("failed"),
            undecided=outcomes.count("undecided"),
            defects=len(judged.faults),
            worst=worded(judged.faults[:1]) or _worded_check(judged.failures),
            browser=judged.browser,
        )

    async def _reply(self, prompt: Prompt, best: Candidate | None) -> Reply:
        seconds = self.seconds_left()
        nothing_yet = best is None or not best.judged.publishable
        urgent = nothing_yet and is_last_chance(seconds)
        seconds = max(seconds, LATE_ANSWER_SECONDS) if nothing_yet else seconds
        last = frozenset(self.spent.broken_off)
        try:
            return await self.fallback.complete(prompt, seconds, self.report, last=last, urgent=urgent)
        except (ModelRefused, NoModelAnswered) as error:
            if not prompt.parts or (isinstance(error, NoModelAnswered) and not error.content_refused):
                raise
            # A broken picture makes Gemini refuse everything; the brief can mostly be built without seeing it.
            log.warning("the prompt is refused: asking without the pictures in it")
            bare = replace(prompt, parts=())
            return await self.fallback.complete(bare, seconds, self.report, last=last, urgent=urgent)


def _worded_check(failures: Sequence[CheckResult]) -> str:
    return f"check failed: {failures[0].text[:200]} ({failures[0].detail})" if failures else ""
