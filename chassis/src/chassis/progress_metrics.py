"""Counts what progress events and evidence tell of briefs, as Prometheus metrics."""

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram

from contracts.evidence import CheckResult, Evidence
from contracts.progress_events import Delivered, Judged, Refused, Waiting
from contracts.progress_events_of_deliveries import Buried, Finished, Retrying
from contracts.progress_record import Progress

_STAGE_BUCKETS = (0.1, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 240, 480)
_ENDS = Finished | Retrying | Buried | Waiting
"""After these a brief is not in this process's hands any more."""
MAX_BRIEFS = 1000
"""Briefs whose latest event is remembered; beyond them the oldest is dropped."""


class ProgressMetrics:
    """The metrics of the briefs that this process works on. A service has those of the events that it reports."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._latest: OrderedDict[Hashable, datetime] = OrderedDict()
        self._stages = Histogram(
            "pagewright_stage_seconds",
            "Time from one progress event of a brief to the next, by the stage of the later one.",
            ["stage"],
            buckets=_STAGE_BUCKETS,
            registry=registry,
        )
        self._candidates = Counter(
            "pagewright_candidates_total",
            "Candidates that were judged: `first` ones, and `repair`s of them.",
            ["kind"],
            registry=registry,
        )
        self._checks = Counter(
            "pagewright_checks_total",
            "Results of sites that were handed over, by outcome and kind: `sentence` and `js` checks, checks of an "
            "`earlier` round, and each `requirement`.",
            ["kind", "outcome"],
            registry=registry,
        )
        self._callbacks = Counter(
            "pagewright_callbacks_total",
            "Callbacks by result: `delivered` (200), the class of another status (`5xx`), or `no answer`.",
            ["result"],
            registry=registry,
        )

    def observe(self, progress: Progress) -> None:
        """Take in an event that this process reports."""
        self._observe_stage(progress)
        match progress.facts:
            case Judged(round=number):
                self._candidates.labels("repair" if number > 1 else "first").inc()
            case Delivered():
                self._callbacks.labels("delivered").inc()
            case Refused(status=status):
                self._callbacks.labels("no answer" if status is None else f"{status // 100}xx").inc()

    def observe_evidence(self, evidence: Evidence) -> None:
        """Take in the evidence of a site that this process hands over."""
        for check in evidence.checks:
            self._checks.labels(_kind_of(check), check.outcome).inc()
        for requirement in evidence.requirements:
            self._checks.labels("requirement", requirement.outcome).inc()

    def _observe_stage(self, progress: Progress) -> None:
        key = (progress.brief_id, progress.run)
        before = self._latest.pop(key, None)
        if before is not None:
            self._stages.labels(progress.stage).observe(max(0.0, (progress.at - before).total_seconds()))
        if not isinstance(progress.facts, _ENDS):
            self._latest[key] = progress.at
            if len(self._latest) > MAX_BRIEFS:
                self._latest.popitem(last=False)


def _kind_of(check: CheckResult) -> str:
    return "earlier" if check.round is not None else check.kind
