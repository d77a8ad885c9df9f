"""Makes a candidate from a reply: parses it, assembles the site, completes the README and judges the result."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import structlog

from chassis.secret_masking import clean_files
from chassis.secret_scan import SecretScanner, plain_scanner
from chassis.workflow_template import Workflows
from contracts.brief import File
from contracts.site_paths import INDEX_PATH, README_PATH
from generator.candidate import Candidate
from generator.disputes import apply_disputes
from generator.exception_guard import NO_METRICS, ExceptionGuard
from generator.faults import CUT_KINDS, Fault, describe_faults
from generator.inputs.site_assembly import describe_changed_attachments
from generator.judge.criteria import undecided_check
from generator.judge.judge import Criteria, Judge
from generator.judge.report import Report, not_judged
from generator.parser_workers.pool import WorkerKilledError
from generator.plan.plan import Plan
from generator.ports import Reply
from generator.readme_completion import describe_additions
from generator.reply.reply_files import ReplyFiles, read_answer, unreadable_answer
from generator.site import Site
from generator.workflow_rewriting import TemplatedFiles, apply_workflow_template

NO_PAGE = Fault("it is missing, and Pages serves nothing without it", INDEX_PATH, kind="missing-file")

log = structlog.get_logger()


@dataclass
class CandidateMaker:
    """Makes the candidates of one brief. `existing` is the site to revise; empty for a new one."""

    judge: Judge
    criteria: Criteria
    existing: Site
    assemble: Callable[[Mapping[str, File]], Site]
    """Builds the whole site from the model's files, existing files, attachments and conversions."""
    complete: Callable[[Site], Site]
    """Adds the missing sections to a site's README."""
    scanner: SecretScanner = field(default_factory=plain_scanner)
    guard: ExceptionGuard = NO_METRICS
    final_plan: "asyncio.Task[Plan] | None" = None
    """The plan without vacuous entries, once the dry run is done."""
    workflows: Workflows = "template"
    _reports: dict[object, Report] = field(default_factory=dict, init=False, repr=False)
    """Reports by site, so that no site is judged twice."""

    async def make(self, reply: Reply, number: int, base: Candidate | None, seconds: float) -> Candidate:
        """Make candidate `number`: the files of `reply` over those of `base`, judged within `seconds`.

        A fatal fault of `base` remains until the reply has its file.
        """
        if self.final_plan is not None:
            self.criteria = replace(self.criteria, plan=await self.final_plan)
        answer, shaped = await self._read(reply, base.written if base else {})
        owed = [] if base is None else [fault for fault in base.report.fatal if _is_owed(fault)]
        known = {*answer.files, *(fault.path for fault in answer.faults)}
        faults = [*answer.faults, *shaped.faults, *(fault for fault in owed if fault.path not in known)]
        site, mended = await self._assembled(answer.files, cut=_lacks_more_than_readme(answer.faults))
        if README_PATH in site and (mended or README_PATH in answer.files):
            # Later prompts show this README, so edits refer to it.
            readme = File(path=README_PATH, content=site[README_PATH])
            answer = replace(answer, files={**answer.files, README_PATH: readme})
        if INDEX_PATH not in {*site, *self.criteria.left_out}:
            faults.append(NO_PAGE)
        report = Report(faults=tuple(faults))
        # A candidate with fatal faults is judged too: it is published if no better one is found in time.
        if report.publishable or (answer.files and INDEX_PATH in site):
            judged = await self._judged(site, answer.files, seconds)
            report = replace(judged, faults=(*answer.softened(faults, site, judged), *judged.faults))
        changed = describe_changed_attachments(self.criteria.brief.attachments, self.criteria.requirements, site)
        return Candidate(site, replace(report, mended=(*mended, *changed, *shaped.notices)), number, answer.files)

    async def _read(self, reply: Reply, before: Mapping[str, File]) -> tuple[ReplyFiles, TemplatedFiles]:
        read = partial(_answer_in_form, mode=self.workflows, guard=self.guard)
        try:
            return await self.judge.workers.call(read, reply, before, self.existing, self.criteria)
        except WorkerKilledError as error:
            self.guard.report("reply", error, doing="reading a reply")
            return unreadable_answer(before, self.existing), TemplatedFiles({})

    async def _assembled(self, written: Mapping[str, File], *, cut: bool = False) -> tuple[Site, tuple[str, ...]]:
        """Build the site with a complete README, and say what was added to it.

        In a truncated reply a missing README shows that files are missing, so none is written for it.
        """
        site = self.assemble(written)
        if not written or (cut and README_PATH not in site):
            return site, ()
        try:
            return await self.judge.workers.call(_completed, site, self.complete, self.guard)
        except WorkerKilledError as error:
            self.guard.report("inputs", error, doing="completing the README")
            return site, ()

    async def masked(self, candidate: Candidate, seconds: float) -> Candidate:
        """Mask the candidate's secrets and judge it again; its other faults remain."""
        fatal = candidate.report.fatal
        if all(fault.kind != "secret" for fault in fatal):
            return candidate
        cleaned = await self.judge.workers.call(clean_files, self.scanner, list(candidate.written.values()))
        written = {file.path: file for file in cleaned.files}
        notices = [Fault(str(notice), fatal=False, kind="secret") for notice in cleaned.notices]
        log.warning("the model's secrets are masked", notices=describe_faults(notices))
        site, _ = await self._assembled(written)
        others = [fault for fault in fatal if fault.kind != "secret"]
        judged = await self._judged(site, written, seconds)
        faults = tuple(dict.fromkeys((*notices, *others, *judged.faults)))
        report = replace(judged, faults=faults, mended=candidate.report.mended)
        return replace(candidate, site=site, report=report, written=written)

    async def _judged(self, site: Site, written: Collection[str], seconds: float) -> Report:
        untouched = frozenset(site) - frozenset(written)
        key = frozenset(site.items()), untouched
        if key not in self._reports:
            try:
                self._reports[key] = await self.judge(site, self.criteria, untouched=untouched, seconds=seconds)
            except Exception as error:  # noqa: BLE001 - a judge with a bug must not cost the brief
                reason = self.guard.report("judge", error, doing="judging; the candidate goes out as it is")
                return await self._unjudged(site, untouched, reason)
        return apply_disputes(self._reports[key], self.criteria.disputed)

    async def _unjudged(self, site: Site, untouched: Collection[str], reason: str) -> Report:
        checks = [undecided_check(check, "the judge failed") for check in self.criteria.checks]
        faults = (*await self.judge.unsafe(site, untouched), not_judged(reason))
        return Report((*checks, *self.criteria.earlier.excused), faults)


