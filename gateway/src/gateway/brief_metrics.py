"""Exports totals over the recent briefs: how many have each verdict, how long one has been silent, what they cost."""

from collections.abc import Callable, Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from contracts.verdict import VERDICTS
from gateway.brief_totals import BriefTotals

_NOT_A_SUM = "Every replica knows all briefs: take the maximum, not the sum."


class BriefMetrics(Collector):
    """See prometheus_client: `totals` is called for each scrape."""

    def __init__(self, totals: Callable[[], BriefTotals]) -> None:
        self._totals = totals

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """See prometheus_client."""
        totals = self._totals()
        briefs = GaugeMetricFamily("pagewright_briefs", f"Recent briefs by verdict. {_NOT_A_SUM}", labels=["verdict"])
        for verdict in VERDICTS:
            briefs.add_metric([verdict], totals.by_verdict[verdict])
        yield briefs
        yield GaugeMetricFamily(
            "pagewright_longest_silence_seconds",
            f"Time since the oldest brief was accepted that has neither been delivered nor failed. {_NOT_A_SUM}",
            value=totals.longest_silence_seconds,
        )
        yield GaugeMetricFamily(
            "pagewright_briefs_cost_usd",
            f"US dollars that models took for the recent briefs, as far as prices are known. {_NOT_A_SUM}",
            value=totals.cost_usd,
        )
