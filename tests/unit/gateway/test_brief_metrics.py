"""Totals over the recent briefs, for Prometheus."""

from datetime import timedelta
from uuid import UUID

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from contracts.progress_events import Delivered
from contracts.progress_events_of_deliveries import Buried
from contracts.progress_record import Progress
from contracts.verdict import VERDICTS
from gateway.brief_metrics import BriefMetrics
from gateway.briefs_read_model import BriefsReadModel
from gateway.model_prices import ModelPrices, Price
from tests.unit.gateway.events import BEGINNING, accepted, event, whole_story


def exported(*events: Progress, seconds: float = 0) -> CollectorRegistry:
    """The metrics of a gateway that has read these events, so many seconds after the beginning."""
    prices = ModelPrices({"a-model": [Price(model="a-model", input=1.0, output=2.0)]})
    read_model = BriefsReadModel(clock=lambda: BEGINNING + timedelta(seconds=seconds), prices=prices)
    for offset, progress in enumerate(events):
        read_model.apply(offset, progress)
    registry = CollectorRegistry()
    registry.register(BriefMetrics(read_model.totals))
    return registry


def test_every_verdict_is_exported_with_the_number_of_its_briefs() -> None:
    text = generate_latest(exported(*whole_story())).decode()
    lines = [line for line in text.splitlines() if line.startswith("pagewright_briefs{")]
    numbers = {verdict: 1.0 if verdict == "unseen" else 0.0 for verdict in VERDICTS}
    assert lines == [f'pagewright_briefs{{verdict="{verdict}"}} {number}' for verdict, number in numbers.items()]


def test_the_longest_silence_is_that_of_the_oldest_brief_that_has_not_ended() -> None:
    briefs = [accepted(UUID(int=number)) for number in (1, 2)]
    registry = exported(*briefs, event(Delivered, 30, UUID(int=2), status=200), seconds=541)
    assert registry.get_sample_value("pagewright_longest_silence_seconds") == 541


@pytest.mark.parametrize(
    "ending",
    [event(Delivered, 30, status=200), event(Buried, 30, message="brief.accepted", attempt=9, reason="no model")],
    ids=lambda ending: ending.stage,
)
def test_a_brief_that_has_ended_is_not_silent(ending: Progress) -> None:
    registry = exported(accepted(), ending, seconds=541)
    assert registry.get_sample_value("pagewright_longest_silence_seconds") == 0


def test_the_cost_of_all_briefs_is_added_up() -> None:
    answered = whole_story()[2].facts.model_copy(update={"prompt_tokens": 1_000_000, "reply_tokens": 500_000})
    briefs = [accepted(UUID(int=number)) for number in (1, 2)]
    calls = [whole_story()[2].model_copy(update={"brief_id": one.brief_id, "facts": answered}) for one in briefs]
    assert exported(*briefs, *calls).get_sample_value("pagewright_briefs_cost_usd") == 4
