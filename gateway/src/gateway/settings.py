"""What the gateway reads from its environment besides the variables that every service shares."""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import NoDecode

from chassis.setting_types import Networks, OperatorToken, SharedSecrets, WebAddress
from chassis.settings import CallbackSettings
from contracts.time_budget import DEADLINE_SECONDS
from gateway.brief_secrets_file import SecretsFileError, read_secrets_file
from gateway.model_prices import Price, parse_prices

Limit = Annotated[int, Field(ge=0)]


class GatewaySettings(CallbackSettings):
    """Variables of the gateway; without any secret of briefs it does not start."""

    brief_secrets_file: Path | None = Field(
        default=None,
        description="JSON file from each email to a secret of its own, or to a list of them; read again when it "
        "changes. Emails that it does not list send BRIEF_SECRET.",
    )
    brief_secret: Annotated[SharedSecrets | None, Field(validate_default=True)] = Field(
        default=None,
        description="What evaluators send as `secret`, 16 characters at least; several, comma-separated, while "
        "rotating. Required without BRIEF_SECRETS_FILE.",
    )
    operator_token: OperatorToken | None = Field(
        default=None,
        description="Bearer token for the status of briefs, 16 characters at least. Without it only the gateway's own "
        "machine (its container) is answered.",
    )
    public_url: WebAddress | None = Field(
        default=None,
        description="The address by which senders and operators reach the gateway, with a path where a proxy adds one. "
        "Links in answers begin with it.",
        examples=["https://pagewright.example.org"],
        json_schema_extra={"unset": "the address that the request was sent to"},
    )
    status_link_key: OperatorToken | None = Field(
        default=None,
        description="Secret of all replicas that signs the link by which the sender of a brief sees its status, 16 "
        "characters at least. Another one ends all links.",
        json_schema_extra={"unset": "made of OPERATOR_TOKEN; without that too, no links"},
    )
    model_prices: Annotated[tuple[Price, ...], NoDecode, BeforeValidator(parse_prices)] = Field(
        default=(),
        description="US dollars for a million tokens of prompts and of replies, comma-separated, instead of the "
        "prices of these models in `model_prices.toml`.",
        examples=["gemini-3.8-flash=0.75/3.75,our-own=0/0"],
    )
    brief_max_bytes: int = Field(
        default=10 * 1024 * 1024, ge=1024, description="Largest request, in bytes; larger is answered 413."
    )
    brief_deadline_seconds: float = Field(
        default=DEADLINE_SECONDS,
        gt=0,
        le=7 * 24 * 3600,
        description="Seconds from a brief's acceptance until its evaluator must have been called back.",
    )
    quota_briefs_per_hour: Limit = Field(
        default=10_000,
        description="Briefs accepted within an hour, of all emails; beyond a quota a brief is answered 429. 0 is no "
        "limit, of every quota.",
    )
    quota_briefs_per_hour_per_email: Limit = Field(default=2000, description="The same for each email.")
    quota_briefs_in_flight: Limit = Field(
        default=5000, description="Briefs accepted whose site is neither published nor given up, of all emails."
    )
    quota_briefs_in_flight_per_email: Limit = Field(default=1000, description="The same for each email.")
    quota_model_tokens_per_day: Limit = Field(
        default=200_000_000,
        description="Tokens of prompts and replies within 24 hours, of all emails, as far as models tell them.",
    )
    quota_model_tokens_per_day_per_email: Limit = Field(default=50_000_000, description="The same for each email.")
    trusted_proxies: Networks = Field(
        default=(),
        description="Networks of proxies, comma-separated, whose `X-Forwarded-For` says who sent a wrong secret, and "
        "whose connections are bounded in all only. Nobody else may have an address in them.",
        examples=["10.1.2.3/32"],
    )

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
