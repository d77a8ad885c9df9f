"""What the publisher reads from its environment."""

from pydantic import Field, HttpUrl

from chassis.secret_source import SecretSource, TokenFile, TokenOrFile
from chassis.setting_types import WebUrl
from chassis.settings import ServiceSettings


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

    @property
    def token_source(self) -> SecretSource:
        """Where the token comes from: the file, if there is one."""
        return SecretSource("GITHUB_TOKEN", self.github_token, self.github_token_file)
