"""Adds up what a run used of models: calls, seconds, tokens and cost, by model."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel

from contracts.model_events import ModelCall, Planned, Reviewed
from contracts.progress_events import Generated
from gateway.model_prices import ModelPrices
from gateway.run_events import RunEvents


class ModelUse(BaseModel):
    """What one model did for a run."""

    model: str | None
    """Null for calls of which an earlier release told the tokens alone."""
    calls: int
    seconds: float
    prompt_tokens: int
    reply_tokens: int
    """With what the model thought, where it tells that."""
    cost_usd: float | None
    """Null where the price table does not have the model, or the model does not tell its tokens."""


@dataclass(frozen=True)
class TotalUse:
    """The sum over all models; `cost_usd` is None unless the cost of every call is known."""

    prompt_tokens: int
    reply_tokens: int
    cost_usd: float | None


def model_use_of(run: RunEvents, prices: ModelPrices) -> tuple[ModelUse, ...]:
    """The use of each model, in the order in which they first answered."""
    calls = run.of(ModelCall)
    by_model = {call.model: [(at, each) for at, each in calls if each.model == call.model] for _, call in calls}
    return (*(_use_of(model, of_one, prices) for model, of_one in by_model.items()), *_of_unknown_models(run))


def total_use(used: Sequence[ModelUse]) -> TotalUse:
    """The sum over all models."""
    costs = [each.cost_usd for each in used if each.cost_usd is not None]
    return TotalUse(
        prompt_tokens=sum(each.prompt_tokens for each in used),
        reply_tokens=sum(each.reply_tokens for each in used),
        cost_usd=round(sum(costs), 6) if costs and len(costs) == len(used) else None,
    )


def _use_of(model: str, calls: Sequence[tuple[datetime, ModelCall]], prices: ModelPrices) -> ModelUse:
    costs = [prices.cost(model, at.date(), call.prompt_tokens, _output(call)) for at, call in calls]
    known = [cost for cost in costs if cost is not None]
    return ModelUse(
        model=model,
        calls=len(calls),
        seconds=round(sum(call.seconds for _, call in calls), 3),
        prompt_tokens=sum(call.prompt_tokens for _, call in calls),
        reply_tokens=sum(_output(call) for _, call in calls),
        cost_usd=round(sum(known), 6) if len(known) == len(costs) else None,
    )


def _output(call: ModelCall) -> int:
    return call.reply_tokens + call.thinking_tokens


def _of_unknown_models(run: RunEvents) -> Iterator[ModelUse]:
    """Calls aside of which no event tells, because the generator is of an earlier release."""
    generated = run.latest(Generated)
    aside = generated.tokens_aside if generated else 0
    if aside > 0 and not run.of(Planned) and not run.of(Reviewed):
        yield ModelUse(model=None, calls=1, seconds=0.0, prompt_tokens=aside, reply_tokens=0, cost_usd=None)
