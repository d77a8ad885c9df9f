"""Tracks the failures of each model: which may be called now, and when a refused account is retried."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from chassis.dependency_refusals import Dependency
from chassis.errors import TransientError
from generator.ports import AccountRefused, CodeModel

FAILURES_BEFORE_REST = 3
"""Consecutive failures, over all briefs, after which a model is not called for REST_SECONDS."""
REST_SECONDS = 60.0
PROBE_SECONDS = 30.0
"""Between two calls to a model that refuses the account, over all briefs; other briefs wait in the broker."""


@dataclass
class ModelState:
    """Recent failures of a model. After a `refusal` it is not called before `asked_again_at`."""

    failures: int = 0
    rests_until: float = 0.0
    refusal: AccountRefused | None = None
    asked_again_at: float = 0.0


class ModelHealth:
    """The state of each model, in order of preference. `dependencies` show refusals to operators, by model name.

    Models with the same dependency share an account.
    """

    def __init__(
        self, models: Sequence[CodeModel], monotonic: Callable[[], float], dependencies: Mapping[str, Dependency]
    ) -> None:
        self._models = models
        self._monotonic = monotonic
        self._dependencies = dependencies
        self._conditions = {model.name: ModelState() for model in models}

    def available(self) -> Sequence[CodeModel]:
        """The models that are not resting, or all if every one is.

        A model that refuses the account is included only when its next probe is due.
        """
        now = self._monotonic()
        open_ones = [model for model in self._models if self.refusal_of(model) is None]
        awake = [model for model in open_ones if self._conditions[model.name].rests_until <= now]
        return awake or open_ones

    def refusal_of(self, model: CodeModel) -> AccountRefused | None:
        """The refusal that keeps the model from being called now, with the seconds until it may be; else None."""
        condition = self._conditions[model.name]
        wait = condition.asked_again_at - self._monotonic()
        if condition.refusal is None or wait <= 0:
            return None
        return AccountRefused(condition.refusal.code, str(condition.refusal), retry_after=wait)

    def not_asked(self, model: CodeModel) -> TransientError:
        """Why a model that is not available was not called."""
        return self.refusal_of(model) or TransientError("not asked: it has failed too often of late")

    def asked(self, model: CodeModel) -> None:
        """Record that a call begins: for PROBE_SECONDS no other brief calls a model that refuses the account."""
        self._conditions[model.name].asked_again_at = self._monotonic() + PROBE_SECONDS

    def failed(self, model: CodeModel, error: TransientError) -> TransientError:
        """Record a failure. Returns the error, with the seconds until the model may be called again."""
        condition, now = self._conditions[model.name], self._monotonic()
        if isinstance(error, AccountRefused):
            condition.refusal = error
            condition.asked_again_at = now + PROBE_SECONDS
            self._update_dependencies()
            return AccountRefused(error.code, str(error), retry_after=PROBE_SECONDS)
        condition.failures += 1
        rest = REST_SECONDS if condition.failures >= FAILURES_BEFORE_REST else 0.0
        condition.rests_until = now + (error.retry_after or rest)
        return error

    def answered(self, model: CodeModel) -> None:
        """Record an answer, and clear the refusals of this model and of all less preferred ones.

        Another account's refusal is kept until its next probe, because this answer says nothing about it.
        """
        names, now = [one.name for one in self._models], self._monotonic()
        self._conditions[model.name].failures = 0
        account = self._dependencies.get(model.name)
        for name in names[names.index(model.name) :]:
            if self._dependencies.get(name) is account or self._conditions[name].asked_again_at <= now:
                self._conditions[name].refusal = None
        self._update_dependencies()

    def _update_dependencies(self) -> None:
        first: dict[str, tuple[str, AccountRefused]] = {}
        for model, condition in self._conditions.items():
            if condition.refusal is not None and model in self._dependencies:
                first.setdefault(self._dependencies[model].name, (model, condition.refusal))
        for dependency in self._dependencies.values():
            if dependency.name in first:
                name, refusal = first[dependency.name]
                dependency.refuses(refusal.code, f"{name}: {refusal}")
            else:
                dependency.accepts()
