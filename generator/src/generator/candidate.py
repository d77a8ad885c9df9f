"""Makes a candidate of an answer: reads it, puts the site together and has it judged."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import structlog

from chassis.secret_masking import clean_files
from chassis.secret_scan import SecretScanner, plain_scanner
from contracts.brief import File
from contracts.evidence import CheckResult
from generator.bugs import UNCOUNTED, Bugs
from generator.findings import Fault, worded
from generator.judge.judge import Case, Judge
from generator.judge.judged import Judged, not_judged
from generator.ports import Reply
from generator.reply.answer import Answer, read_answer
from generator.site import Site

NO_PAGE = Fault("it is missing, and Pages serves nothing without it", "index.html", kind="missing-file")

log = structlog.get_logger()


@dataclass(frozen=True)
class Candidate:
    """One answer made into a site."""

    number: int
    answer: Answer
    site: Site
    judged: Judged

    @property
    def written(self) -> Mapping[str, File]:
        """The model's files so far, by path: as the site has them, because edits are made to what was shown."""
        return {
            path: File(path=path, content=self.site.get(path, file.content)) for path, file in self.answer.files.items()
        }

    @property
    def presentable(self) -> bool:
        """Whether it may go out where the alternative is none at all: a page of a model's, and nothing forbidden."""
        return bool(self.written) and "index.html" in self.site and self.judged.safe


@dataclass(frozen=True)
class CandidateMaker:
    """Makes the candidates of one brief. `existing` is the site that is revised, empty for a new one."""

    judge: Judge
    case: Case
    existing: Site
    assemble: Callable[[Mapping[str, File]], Site]
    """The whole site from the model's files: with what exists, attachments and conversions."""
    scanner: SecretScanner = field(default_factory=plain_scanner)
    bugs: Bugs = UNCOUNTED

    async def make(
        self, reply: Reply, number: int, written: Mapping[str, File], owed: Sequence[Fault], seconds: float
    ) -> Candidate:
        """The candidate of that number: `reply` on top of the files `written` before.

        `owed` are faults of earlier answers that stay until their files come; the browser has `seconds`.
        """
        answer = read_answer(reply, written, self.existing, self.case, self.bugs)
        faults = [*answer.faults, *(fault for fault in owed if fault.path not in answer.files)]
        site = self.assemble(answer.files)
        if "index.html" not in {*site, *self.case.left_out}:
            faults.append(NO_PAGE)
        judged = await self._judged(site, answer, faults, seconds)
        return Candidate(number, answer, site, judged)

    async def masked(self, candidate: Candidate, seconds: float) -> Candidate:
        """The candidate with its secrets masked and judged anew; whatever else is wrong with it stays."""
        fatal = [fault for fault in candidate.judged.faults if fault.fatal]
        if all(fault.kind != "secret" for fault in fatal):
            return candidate
        cleaned = await asyncio.to_thread(clean_files, self.scanner, list(candidate.written.values()))
        answer = replace(candidate.answer, files={file.path: file for file in cleaned.files})
        notices = [Fault(str(notice), fatal=False, kind="secret") for notice in cleaned.notices]
        log.warning("the model's secrets are masked", notices=worded(notices))
        site = self.assemble(answer.files)
        others = [fault for fault in fatal if fault.kind != "secret"]
        judged = await self._judged(site, answer, [*notices, *others], seconds)
        unique = tuple(dict.fromkeys(judged.faults))
        return replace(candidate, answer=answer, site=site, judged=replace(judged, faults=unique))

    async def _judged(self, site: Site, answer: Answer, faults: Sequence[Fault], seconds: float) -> Judged:
        """A candidate with fatal faults is judged too: it may have to go out as the best there ever was."""
        if not any(fault.fatal for fault in faults) or (answer.files and "index.html" in site):
            return await self._looked_at(site, answer, faults, seconds)
        return Judged((), tuple(faults))

    async def _looked_at(self, site: Site, answer: Answer, faults: Sequence[Fault], seconds: float) -> Judged:
        untouched = set(site) - set(answer.files)
        try:
            judged = await self.judge(site, self.case, untouched=untouched, seconds=seconds)
        except Exception as error:  # noqa: BLE001 - a judge with a bug must not cost the brief
            reason = self.bugs.caught("judge", error, doing="judging; the candidate goes out as it is")
            judged = self._unjudged(site, untouched, reason)
        return replace(judged, faults=(*answer.softened(faults, site, judged), *judged.faults))

    def _unjudged(self, site: Site, untouched: Collection[str], reason: str) -> Judged:
        checks = tuple(
            CheckResult(text=check.text, kind=check.kind, outcome="undecided", how="none", detail="the judge failed")
            for check in self.case.brief.checks
        )
        nothing: tuple[Fault, ...] = ()
        unsafe = self.bugs.guarded(
            "judge", lambda: self.judge.unsafe(site, untouched), nothing, doing="looking for secrets"
        )
        return Judged(checks, (*unsafe, not_judged(reason)))


def is_owed(fault: Fault) -> bool:
    """Whether the next answer has to bring the file; not where the path itself was the mistake."""
    return fault.fatal and fault.path is not None and fault != NO_PAGE and fault.kind != "no-such-path"