def _answer_in_form(
    reply: Reply,
    kept: Mapping[str, File],
    existing: Site,
    criteria: Criteria,
    *,
    mode: Workflows,
    guard: ExceptionGuard,
) -> tuple[ReplyFiles, TemplatedFiles]:
    """Parse the reply and rewrite its workflows into the published form."""
    answer = read_answer(reply, kept, existing, criteria, guard)
    in_form = partial(apply_workflow_template, answer.files, existing, mode)
    shaped = guard.call("reply", in_form, TemplatedFiles(dict(answer.files)), doing="reading workflows")
    return replace(answer, files=shaped.files), shaped


def _completed(site: Site, complete: Callable[[Site], Site], guard: ExceptionGuard) -> tuple[Site, tuple[str, ...]]:
    completed = complete(site)
    before, after = site.get(README_PATH, b""), completed.get(README_PATH, b"")
    describe, nothing = partial(describe_additions, before, after), tuple[str, ...]()
    return completed, guard.call("inputs", describe, nothing, doing="wording what was added")


def _lacks_more_than_readme(faults: Sequence[Fault]) -> bool:
    """True if more than the README, which code can write, was cut off."""
    cut = [fault for fault in faults if fault.kind in CUT_KINDS]
    return bool(cut) and all(fault.path != README_PATH for fault in cut)


def _is_owed(fault: Fault) -> bool:
    """True if the next reply has to contain the file; false if the path itself was wrong."""
    return fault.path is not None and fault != NO_PAGE and fault.kind != "no-such-path"
