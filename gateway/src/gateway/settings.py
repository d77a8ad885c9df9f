"""What the gateway reads from its environment besides the variables that every service shares."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from chassis.redaction import SHORTEST_SECRET
from chassis.settings import Networks, ServiceSettings
from gateway.authentication import split_secrets
from gateway.secrets_file import SecretsFileError, read_secrets_file


class GatewaySettings(ServiceSettings):
    """Variables of the gateway; without any secret of briefs it does not start."""

    brief_secrets_file: Path | None = None
    """JSON file from each email to its own secret, or to a list of them; read again when it changes."""
    brief_secret: Annotated[SecretStr | None, Field(validate_default=True)] = None
    """Secret that a request must carry, of emails that the file does not list; wanted where there is no file.

    Several, separated by commas, while rotating (so none can contain a comma).
    """
    operator_token: SecretStr | None = None
    """Bearer token for status pages. Without it they answer loopback clients only."""
    brief_max_bytes: int = Field(default=10 * 1024 * 1024, ge=1024)
    """Largest request body, in bytes; larger is answered 413."""
    brief_deadline_seconds: float = Field(default=600.0, gt=0, le=7 * 24 * 3600)
    """Seconds from acceptance until the evaluator must have been called back."""
    callback_allow_private: bool = False
    """Accept briefs whose callback goes to a loopback or private address, for local work; as the notifier's."""
    callback_allowed_networks: Networks = ()
    """Networks that callbacks may go to although they are not public, comma-separated CIDRs; as the notifier's."""
    trusted_proxies: Networks = ()
    """Networks of proxies whose `X-Forwarded-For` is believed, comma-separated CIDRs."""

    @field_validator("brief_secrets_file")
    @classmethod
    def _can_be_read(cls, value: Path | None) -> Path | None:
        if value is not None:
            try:
                read_secrets_file(value)
            except SecretsFileError as error:
                raise ValueError(str(error)) from None
        return value

    @field_validator("brief_secret")
    @classmethod
    def _holds_secrets(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if value is None:
            # A file that cannot be read is complained of by itself.
            if info.data.get("brief_secrets_file", "unreadable") is None:
                raise ValueError("set it to the secret that evaluators send, or BRIEF_SECRETS_FILE to a file of them")
            return None
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
