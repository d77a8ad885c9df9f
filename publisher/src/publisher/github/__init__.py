"""The site host on GitHub, through PyGithub: the only package that imports it."""

from publisher.github.site_host import GitHubSiteHost

__all__ = ["GitHubSiteHost"]
