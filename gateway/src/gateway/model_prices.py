"""Prices of models: which row of the price table holds for a call, and what the call cost."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from pydantic import BaseModel, Field

from chassis.setting_types import comma_separated

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
        size = max(prompt_tokens, 1)
        rows = [row for row in self.rows.get(model, ()) if row.since <= day and row.prompts_above < size]
        if not rows or not (prompt_tokens or reply_tokens):
            return None
        row = max(rows, key=lambda each: (each.since, each.prompts_above))
        return (prompt_tokens * row.input + reply_tokens * row.output) / _MILLION


def listed_prices() -> ModelPrices:
    """The prices in model_prices.toml."""
    table = tomllib.loads(files("gateway").joinpath("model_prices.toml").read_text(encoding="utf-8"))
    return ModelPrices(_by_model([Price.model_validate(row) for row in table["price"]]))


def parse_prices(text: object) -> object:
    """The prices in a setting, `model=input/output` with commas between. Raises ValueError."""
    if not isinstance(text, str):
        return text
    prices = []
    for part in comma_separated(text):
        model, _, both = part.rpartition("=")
        price, _, output = both.partition("/")
        if not model.strip() or not (_is_amount(price) and _is_amount(output)):
            raise ValueError(
                f"{part} is no price. Write model=input/output in dollars, as in gemini-3.8-flash=0.75/3.75"
            )
        prices.append(Price(model=model.strip(), input=float(price), output=float(output)))
    return tuple(prices)


def _is_amount(text: str) -> bool:
    return re.fullmatch(r"\s*[0-9]{1,6}(\.[0-9]{1,6})?\s*", text) is not None


def _by_model(prices: Sequence[Price]) -> dict[str, list[Price]]:
    return {model: [price for price in prices if price.model == model] for model in {price.model for price in prices}}
