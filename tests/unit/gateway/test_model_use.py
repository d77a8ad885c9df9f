"""What a run used of models: tokens and cost by model, by a price table that says for which days it holds."""

from datetime import date

import pytest
from pydantic import ValidationError

from contracts.model_events import ModelAnswered, Planned, Reviewed
from contracts.progress_events import Generated
from gateway.model_prices import ModelPrices, Price, listed_prices
from gateway.model_use import model_use_of, total_use
from gateway.run_events import RunEvents
from gateway.settings import GatewaySettings
from tests.unit.gateway.events import accepted, event

TODAY = date(2026, 11, 22)
PRICES = ModelPrices(
    {
        "pro": [
            Price(model="pro", input=2, output=12),
            Price(model="pro", input=4, output=18, prompts_above=200_000),
            Price(model="pro", input=3, output=13, since=date(2027, 1, 1)),
        ],
        "flash": [Price(model="flash", input=0.75, output=3.75)],
    }
)
PLANNED = event(Planned, 5, model="flash", seconds=4, prompt_tokens=1000, reply_tokens=200)
WRITTEN = event(
    ModelAnswered, 30, model="pro", seconds=20, prompt_tokens=10_000, reply_tokens=5000, thinking_tokens=1000
)
REVIEWED = event(Reviewed, 40, model="flash", seconds=3.5, prompt_tokens=500, reply_tokens=100)


def settings(model_prices: str) -> GatewaySettings:
    return GatewaySettings.model_validate({"brief_secret": "s" * 16, "model_prices": model_prices})


@pytest.mark.parametrize(
    ("day", "prompt_tokens", "cost"),
    [
        (TODAY, 200_000, 0.4 + 12),
        (TODAY, 200_001, 0.800004 + 18),
        (date(2026, 12, 31), 1000, 12.002),
        (date(2027, 1, 1), 1000, 13.003),
    ],
)
def test_the_row_for_the_day_and_the_prompt_holds(day: date, prompt_tokens: int, cost: float) -> None:
    assert PRICES.cost("pro", day, prompt_tokens, 1_000_000) == pytest.approx(cost)


def test_without_a_price_or_without_tokens_no_cost_is_known() -> None:
    assert PRICES.cost("other", TODAY, 1000, 1000) is None
    assert PRICES.cost("pro", TODAY, 0, 0) is None
    assert PRICES.cost("pro", date.min, 1, 0) is not None


def test_the_use_of_each_model_is_added_up() -> None:
    flash, pro = model_use_of(RunEvents([accepted(), WRITTEN, PLANNED, REVIEWED]), PRICES)
    assert (flash.model, flash.calls, flash.seconds, flash.prompt_tokens) == ("flash", 2, 7.5, 1500)
    assert (pro.model, pro.reply_tokens) == ("pro", 6000)
    assert pro.cost_usd == pytest.approx(0.02 + 0.072)
    assert total_use((flash, pro)).cost_usd == pytest.approx(0.092 + 0.001125 + 0.001125)


def test_where_one_price_is_unknown_the_sum_is() -> None:
    unknown = event(ModelAnswered, 31, model="local", prompt_tokens=10, reply_tokens=10)
    used = model_use_of(RunEvents([WRITTEN, unknown]), PRICES)
    assert [each.cost_usd is None for each in used] == [False, True]
    assert total_use(used).cost_usd is None
    assert total_use(()).cost_usd is None


def test_tokens_that_an_earlier_release_told_without_a_model_are_shown_without_one() -> None:
    generated = event(Generated, 50, tokens_aside=1800)
    aside = model_use_of(RunEvents([WRITTEN, generated]), PRICES)[-1]
    assert (aside.model, aside.prompt_tokens, aside.cost_usd) == (None, 1800, None)
    assert len(model_use_of(RunEvents([WRITTEN, PLANNED, generated]), PRICES)) == 2


def test_a_setting_replaces_the_prices_of_a_model() -> None:
    given = GatewaySettings.model_validate(
        {"brief_secret": "s" * 16, "model_prices": "gemini-3.8-flash=1/2, a/b = 0/0.5"}
    )
    prices = listed_prices().replaced_by(given.model_prices)
    assert prices.cost("gemini-3.8-flash", date(2027, 1, 1), 1_000_000, 1_000_000) == 3
    assert prices.cost("a/b", TODAY, 1_000_000, 1_000_000) == 0.5
    assert prices.cost("gpt-5.5", TODAY, 1_000_000, 0) == 5


@pytest.mark.parametrize(
    "text", ["flash", "flash=1", "=1/2", "flash=1/2/3x", "flash=-1/2", "flash=1e9/2", "flash=nan/1"]
)
def test_a_price_that_cannot_be_read_is_refused_with_its_form(text: str) -> None:
    with pytest.raises(ValidationError, match=r"is no price\. Write model=input/output"):
        settings(text)


def test_every_model_that_is_asked_by_default_has_a_price() -> None:
    for model in ("gemini-pro-latest", "gemini-3.8-flash", "gemini-3.5-flash-lite", "gpt-5.5", "gpt-5.4-mini"):
        assert listed_prices().cost(model, TODAY, 1000, 1000), model
