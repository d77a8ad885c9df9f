"""Keeps prompts and candidates of a brief across its attempts in this process, so that a later attempt continues."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

from contracts.evidence import Evidence
from generator.candidate import Candidate
from generator.faults import describe_faults
from generator.judge.criteria import EarlierRounds
from generator.plan.plan import NO_PLAN, Plan, describe_untried_checks
from generator.ports import Prompt, Reply

MOST_BYTES = 64 * 2**20
"""Limit for all kept sites and screenshots; those of the oldest brief are dropped first."""
MOST_BRIEFS = 1_000
STOPPED_BY_ITSELF = ("STOP", "MAX_TOKENS")
"""Finish reasons that do not depend on the model; after any other one the next model is asked instead."""


@dataclass
class AttemptHistory:
    """`best` and `latest` are candidates; `stalled` counts the answers since the last one that made headway."""

    best: Candidate | None = None
    latest: Candidate | None = None
    base: Candidate | None = None
    """The candidate that `latest` was meant to improve."""
    plan: Plan | None = None
    """The plan of the first attempt at one, NO_PLAN where that failed; none is asked for twice."""
    no_plan_because: str = ""
    proven: bool = False
    """Whether the plan was tried against an empty page."""
    disputed: dict[str, str] = field(default_factory=dict)
    """What the author said is tried wrongly, with the reason, by the name of what is tried."""
    late_repair_asked: bool = False
    """Whether a repair was asked for what is true only late."""
    earlier: EarlierRounds | None = None
    """Result of the first attempt, so that the candidates of all attempts are held to the same checks."""
    screenshots_reviewed: bool = False
    """Whether a model was asked to look at pictures of a candidate."""
    answers: int = 0
    stalled: int = 0
    prompt_tokens: int = 0
    reply_tokens: int = 0
    tokens_aside: int = 0
    """Of those the tokens of calls that wrote no page: for the plan, about pictures."""
    asked: set[int] = field(default_factory=set)
    """Hashes of the prompts that were answered; the prompts themselves may hold megabytes."""
    pictures_refused: bool = False
    ask_last: set[str] = field(default_factory=set)
    """Models whose answer made no headway, or ended for a reason of their own, such as RECITATION."""

    @property
    def tokens(self) -> int:
        """Tokens of all prompts and replies."""
        return self.prompt_tokens + self.reply_tokens

    def count_tokens(self, reply: Reply) -> None:
        """Count the tokens of one call."""
        self.prompt_tokens += reply.prompt_tokens
        self.reply_tokens += reply.reply_tokens

    def count_aside(self, reply: Reply) -> None:
        """Count the tokens of a call that wrote no page."""
        self.count_tokens(reply)
        self.tokens_aside += reply.prompt_tokens + reply.reply_tokens

    def count(self, reply: Reply) -> int:
        """Count one answer with its tokens; return its number."""
        self.count_tokens(reply)
        self.answers += 1
        return self.answers

    def add(self, prompt: Prompt, reply: Reply, candidate: Candidate, base: Candidate | None) -> None:
        """Add the candidate of an answer; `base` is the candidate that it was meant to improve."""
        self.asked.add(hash(prompt))
        self.latest, self.base = candidate, base
        headway = base is None or candidate.improves(base)
        self.stalled = 0 if headway else self.stalled + 1
        if not headway or reply.finish_reason not in STOPPED_BY_ITSELF:
            self.ask_last.add(reply.model)
        if self.best is None or candidate.rank > self.best.rank:
            self.best = candidate

    def evidence(self, candidate: Candidate) -> Evidence:
        """The evidence of the chosen candidate, with the tokens and answers of all attempts."""
        return Evidence(
            checks=candidate.report.checks,
            requirements=candidate.report.requirements,
            defects=tuple(describe_faults([fault]) for fault in candidate.report.faults),
            rounds=self.answers,
            handed_over=candidate.number,
            browser=candidate.report.browser,
            prompt_tokens=self.prompt_tokens,
            reply_tokens=self.reply_tokens,
            notices=(*candidate.report.mended, *self._plan_notices()),
        )

    def _plan_notices(self) -> tuple[str, ...]:
        """Why there is no plan, or which checks its entries were dropped of and nothing else tries."""
        if self.no_plan_because:
            return (f"no plan of trials was made ({self.no_plan_because}): sentences are judged without steps",)
        return describe_untried_checks(self.plan or NO_PLAN)

    @property
    def size(self) -> int:
        """Bytes of the kept sites and screenshots."""
        kept = {id(one): one for one in (self.best, self.latest, self.base) if one is not None}
        return sum(len(one.report.screenshot or b"") + one.site.size for one in kept.values())


class AttemptHistories:
    """The histories of the latest briefs, in this process's memory."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, AttemptHistory] = OrderedDict()

    def of(self, brief: Hashable) -> AttemptHistory:
        """The history of the brief, created if there is none. Beyond the limits the oldest histories are dropped."""
        history = self._kept.setdefault(brief, AttemptHistory())
        self._kept.move_to_end(brief)
        while len(self._kept) > 1 and self._are_too_many():
            self._kept.popitem(last=False)
        return history

    def _are_too_many(self) -> bool:
        return len(self._kept) > MOST_BRIEFS or sum(one.size for one in self._kept.values()) > self._most_bytes
