"""Has a site written for a brief: asks, judges, has repaired what fails, and keeps the best candidate."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import structlog

from chassis.errors import TransientError
from chassis.handling import Report
from chassis.secret_masking import clean_files
from chassis.secret_scan import SecretScanner, plain_scanner
from contracts.brief import File
from contracts.evidence import CheckResult, Evidence
from contracts.progress import Stage
from generator.candidates import Candidate, Spent, ended_itself
from generator.findings import Fault, Site, worded
from generator.judging import Case, Judge, Judged
from generator.ladder import ModelLadder
from generator.ports import ModelRefused, Prompt, Reply
from generator.prompt import PromptWriter
from generator.reply import parse_reply
from generator.site_rules import screen, without_respelt

MOST_ROUNDS = 4
"""Candidates per brief: the first and three repairs."""
MOST_TOKENS = 400_000
"""Prompt and reply together, over all rounds; a brief that needs more is not going to be mended by more."""
WORTH_ASKING = 45.0
"""Seconds of the time share that must be left for a repair to be begun."""
LATE_SECONDS = 90.0
"""What an answer gets when its time share is over: less would be too short for a page, and late work is wanted too."""
VISIT_SECONDS = 20.0
CUT = Fault("the answer was cut off at the output limit; keep the code shorter", kind="cut-reply")
NO_PAGE = Fault("it is missing, and Pages serves nothing without it", "index.html", kind="missing-file")

log = structlog.get_logger()


@dataclass(frozen=True)
class Improvement:
    """The work on one brief. `existing` is the site that is revised, empty for a new one."""

    ladder: ModelLadder
    prompts: PromptWriter
    judge: Judge
    case: Case
    existing: Site
    assemble: Callable[[Mapping[str, File]], Site]
    """The whole site from the model's files: with what exists, attachments and conversions."""
    report: Report
    seconds_left: Callable[[], float]
    """Of the time share; negative once it is over."""
    scanner: SecretScanner = field(default_factory=plain_scanner)
    spent: Spent = field(default_factory=Spent)

    async def best(self, first: Prompt) -> Candidate:
        """The best publishable candidate found within the time, the rounds and the tokens there are.

        Raises TransientError where there is none this time, ModelRefused where no model will ever give one.
        """
        best: Candidate | None = None
        prompt: Prompt = first
        written: Mapping[str, File] = {}
        owed: Sequence[Fault] = ()
        while True:
            try:
                reply = await self._reply(prompt, best)
            except (TransientError, ModelRefused) as error:
                best = best and await self._with_masks(best)
                if best is None or not best.judged.publishable:
                    raise
                log.info("no repair: keeping the best candidate", reason=str(error))
                return best
            candidate = await self._candidate(reply, written, owed)
            if best is None or candidate.judged.rank > best.judged.rank:
                best = candidate
            if best.judged.flawless or not self._worth_another():
                break
            prompt, written, owed = self._next(first, candidate, best)
        best = await self._with_masks(best)
        if not best.judged.publishable:
            fatal = [fault for fault in best.judged.faults if fault.fatal]
            raise TransientError(f"the model's site is not whole: {worded(fatal)}")
        return best

    async def _with_masks(self, candidate: Candidate) -> Candidate:
        """The candidate with its secrets masked and judged anew, where nothing else keeps it from being published."""
        fatal = [fault for fault in candidate.judged.faults if fault.fatal]
        if not fatal or any(fault.kind != "secret" for fault in fatal):
            return candidate
        cleaned = await asyncio.to_thread(clean_files, self.scanner, list(candidate.written.values()))
        files = {file.path: file for file in cleaned.files}
        notices = [Fault(str(notice), fatal=False, kind="secret") for notice in cleaned.notices]
        log.warning("the model's secrets are masked", notices=worded(notices))
        site = self.assemble(files)
        return replace(candidate, written=files, site=site, judged=await self._judged(site, files, notices))

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
        return self.spent.rounds < MOST_ROUNDS and tokens < MOST_TOKENS and self.seconds_left() > WORTH_ASKING

    def _next(
        self, first: Prompt, latest: Candidate, best: Candidate
    ) -> tuple[Prompt, Mapping[str, File], Sequence[Fault]]:
        """What to ask now, the files that the answer is to add to, and what of an unfinished one it has to bring."""
        if not best.judged.publishable:
            owed = [fault for fault in latest.judged.faults if _is_owed(fault)]
            again = self.prompts.second(first, latest.judged.faults, list(latest.written))
            return again, latest.written, owed
        case, judged = self.case, best.judged
        prompt = self.prompts.repair(
            case.brief,
            best.site,
            judged.failures,
            judged.faults,
            case.demands,
            left_out=sorted(case.left_out),
            notices=case.notices,
        )
        return prompt, best.written, ()

    async def _candidate(self, reply: Reply, written: Mapping[str, File], owed: Sequence[Fault]) -> Candidate:
        self.spent.count(reply)
        known = {**self.existing, **{path: file.content for path, file in written.items()}}
        answer = parse_reply(reply.text, known)
        written = without_respelt(written, answer.files, self.case.demands.required)
        kept = {path: content for path, content in known.items() if path in written or path in self.existing}
        parsed = screen(answer, kept, self.case.brief.text, written=written, left_out=self.case.left_out)
        files = {**written, **{file.path: file for file in parsed.files}}
        cut = (CUT,) if reply.cut and not ended_itself(reply, parsed.files) else ()
        # An earlier answer's whole file stands where this one's is not.
        faults = [replace(fault, fatal=fault.fatal and fault.path not in written) for fault in (*parsed.faults, *cut)]
        faults += [fault for fault in owed if fault.path not in files]
        site = self.assemble(files)
        if "index.html" not in {*site, *self.case.left_out}:
            faults.append(NO_PAGE)
        judged = await self._judged(site, files, faults)
        candidate = Candidate(self.spent.rounds, files, site, judged)
        await self._report(candidate)
        return candidate

    async def _judged(self, site: Site, files: Mapping[str, File], faults: Sequence[Fault]) -> Judged:
        if any(fault.fatal for fault in faults):
            return Judged((), tuple(faults))
        seconds = min(VISIT_SECONDS, max(self.seconds_left(), WORTH_ASKING))
        judged = await self.judge(site, self.case, untouched=set(site) - set(files), seconds=seconds)
        return replace(judged, faults=(*faults, *judged.faults))

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
        if best is None or not best.judged.publishable:
            seconds = max(seconds, LATE_SECONDS)
        try:
            return await self.ladder.complete(prompt, seconds, self.report)
        except ModelRefused:
            if not prompt.parts:
                raise
            # A broken picture makes Gemini refuse everything; the brief can mostly be built without seeing it.
            log.warning("every model refused the prompt: asking without the pictures in it")
            return await self.ladder.complete(replace(prompt, parts=()), seconds, self.report)


def _worded_check(failures: Sequence[CheckResult]) -> str:
    return f"check failed: {failures[0].text[:200]} ({failures[0].detail})" if failures else ""


def _is_owed(fault: Fault) -> bool:
    """Whether the next answer has to bring the file; not where the path itself was the mistake."""
    return fault.fatal and fault.path is not None and fault != NO_PAGE and fault.kind != "no-such-path"
