"""Which model is asked, for how long, and what it means when none of them answers."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from chassis.dependencies import Dependency
from chassis.errors import TransientError
from chassis.handling import ReportProgress
from contracts.progress import Stage
from generator.bugs import UNCOUNTED, Bugs
from generator.models.health import ModelHealth
from generator.ports import AccountRefused, CodeModel, ModelRefused, Prompt, Reply

SHARE_OF_ONE = 0.6
"""Part of the time left that a model may use up while others wait behind it."""

Failure = TransientError | ModelRefused


class NoModelAnswered(TransientError):  # noqa: N818 - a state, not a mistake
    """None answered this time. `content_refused`: some model does not take this prompt, whatever the others do."""

    def __init__(self, reason: str, *, retry_after: float | None, content_refused: bool) -> None:
        super().__init__(reason, retry_after=retry_after)
        self.content_refused = content_refused


@dataclass
class FallbackModel:
    """Models in order of preference; no single call takes longer than `call_seconds`. `monotonic` tells seconds."""

    models: Sequence[CodeModel]
    call_seconds: float
    monotonic: Callable[[], float]
    dependency: Dependency | None = None
    bugs: Bugs = UNCOUNTED
    _health: ModelHealth = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._health = ModelHealth(self.models, self.monotonic, self.dependency)

    async def complete(
        self,
        prompt: Prompt,
        seconds: float,
        report: ReportProgress,
        *,
        last: Collection[str] = (),
        urgent: bool = False,
    ) -> Reply:
        """The answer of the first model that gives one within `seconds` in all; those named in `last` come last.

        A model that refuses the account is asked by one brief at a time, unless this one is `urgent`.
        Raises NoModelAnswered when none did but one may later, with the shortest wait that any of them asked for, and
        ModelRefused when none ever will.
        """
        end = self.monotonic() + seconds
        failures: dict[str, Failure] = {}
        chosen = self.models if urgent else self._health.available()
        models = sorted(chosen, key=lambda model: model.name in last)
        for place, model in enumerate(models, start=1):
            if not urgent and self._health.refusal_of(model):
                continue  # another brief has begun to ask it
            share = 1.0 if place == len(models) else SHARE_OF_ONE
            limit = min(self.call_seconds, share * (end - self.monotonic()))
            try:
                return await self._ask(model, prompt, limit, report)
            except (TransientError, ModelRefused) as error:
                failures[model.name] = error
                await report(Stage.MODEL_FAILED, model=model.name, reason=str(error))
        for model in self.models:
            failures.setdefault(model.name, self._health.not_asked(model))
        raise _verdict(failures)

    async def _ask(self, model: CodeModel, prompt: Prompt, limit: float, report: ReportProgress) -> Reply:
        if limit <= 0:
            raise TransientError("not asked: no time left")
        asked_at = self.monotonic()
        self._health.asked(model)
        try:
            reply = await model.complete(prompt, timeout=limit)
        except TransientError as error:
            raise self._health.failed(model, error) from error
        except ModelRefused:
            self._health.answered(model)
            raise
        except Exception as error:
            failure = TransientError(f"unexpected {self.bugs.caught('model', error, doing=f'asking {model.name}')}")
            raise self._health.failed(model, failure) from error
        self._health.answered(model)
        await report(
            Stage.MODEL_ANSWERED,
            model=reply.model,
            seconds=round(self.monotonic() - asked_at, 1),
            finish_reason=reply.finish_reason,
            prompt_tokens=reply.prompt_tokens,
            reply_tokens=reply.reply_tokens,
        )
        return reply


def _verdict(failures: Mapping[str, Failure]) -> Failure:
    passing = [error for error in failures.values() if isinstance(error, TransientError)]
    if not passing:
        return ModelRefused(f"no model of GEMINI_MODELS can answer this: {_reasons(failures)}")
    soon = [error for error in passing if not isinstance(error, AccountRefused)]
    waits = [error.retry_after for error in soon or passing if error.retry_after is not None]
    return NoModelAnswered(
        f"no model answered: {_reasons(failures)}",
        retry_after=min(waits, default=None),
        content_refused=len(passing) < len(failures),
    )


def _reasons(failures: Mapping[str, Failure]) -> str:
    """Each model's own; one alone where the account is refused for all of them in the same words."""
    account = {str(error) for error in failures.values() if isinstance(error, AccountRefused)}
    if len(account) == 1 and all(str(error) in account for error in failures.values()):
        return account.pop()
    return "; ".join(f"{name}: {error}" for name, error in failures.items())
