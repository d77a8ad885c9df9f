"""Asks models in order of preference until one answers within the time; decides what a failure of all means."""

import copy
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from chassis.dependency_refusals import Dependency
from chassis.errors import TransientError
from chassis.subscription import ReportProgress
from contracts.model_events import ModelAnswered, ModelFailed
from generator.exception_guard import NO_METRICS, ExceptionGuard
from generator.finished_call import FinishedCall, RecordCall, RecorderOf, no_recorder, record_nothing
from generator.models.model_health import ModelHealth
from generator.models.model_telemetry import ModelTelemetry
from generator.ports import AccountRefused, CodeModel, ModelRefused, Prompt, Reply

SHARE_OF_ONE = 0.6
"""Share of the remaining time that a model may use if others follow it."""

Failure = TransientError | ModelRefused


class NoModelAnswered(TransientError):  # noqa: N818 - a state, not a mistake
    """No model answered this time. `content_refused`: at least one model never answers this prompt.

    `account_refused`: all models refuse the account.
    """

    def __init__(
        self, reason: str, *, retry_after: float | None, content_refused: bool, account_refused: bool = False
    ) -> None:
        super().__init__(reason, retry_after=retry_after)
        self.content_refused = content_refused
        self.account_refused = account_refused


@dataclass
class FallbackModel:
    """The models in order of preference. `call_seconds` limits each call; `monotonic` is a clock in seconds.

    `dependencies` show operators what a model's vendor refuses, by model name.
    """

    models: Sequence[CodeModel]
    call_seconds: float
    monotonic: Callable[[], float]
    dependencies: Mapping[str, Dependency] = field(default_factory=dict)
    guard: ExceptionGuard = NO_METRICS
    telemetry: ModelTelemetry = field(default_factory=ModelTelemetry)
    recorder_of: RecorderOf = no_recorder
    record: RecordCall = field(init=False, repr=False)
    _health: ModelHealth = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.record = record_nothing
        self._health = ModelHealth(self.models, self.monotonic, self.dependencies)

    def for_run(self, brief_id: UUID, run: int) -> "FallbackModel":
        """The same models with the same health, whose calls are recorded for this run of a brief."""
        recorded = copy.copy(self)
        recorded.record = self.recorder_of(brief_id, run)
        return recorded

    async def complete(
        self,
        prompt: Prompt,
        seconds: float,
        report: ReportProgress,
        *,
        last: Collection[str] = (),
        urgent: bool = False,
        quickest: bool = False,
    ) -> Reply:
        """Return the first reply within `seconds` in all; models in `last` are asked last.

        A model that refuses the account is asked for one brief at a time, unless `urgent`. `quickest` reverses the
        order of preference, and timeouts do not count as failures of a model.
        Raises NoModelAnswered, with the shortest requested wait, if a model may answer later, else ModelRefused.
        """
        end = self.monotonic() + seconds
        failures: dict[str, Failure] = {}
        chosen = self.models if urgent else self._health.available()
        models = sorted(reversed(chosen) if quickest else chosen, key=lambda model: model.name in last)
        for index, model in enumerate(models, start=1):
            if not urgent and self._health.refusal_of(model):
                continue  # another brief asks it at the moment
            share = 1.0 if index == len(models) else SHARE_OF_ONE
            limit = min(self.call_seconds, share * (end - self.monotonic()))
            try:
                return await self._ask(model, prompt, limit, report, lenient=quickest)
            except (TransientError, ModelRefused) as error:
                failures[model.name] = error
                await report(ModelFailed(model=model.name, reason=str(error)))
        for model in self.models:
            failures.setdefault(model.name, self._health.not_asked(model))
        raise _failure_of_all(failures)

    async def _ask(
        self, model: CodeModel, prompt: Prompt, limit: float, report: ReportProgress, *, lenient: bool
    ) -> Reply:
        if limit <= 0:
            raise TransientError("not asked: no time left")
        asked_at = self.monotonic()
        self._health.asked(model)
        try:
            with self.telemetry.call(model.name, self._provider_of(model)) as call:
                reply = await self._complete(model, prompt, limit)
                call.answered(reply)
        except TransientError as error:
            if lenient and not isinstance(error, AccountRefused):
                raise
            raise self._health.failed(model, error) from error
        except ModelRefused:
            self._health.answered(model)
            raise
        except Exception as error:
            failure = TransientError(f"unexpected {self.guard.report('model', error, doing=f'asking {model.name}')}")
            raise self._health.failed(model, failure) from error
        self._health.answered(model)
        await report(
            ModelAnswered(
                model=reply.model,
                seconds=round(self.monotonic() - asked_at, 1),
                finish_reason=reply.finish_reason,
                prompt_tokens=reply.prompt_tokens,
                reply_tokens=reply.reply_tokens,
                thinking_tokens=reply.thinking_tokens,
            )
        )
        return reply

    async def _complete(self, model: CodeModel, prompt: Prompt, limit: float) -> Reply:
        asked_at = self.monotonic()
        try:
            reply = await model.complete(prompt, timeout=limit)
        except BaseException as error:
            self.record(FinishedCall.raised(prompt, model.name, self.monotonic() - asked_at, error))
            raise
        self.record(FinishedCall.answered(prompt, reply.model, self.monotonic() - asked_at, reply))
        return reply

    def _provider_of(self, model: CodeModel) -> str:
        return self.dependencies[model.name].name if model.name in self.dependencies else ""


def _failure_of_all(failures: Mapping[str, Failure]) -> Failure:
    temporary = [error for error in failures.values() if isinstance(error, TransientError)]
    if not temporary:
        return ModelRefused(f"no model of MODELS can answer this: {_reasons(failures)}")
    soon = [error for error in temporary if not isinstance(error, AccountRefused)]
    waits = [error.retry_after for error in soon or temporary if error.retry_after is not None]
    return NoModelAnswered(
        f"no model answered: {_reasons(failures)}",
        retry_after=min(waits, default=None),
        content_refused=len(temporary) < len(failures),
        account_refused=not soon,
    )


def _reasons(failures: Mapping[str, Failure]) -> str:
    """The reasons of all models; a single one if all refuse the account for the same reason."""
    account = {str(error) for error in failures.values() if isinstance(error, AccountRefused)}
    if len(account) == 1 and all(str(error) in account for error in failures.values()):
        return account.pop()
    return "; ".join(f"{name}: {error}" for name, error in failures.items())
