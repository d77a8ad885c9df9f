"""Checks the key and each model of MODELS."""

import asyncio
from collections.abc import Sequence

from chassis.errors import TransientError
from chassis.finding import Finding, advice, fine, wrong
from generator.models.providers import CheckableModel
from generator.ports import AccountRefused, ModelRefused

SECONDS = 45.0
"""Limit on one model: a model on the operator's own machine is loaded first."""


async def diagnose_models(models: Sequence[CheckableModel], names: Sequence[str]) -> list[Finding]:
    """One finding for all models that answer, or fail, alike; `names` are those of MODELS."""
    refusals = await asyncio.gather(*(check_model(model) for model in models))
    alike: dict[str, list[str]] = {}
    for name, refusal in zip(names, refusals, strict=True):
        alike.setdefault(str(refusal), []).append(name)
    by_text = {str(refusal): refusal for refusal in refusals}
    return [finding_about(", ".join(same), by_text[text], any_answers=None in refusals) for text, same in alike.items()]


async def check_model(model: CheckableModel) -> Exception | None:
    """Why the model cannot be called; None if it can."""
    try:
        await model.check(timeout=SECONDS)
    except (TransientError, ModelRefused) as error:
        return error
    return None


def finding_about(name: str, refusal: Exception | None, *, any_answers: bool) -> Finding:
    """A refused account is wrong, unless only this model is missing and another one answers."""
    if refusal is None:
        return fine(name, "can be called")
    if isinstance(refusal, AccountRefused) and not (any_answers and refusal.code == "MODEL_NOT_FOUND"):
        return wrong(name, str(refusal))
    return advice(name, str(refusal))
