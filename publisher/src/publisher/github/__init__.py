"""The adapter of the port SiteHost on GitHub: the only package that imports PyGithub."""

from publisher.github.github_metrics import GitHubMetrics
from publisher.github.http_retries import Transport
from publisher.github.rate_limit import RateLimit
from publisher.github.site_host import GitHubSiteHost

__all__ = ["GitHubMetrics", "GitHubSiteHost", "RateLimit", "Transport"]
