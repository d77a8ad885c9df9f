"""Prices of models: which row of the price table holds for a call, and what the call cost."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from pydantic import BaseModel, Field

_MILLION = 1_000_000


class Price(BaseModel):
    """US dollars for a million tokens of prompts and of replies, for calls from `since` on.

    It holds for prompts of more than `prompts_above` tokens.
    """

    model: str
    input: float = Field(ge=0)
    output: float = Field(ge=0)
    since: date = date.min
    prompts_above: int = 0


@dataclass(frozen=True)
class ModelPrices:
    """All known prices, by model."""

    rows: Mapping[str, Sequence[Price]]

    def replaced_by(self, prices: Sequence[Price]) -> "ModelPrices":
        """These prices, with those of the models in `prices` replaced."""
        return ModelPrices({**self.rows, **_by_model(prices)})

    def cost(self, model: str, day: date, prompt_tokens: int, reply_tokens: int) -> float | None:
        """The US dollars of one call; None where no price is known, or the model did not tell its tokens."""
        rows = [row for row in self.rows.get(model, ()) if row.since <= day and row.prompts_above <= prompt_tokens]
        if not rows or not (prompt_tokens or reply_tokens):
            return None
        row = max(rows, key=lambda each: (each.since, each.prompts_above))
        return (prompt_tokens * row.input + reply_tokens * row.output) / _MILLION


def listed_prices() -> ModelPrices:
    """The prices in model_prices.toml."""
    table = tomllib.loads(files("gateway").joinpath("model_prices.toml").read_text(encoding="utf-8"))
    return ModelPrices(_by_model([Price.model_validate(row) for row in table["price"]]))


def _by_model(prices: Sequence[Price]) -> dict[str, list[Price]]:
    return {model: [price for price in prices if price.model == model] for model in {price.model for price in prices}}
