"""What the gateway reads from its environment besides the variables that every service shares."""

from pydantic import Field, SecretStr, field_validator

from chassis.redaction import SHORTEST_SECRET
from chassis.settings import ServiceSettings
from gateway.authentication import split_secrets


class GatewaySettings(ServiceSettings):
    """Variables of the gateway; a missing BRIEF_SECRET stops the start."""

    brief_secret: SecretStr
    """Secret that a request must carry; several, separated by commas, while rotating (so none can contain a comma)."""
    operator_token: SecretStr | None = None
    """Bearer token for status pages. Without it they answer loopback clients only."""
    brief_max_bytes: int = Field(default=10 * 1024 * 1024, ge=1024)
    """Largest request body, in bytes; larger is answered 413."""
    brief_deadline_seconds: float = Field(default=600.0, gt=0, le=7 * 24 * 3600)
    """Seconds from acceptance until the evaluator must have been called back."""
    callback_allow_private: bool = False
    """Accept briefs whose callback goes to a loopback or private address, for local work; as the notifier's."""

    @field_validator("brief_secret")
    @classmethod
    def _holds_secrets(cls, value: SecretStr) -> SecretStr:
        secrets = split_secrets(value.get_secret_value())
        if not secrets:
            raise ValueError("is empty; set it to the secret that evaluators send")
        for secret in secrets:
            _require_length(secret)
        return value

    @field_validator("operator_token")
    @classmethod
    def _empty_means_none(cls, value: SecretStr | None) -> SecretStr | None:
        # Compose files pass unset variables on as empty ones.
        if value is None or not value.get_secret_value().strip():
            return None
        _require_length(value.get_secret_value())
        return value


def _require_length(secret: str) -> None:
    # Shorter ones cannot be kept out of the logs without starring out half of every line.
    if len(secret.strip()) < SHORTEST_SECRET:
        raise ValueError(f"a secret must have at least {SHORTEST_SECRET} characters")
