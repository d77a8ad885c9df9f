"""Settings of the publisher."""

from typing import Literal

from pydantic import Field, HttpUrl

from chassis.secret_source import SecretSource, TokenFile, TokenOrFile
from chassis.setting_types import Domains, Networks, SharedSecrets, WebUrl, comma_separated
from chassis.settings import ServiceSettings
from chassis.workflow_template import Workflows


class PublisherSettings(ServiceSettings):
    """The shared variables, and those about GitHub. The token is in no message, no log line and no repository."""

    github_token_file: TokenFile | None = None
    """File that holds the token instead, read again whenever it changes."""
    github_token: TokenOrFile = None
    """Token that creates repositories, commits to them and enables Pages; README.md lists its permissions."""
    github_api_url: WebUrl = HttpUrl("https://api.github.com")
    """GitHub's REST API, the only address that ever sees the token."""
    github_owner: str | None = Field(default=None, max_length=39, pattern="^[A-Za-z0-9_-]+$")
    """Organisation that owns the repositories; unset: the user of the token."""
    github_writes_per_minute: int = Field(default=80, ge=8)
    """Requests that create content, of this process; GitHub allows 80 for each token: replicas share them."""
    github_writes_per_hour: int = Field(default=500, ge=8)
    """The same for an hour; GitHub allows 500."""
    concurrency: int = Field(default=8, ge=1, le=64)
    """Sites in hand at once from each queue, and requests to GitHub at once."""
    pages_poll_seconds: float = Field(default=3.0, gt=0)
    """Pause between two looks at a page that is not live yet."""

    publish_workflows: Workflows = "template"
    """Which workflows go into repositories: `template` writes ours with the model's commands, `any`, `off`; as the
    generator's."""
    repository_key: SharedSecrets | None = None
    """Secret that marks repositories as ours; several, comma-separated, while it is replaced. Unset: made once and
    kept in the broker."""
    repository_old_markers: Literal["accept", "refuse"] = "refuse"
    """`accept` also revises repositories that were made before markers had a key, whose markers others can forge."""
    github_repository_prefix: str | None = Field(default=None, pattern="^[a-z0-9][a-z0-9._-]{0,29}$")
    """Begins the name of every new repository."""
    pages_domains: Domains = ()
    """Domains of pages beside github.io, comma-separated, each with all below it: GitHub Enterprise, or the owner's."""
    pages_allowed_networks: Networks = ()
    """Networks in which pages are looked at although they are not public, comma-separated CIDRs."""

    @property
    def token_source(self) -> SecretSource:
        """Where the token comes from: the file, if there is one."""
        return SecretSource("GITHUB_TOKEN", self.github_token, self.github_token_file)

    @property
    def repository_keys(self) -> tuple[str, ...]:
        """The keys that are set, of which the first one marks new repositories."""
        return comma_separated(self.repository_key.get_secret_value()) if self.repository_key else ()
