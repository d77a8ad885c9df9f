"""The site host on GitHub, through PyGithub: the only package that imports it."""

from publisher.github.http_retries import Transport
from publisher.github.rate_limit import RateLimit
from publisher.github.site_host import GitHubSiteHost

__all__ = ["GitHubSiteHost", "RateLimit", "Transport"]
