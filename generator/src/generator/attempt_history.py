"""Keeps a brief's prompts, candidates and plan in memory, so that a later attempt continues from them."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime

from contracts.evidence import Evidence, JudgedCandidate, SiteFile
from generator.candidate import Candidate
from generator.judge.criteria import EarlierRounds
from generator.plan.plan import NO_PLAN, Plan, describe_untried_checks
from generator.ports import Prompt, Reply

MAX_BYTES = 64 * 2**20
"""Limit on all kept sites and screenshots; the oldest brief is dropped first."""
MAX_BRIEFS = 1_000
STOPPED_BY_ITSELF = ("STOP", "MAX_TOKENS")
"""Finish reasons that are normal for any model; after another one this model is asked last."""


@dataclass
class History:
    """State of one brief over all attempts. `stalled`: consecutive replies that improved no candidate."""

    best: Candidate | None = None
    latest: Candidate | None = None
    base: Candidate | None = None
    """The candidate that `latest` was based on."""
    plan: Plan | None = None
    """The plan; NO_PLAN if creating it failed, None if it was not yet requested."""
    no_plan_because: str = ""
    dry_run_done: bool = False
    """True once the plan was run against an empty page."""
    disputed: dict[str, str] = field(default_factory=dict)
    """Reasons of the model for disputing a check, by the check's name."""
    late_repair_asked: bool = False
    """True once a repair was requested for checks that pass late."""
    earlier: EarlierRounds | None = None
    """Checks of earlier rounds, judged in the first attempt and the same for all later ones."""
    screenshots_reviewed: bool = False
    """True once a model has reviewed screenshots of a candidate."""
    answers: int = 0
    stalled: int = 0
    prompt_tokens: int = 0
    reply_tokens: int = 0
    tokens_aside: int = 0
    """Tokens of the calls that write no page: plan and screenshot review. Included in the two counts above."""
    judged: list[JudgedCandidate] = field(default_factory=list)
    """Every candidate as it was judged, for the evidence."""
    judged_bytes: int = 0
    asked: set[int] = field(default_factory=set)
    """Hashes of the answered prompts; a prompt itself may have megabytes."""
    pictures_refused: bool = False
    is_wanted_now: bool = False
    """True while an operator prefers the best candidate now to a better one later."""
    ask_last: set[str] = field(default_factory=set)
    """Models whose reply improved nothing, or had a finish reason such as RECITATION."""

    @property
    def tokens(self) -> int:
        """Tokens of all prompts and replies."""
        return self.prompt_tokens + self.reply_tokens

    @property
    def has_ended(self) -> bool:
        """True if an operator wants the best candidate now and it can be published."""
        return self.is_wanted_now and self.best is not None and self.best.can_go_out

    def count_tokens(self, reply: Reply) -> None:
        """Count the tokens of one call."""
        self.prompt_tokens += reply.prompt_tokens
        self.reply_tokens += reply.reply_tokens

    def count_aside(self, reply: Reply) -> None:
        """Count the tokens of a call that writes no page."""
        self.count_tokens(reply)
        self.tokens_aside += reply.prompt_tokens + reply.reply_tokens

    def count(self, reply: Reply) -> int:
        """Count one reply with its tokens; return its number."""
        self.count_tokens(reply)
        self.answers += 1
        return self.answers

    def add(self, prompt: Prompt, reply: Reply, candidate: Candidate, base: Candidate | None, at: datetime) -> None:
        """Add the candidate made of `reply` and judged `at`; `base` is the candidate that it was based on."""
        self.asked.add(hash(prompt))
        self.judged.append(candidate.as_evidence(reply.model, at, repairs=base))
        self.judged_bytes += len(self.judged[-1].model_dump_json())
        self.latest, self.base = candidate, base
        headway = base is None or candidate.improves(base)
        self.stalled = 0 if headway else self.stalled + 1
        if not headway or reply.finish_reason not in STOPPED_BY_ITSELF:
            self.ask_last.add(reply.model)
        if self.best is None or candidate.rank > self.best.rank:
            self.best = candidate

    def evidence(self, candidate: Candidate) -> Evidence:
        """Build the evidence of the chosen candidate, with the tokens and replies of all attempts."""
        return Evidence(
            checks=candidate.report.checks,
            requirements=candidate.report.requirements,
            defects=candidate.defects,
            rounds=self.answers,
            handed_over=candidate.number,
            browser=candidate.report.browser,
            prompt_tokens=self.prompt_tokens,
            reply_tokens=self.reply_tokens,
            notices=(*candidate.report.mended, *self._plan_notices()),
            candidates=tuple(_as_chosen(one, candidate) for one in self.judged),
            files=tuple(SiteFile(path=path, bytes=len(content)) for path, content in sorted(candidate.site.items())),
        )

    def _plan_notices(self) -> tuple[str, ...]:
        """Say why there is no plan, or which checks are untested because their entries were dropped."""
        if self.no_plan_because:
            return (f"no plan of trials was made ({self.no_plan_because}): sentences are judged without steps",)
        return describe_untried_checks(self.plan or NO_PLAN)

    @property
    def size(self) -> int:
        """Bytes of the kept sites and screenshots, and of what the evidence tells of candidates."""
        kept = {id(one): one for one in (self.best, self.latest, self.base) if one is not None}
        sites = sum(len(one.report.screenshot or b"") + one.site.size for one in kept.values())
        return sites + self.judged_bytes


def _as_chosen(judged: JudgedCandidate, chosen: Candidate) -> JudgedCandidate:
    """The chosen one with the results that were added after it was judged, such as those of the screenshot review."""
    if judged.number != chosen.number:
        return judged
    report = chosen.report
    added = {"checks": report.checks, "requirements": report.requirements, "defects": chosen.defects}
    return judged.model_copy(update=added)


class HistoryStore:
    """The histories of the latest briefs, in memory."""

    def __init__(self, most_bytes: int = MAX_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, History] = OrderedDict()

    def of(self, brief: Hashable) -> History:
        """Return the brief's history, created if missing. Drops the oldest histories beyond the limits."""
        history = self._kept.setdefault(brief, History())
        self._kept.move_to_end(brief)
        while len(self._kept) > 1 and self._are_too_many():
            self._kept.popitem(last=False)
        return history

    def _are_too_many(self) -> bool:
        return len(self._kept) > MAX_BRIEFS or sum(one.size for one in self._kept.values()) > self._most_bytes
