"""The site host on GitHub, through PyGithub: the only package that imports it."""

from publisher.github.client import Transport
from publisher.github.pace import Pace
from publisher.github.site_host import GitHubSiteHost

__all__ = ["GitHubSiteHost", "Pace", "Transport"]
