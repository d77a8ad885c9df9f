"""What the gateway reads from its environment besides the variables that every service shares."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from chassis.setting_types import Networks, OperatorToken, SharedSecrets
from chassis.settings import ServiceSettings
from contracts.time_shares import DEADLINE_SECONDS
from gateway.brief_secrets_file import SecretsFileError, read_secrets_file

Limit = Annotated[int, Field(ge=0)]


class GatewaySettings(ServiceSettings):
    """Variables of the gateway; without any secret of briefs it does not start."""

    brief_secrets_file: Path | None = None
    """JSON file from each email to its own secret, or to a list of them; read again when it changes."""
    brief_secret: Annotated[SharedSecrets | None, Field(validate_default=True)] = None
    """Secret that a request must carry, of emails that the file does not list; wanted where there is no file.

    Several, separated by commas, while rotating (so none can contain a comma).
    """
    operator_token: OperatorToken | None = None
    """Bearer token for status pages. Without it they answer loopback clients only."""
    brief_max_bytes: int = Field(default=10 * 1024 * 1024, ge=1024)
    """Largest request body, in bytes; larger is answered 413."""
    brief_deadline_seconds: float = Field(default=DEADLINE_SECONDS, gt=0, le=7 * 24 * 3600)
    """Seconds from acceptance until the evaluator must have been called back."""
    callback_allow_private: bool = False
    """Accept briefs whose callback goes to a loopback or private address, for local work; as the notifier's."""
    callback_allowed_networks: Networks = ()
    """Networks that callbacks may go to although they are not public, comma-separated CIDRs; as the notifier's."""
    quota_briefs_per_hour: Limit = 10_000
    """Briefs accepted within an hour, of all emails; as every quota 0 for no limit, and 429 beyond it."""
    quota_briefs_per_hour_per_email: Limit = 2000
    """The same for each email."""
    quota_briefs_in_flight: Limit = 5000
    """Briefs accepted whose site is neither published nor given up, of all emails."""
    quota_briefs_in_flight_per_email: Limit = 1000
    """The same for each email."""
    quota_model_tokens_per_day: Limit = 200_000_000
    """Tokens of prompts and replies within 24 hours, of all emails, as far as models tell them."""
    quota_model_tokens_per_day_per_email: Limit = 50_000_000
    """The same for each email."""
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
    def _one_of_both(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        # A file that cannot be read is complained of by itself.
        if value is None and info.data.get("brief_secrets_file", "unreadable") is None:
            raise ValueError("set it to the secret that evaluators send, or BRIEF_SECRETS_FILE to a file of them")
        return value
