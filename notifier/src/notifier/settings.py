"""Settings of the notifier."""

from pydantic import Field

from chassis.settings import CallbackSettings, Concurrency
from contracts.time_budget import CALLBACK_GRACE_SECONDS


class NotifierSettings(CallbackSettings):
    """The notifier holds no secret of its own."""

    callback_grace_seconds: float = Field(
        default=CALLBACK_GRACE_SECONDS,
        ge=0,
        description="Seconds after a brief's deadline during which an evaluator that does not answer 200 is still "
        "called.",
    )
    concurrency: Concurrency = 64
