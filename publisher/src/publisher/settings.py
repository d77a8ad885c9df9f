"""Settings of the publisher."""

from typing import Literal

from pydantic import Field, HttpUrl

from chassis.secret_source import SecretSource, TokenFile, TokenOrFile
from chassis.setting_types import Domains, Networks, SharedSecrets, WebUrl, comma_separated
from chassis.settings import Concurrency
from chassis.workflow_settings import WorkflowSettings


class PublisherSettings(WorkflowSettings):
    """The shared variables, and those about GitHub. The token is in no message, no log line and no repository."""

    github_token_file: TokenFile | None = Field(
        default=None,
        description="File that holds GITHUB_TOKEN instead, read again when it changes: a token is replaced without a "
        "restart.",
    )
    github_token: TokenOrFile = Field(
        default=None,
        description="Token that creates repositories, commits to them and enables Pages; publisher/README.md lists its "
        "permissions. Required without GITHUB_TOKEN_FILE.",
    )
    github_api_url: WebUrl = Field(
        default=HttpUrl("https://api.github.com"),
        description="GitHub's REST API; the token is sent nowhere else.",
    )
    github_owner: str | None = Field(
        default=None,
        max_length=39,
        pattern="^[A-Za-z0-9_-]+$",
        description="Organisation that owns the repositories.",
        json_schema_extra={"unset": "the token's user"},
    )
    github_writes_per_minute: int = Field(
        default=80,
        ge=8,
        description="Requests that create content, of each replica; GitHub allows 80 a minute for all that use one "
        "token.",
    )
    github_writes_per_hour: int = Field(default=500, ge=8, description="The same for an hour; GitHub allows 500.")
    github_repository_prefix: str | None = Field(
        default=None,
        pattern="^[a-z0-9][a-z0-9._-]{0,29}$",
        description="Begins the name of every new repository.",
        examples=["tds-"],
    )
    repository_key: SharedSecrets | None = Field(
        default=None,
        description="Secret that marks repositories as ours, of 16 characters and more: `openssl rand -hex 32` makes "
        "one. Several, comma-separated, while it is replaced: the first one marks.",
        json_schema_extra={"unset": "one is made and kept in the broker"},
    )
    repository_old_markers: Literal["accept", "refuse"] = Field(
        default="refuse",
        description="`accept` also revises repositories from before markers had a key, whose markers others can forge.",
    )
    concurrency: Concurrency = Field(default=16, le=64)
    pages_poll_seconds: float = Field(
        default=3.0,
        gt=0,
        description="Longest pause between two looks at a page that is not live yet, in seconds; shorter in the first "
        "minute.",
    )
    pages_domains: Domains = Field(
        default=(),
        description="Domains, comma-separated, at which pages are looked at beside github.io, each with all below it: "
        "the owner's own domain, or that of GitHub Enterprise.",
    )
    pages_allowed_networks: Networks = Field(
        default=(),
        description="Networks, comma-separated, in which pages are looked at although they are not public.",
    )

    @property
    def token_source(self) -> SecretSource:
        """Where the token comes from: the file, if there is one."""
        return SecretSource("GITHUB_TOKEN", self.github_token, self.github_token_file)

    @property
    def repository_keys(self) -> tuple[str, ...]:
        """The keys that are set, of which the first one marks new repositories."""
        return comma_separated(self.repository_key.get_secret_value()) if self.repository_key else ()
