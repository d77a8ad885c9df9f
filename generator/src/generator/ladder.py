"""Which model is asked, for how long, and what it means when none of them answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from chassis.errors import TransientError
from chassis.handling import Report
from contracts.progress import Stage
from generator.ports import CodeModel, ModelRefused, Prompt, Reply

SHARE_OF_ONE = 0.6
"""Part of the time left that a model may use up while others wait behind it."""
FAILURES_BEFORE_REST = 3
"""In a row, over all briefs; then the model is left alone while others answer."""
REST_SECONDS = 60.0


@dataclass
class Condition:
    """How a model has done lately."""

    failures: int = 0
    rests_until: float = 0.0


@dataclass(frozen=True)
class ModelLadder:
    """Models in order of preference; no single call takes longer than `call_seconds`. `monotonic` tells seconds."""

    models: Sequence[CodeModel]
    call_seconds: float
    monotonic: Callable[[], float]
    _conditions: dict[str, Condition] = field(default_factory=dict)

    async def complete(self, prompt: Prompt, seconds: float, report: Report) -> Reply:
        """The answer of the first model that gives one within `seconds` in all.

        Raises TransientError when none did but one may later, with the shortest wait that any of them asked for, and
        ModelRefused when none ever will.
        """
        end = self.monotonic() + seconds
        failures: list[tuple[str, TransientError | ModelRefused]] = []
        models = self._available()
        for place, model in enumerate(models, start=1):
            share = 1.0 if place == len(models) else SHARE_OF_ONE
            limit = min(self.call_seconds, share * (end - self.monotonic()))
            try:
                return await self._ask(model, prompt, limit, report)
            except (TransientError, ModelRefused) as error:
                failures.append((model.name, error))
                await report(Stage.MODEL_FAILED, model=model.name, reason=str(error))
        raise _verdict(failures)

    def _available(self) -> Sequence[CodeModel]:
        """The models that are not at rest; all of them where every one is: somebody has to be asked."""
        now = self.monotonic()
        awake = [model for model in self.models if self._condition(model).rests_until <= now]
        return awake or self.models

    async def _ask(self, model: CodeModel, prompt: Prompt, limit: float, report: Report) -> Reply:
        if limit <= 0:
            raise TransientError("not asked: no time left")
        asked_at = self.monotonic()
        condition = self._condition(model)
        try:
            reply = await model.complete(prompt, timeout=limit)
        except TransientError as error:
            condition.failures += 1
            rest = REST_SECONDS if condition.failures >= FAILURES_BEFORE_REST else 0.0
            condition.rests_until = self.monotonic() + (error.retry_after or rest)
            raise
        condition.failures = 0
        await report(
            Stage.MODEL_ANSWERED,
            model=reply.model,
            seconds=round(self.monotonic() - asked_at, 1),
            finish_reason=reply.finish_reason,
            prompt_tokens=reply.prompt_tokens,
            reply_tokens=reply.reply_tokens,
        )
        return reply

    def _condition(self, model: CodeModel) -> Condition:
        return self._conditions.setdefault(model.name, Condition())


def _verdict(failures: Sequence[tuple[str, TransientError | ModelRefused]]) -> TransientError | ModelRefused:
    reasons = "; ".join(f"{name}: {error}" for name, error in failures)
    passing = [error for _, error in failures if isinstance(error, TransientError)]
    if not passing:
        return ModelRefused(f"no model of GEMINI_MODELS can answer this: {reasons}")
    waits = [error.retry_after for error in passing if error.retry_after is not None]
    return TransientError(f"no model answered: {reasons}", retry_after=min(waits, default=None))
