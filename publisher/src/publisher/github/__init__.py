"""The site host on GitHub, through PyGithub: the only package that imports it."""

from publisher.github.pace import Pace
from publisher.github.site_host import GitHubSiteHost
from publisher.github.transport import Transport

__all__ = ["GitHubSiteHost", "Pace", "Transport"]
