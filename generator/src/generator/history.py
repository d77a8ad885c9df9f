"""What was asked and made for a brief, over all attempts at it in this process: a later one goes on from there."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field

from contracts.evidence import Evidence
from generator.candidate import Candidate
from generator.findings import worded
from generator.judge.case import EarlierRounds
from generator.ports import Prompt, Reply

MOST_BYTES = 64 * 2**20
"""Of all sites and pictures that are kept; the oldest brief's go first."""
MOST_BRIEFS = 1_000
STOPPED_BY_ITSELF = ("STOP", "MAX_TOKENS")
"""Reasons to finish that another model would most likely share; at any other the next one is asked instead."""


@dataclass
class History:
    """`best` and `latest` are candidates; `stalled` counts the answers since the last one that made headway."""

    best: Candidate | None = None
    latest: Candidate | None = None
    base: Candidate | None = None
    """What `latest` was to improve."""
    earlier: EarlierRounds | None = None
    """What the first attempt found: candidates of all attempts are held to the same checks."""
    answers: int = 0
    stalled: int = 0
    prompt_tokens: int = 0
    reply_tokens: int = 0
    asked: set[int] = field(default_factory=set)
    """Hashes of the prompts that were answered; the prompts themselves may hold megabytes."""
    pictures_refused: bool = False
    ask_last: set[str] = field(default_factory=set)
    """Models whose answer made no headway, or ended for a reason of their own, such as RECITATION."""

    @property
    def tokens(self) -> int:
        """Of prompts and replies together."""
        return self.prompt_tokens + self.reply_tokens

    def count(self, reply: Reply) -> int:
        """Count one answer; return its number."""
        self.prompt_tokens += reply.prompt_tokens
        self.reply_tokens += reply.reply_tokens
        self.answers += 1
        return self.answers

    def add(self, prompt: Prompt, reply: Reply, candidate: Candidate, base: Candidate | None) -> None:
        """Remember what an answer came to; `base` is the candidate that it was to improve."""
        self.asked.add(hash(prompt))
        self.latest, self.base = candidate, base
        headway = base is None or candidate.improves(base)
        self.stalled = 0 if headway else self.stalled + 1
        if not headway or reply.finish_reason not in STOPPED_BY_ITSELF:
            self.ask_last.add(reply.model)
        if self.best is None or candidate.rank > self.best.rank:
            self.best = candidate

    def evidence(self, candidate: Candidate) -> Evidence:
        """What is known of the candidate that goes out, and what it took to get there."""
        return Evidence(
            checks=candidate.report.checks,
            defects=tuple(worded([fault]) for fault in candidate.report.faults),
            rounds=self.answers,
            handed_over=candidate.number,
            browser=candidate.report.browser,
            prompt_tokens=self.prompt_tokens,
            reply_tokens=self.reply_tokens,
            notices=candidate.report.mended,
        )

    @property
    def size(self) -> int:
        """Bytes of the sites and pictures in it."""
        kept = {id(one): one for one in (self.best, self.latest, self.base) if one is not None}
        return sum(len(one.report.screenshot or b"") + one.site.size for one in kept.values())


class Histories:
    """The histories of the latest briefs, in this process's memory."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, History] = OrderedDict()

    def of(self, brief: Hashable) -> History:
        """The brief's history, a new one where there is none. Histories of older briefs go where there are too many."""
        history = self._kept.setdefault(brief, History())
        self._kept.move_to_end(brief)
        while len(self._kept) > 1 and self._are_too_many():
            self._kept.popitem(last=False)
        return history

    def _are_too_many(self) -> bool:
        return len(self._kept) > MOST_BRIEFS or sum(one.size for one in self._kept.values()) > self._most_bytes
