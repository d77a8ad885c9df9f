"""What the publisher reads from its environment."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, HttpUrl, SecretStr, ValidationInfo, field_validator

from chassis.secret_source import SecretSource
from chassis.setting_types import Token, WebUrl
from chassis.settings import ServiceSettings


class PublisherSettings(ServiceSettings):
    """The shared variables, and those about GitHub. The token is in no message, no log line and no repository."""

    github_token_file: Path | None = None
    """File that holds the token instead, read again whenever it changes."""
    github_token: Annotated[Token | None, Field(validate_default=True)] = None
    """Token that creates repositories, commits to them and enables Pages; README.md lists its permissions."""
    github_api_url: WebUrl = HttpUrl("https://api.github.com")
    """GitHub's REST API, the only address that ever sees the token."""
    github_owner: str | None = Field(default=None, min_length=1, max_length=39)
    """Organisation that owns the repositories; unset: the user of the token."""
    github_writes_per_minute: int = Field(default=80, ge=8)
    """Requests that create content, of this process; GitHub allows 80 for each token: replicas share them."""
    github_writes_per_hour: int = Field(default=500, ge=8)
    """The same for an hour; GitHub allows 500."""
    concurrency: int = Field(default=8, ge=1, le=64)
    """Sites in hand at once from each queue, and requests to GitHub at once."""
    pages_poll_seconds: float = Field(default=3.0, gt=0)
    """Pause between two looks at a page that is not live yet."""

    @field_validator("github_token_file")
    @classmethod
    def _can_be_read(cls, value: Path | None) -> Path | None:
        if value is not None:
            try:
                SecretSource("GITHUB_TOKEN", None, value)
            except (OSError, ValueError) as error:
                raise ValueError(f"{value} cannot be used: {error}") from None
        return value

    @field_validator("github_token")
    @classmethod
    def _is_set(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        # A file that cannot be read is complained of by itself.
        without_file = info.data.get("github_token_file", "unreadable") is None
        if without_file and (value is None or not value.get_secret_value().strip()):
            raise ValueError("set it to a token of GitHub, or GITHUB_TOKEN_FILE to a file that holds one")
        return value

    @property
    def token_source(self) -> SecretSource:
        """Where the token comes from: the file, if there is one."""
        return SecretSource("GITHUB_TOKEN", self.github_token, self.github_token_file)
