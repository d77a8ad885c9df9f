"""Decides whether a quota allows another brief, from the usage and the operator's limits."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from chassis.errors import ServiceError
from gateway.quota_usage import ALL, QuotaUsage
from gateway.settings import GatewaySettings

IN_FLIGHT_RETRY_SECONDS = 60
"""Retry-After of the quota of briefs in flight, whose end cannot be predicted."""


class QuotaExceededError(ServiceError):
    """A quota is used up. `variable` is its setting, and the text states the limit."""

    def __init__(self, variable: str, quota: str, retry_after: int) -> None:
        super().__init__(f"The quota of {quota} is used up")
        self.variable = variable
        self.retry_after = retry_after


@dataclass(frozen=True)
class Limits:
    """The limits for one key; 0 means no limit."""

    briefs_per_hour: int = 0
    briefs_in_flight: int = 0
    model_tokens_per_day: int = 0


@dataclass(frozen=True)
class Quotas:
    """Limits of each email and of all together."""

    per_email: Limits = Limits()
    in_all: Limits = Limits()

    def check(self, usage: QuotaUsage, owner: str, now: datetime, being_sent: Collection[str] = ()) -> None:
        """Raises QuotaExceededError. `being_sent`: the owners of briefs whose messages are being published."""
        _check(self.per_email, usage, owner, now, sum(each == owner for each in being_sent))
        _check(self.in_all, usage, ALL, now, len(being_sent))


def quotas_of(settings: GatewaySettings) -> Quotas:
    """The quotas that the settings name."""
    return Quotas(
        per_email=Limits(
            settings.quota_briefs_per_hour_per_email,
            settings.quota_briefs_in_flight_per_email,
            settings.quota_model_tokens_per_day_per_email,
        ),
        in_all=Limits(
            settings.quota_briefs_per_hour,
            settings.quota_briefs_in_flight,
            settings.quota_model_tokens_per_day,
        ),
    )


def _check(limits: Limits, usage: QuotaUsage, key: str, now: datetime, being_sent: int) -> None:
    variable, whose = ("", "in all") if key == ALL else ("_PER_EMAIL", "for each email")
    if 0 < limits.briefs_in_flight <= usage.in_flight(key, now) + being_sent:
        quota = f"{limits.briefs_in_flight} briefs in flight {whose}"
        raise QuotaExceededError(f"QUOTA_BRIEFS_IN_FLIGHT{variable}", quota, IN_FLIGHT_RETRY_SECONDS)
    if 0 < limits.briefs_per_hour <= usage.briefs.of(key, now) + being_sent:
        free = usage.briefs.below(limits.briefs_per_hour - being_sent, key, now)
        quota = f"{limits.briefs_per_hour} briefs an hour {whose}"
        raise QuotaExceededError(f"QUOTA_BRIEFS_PER_HOUR{variable}", quota, _seconds(now, free))
    if 0 < limits.model_tokens_per_day <= usage.tokens.of(key, now):
        free = usage.tokens.below(limits.model_tokens_per_day, key, now)
        quota = f"{limits.model_tokens_per_day} model tokens a day {whose}"
        raise QuotaExceededError(f"QUOTA_MODEL_TOKENS_PER_DAY{variable}", quota, _seconds(now, free))


def _seconds(now: datetime, later: datetime) -> int:
    return max(1, math.ceil((later - now).total_seconds()))
