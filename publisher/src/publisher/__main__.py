"""Starts the publisher: `python -m publisher`."""

import asyncio
import time
from datetime import UTC, datetime

from chassis.dependency_refusals import Dependency
from chassis.rabbit.broker import Broker
from chassis.rabbit.generated_secret import GeneratedSecret
from chassis.secret_scan import SecretScanner
from chassis.service_lifecycle import Wiring, run_service
from chassis.settings import load_settings
from chassis.subscription import Subscription
from contracts.streams import REPOSITORY_KEY
from contracts.work_queues import PUBLISHER_REVISION_ACCEPTED, PUBLISHER_SITE_GENERATED
from publisher.current_token import CurrentToken
from publisher.github import GitHubMetrics, GitHubSiteHost, RateLimit
from publisher.handler import CheckOutSite, PublishSite
from publisher.live_page_client import LivePageClient, PagesHosts
from publisher.pages_watcher import BackgroundWatch, PagesWatcher
from publisher.poll_intervals import PollIntervals
from publisher.repository_identity import RepositoryIdentity
from publisher.repository_setup import SiteRules
from publisher.retry_policy import RETRY_POLICY
from publisher.secret_removal import SecretRemoval
from publisher.settings import PublisherSettings
from publisher.token_check import TokenCheck


def main() -> None:
    """Read the settings, wire the parts and run until SIGTERM. GitHub need not be reachable at the start."""
    settings = load_settings(PublisherSettings)
    source, limit = settings.token_source, settings.concurrency
    scanner = SecretScanner({"GITHUB_TOKEN": source.current()})
    kept = GeneratedSecret(REPOSITORY_KEY)
    repositories = repository_identity(settings, kept)

    def wire(broker: Broker) -> Wiring:
        github = Dependency("github", time.monotonic)
        host = GitHubSiteHost(
            token=CurrentToken(source, scanner),
            api_url=str(settings.github_api_url),
            pace=rate_limit_of(settings),
            organisation=settings.github_owner,
            threads=limit,
            dependency=github,
            metrics=GitHubMetrics(broker.metrics.registry),
        )
        pages = LivePageClient(PagesHosts(settings.pages_domains, settings.pages_allowed_networks))
        check, background_watch = TokenCheck(host.missing_permissions), BackgroundWatch(now)
        publish = PublishSite(
            host,
            PagesWatcher(host, pages, PollIntervals(settings.pages_poll_seconds), now, asyncio.sleep),
            SecretRemoval(scanner),
            SiteRules(repositories, settings.publish_workflows),
            background_watch,
        )
        check.begin()
        return Wiring(
            subscriptions=[
                Subscription(PUBLISHER_REVISION_ACCEPTED, CheckOutSite(host, repositories, now), RETRY_POLICY, limit),
                Subscription(PUBLISHER_SITE_GENERATED, publish, RETRY_POLICY, limit),
            ],
            close=[check.close, background_watch.close, host.close, pages.close],
            dependencies=[github],
            kept=[] if settings.repository_keys else [kept],
        )

    run_service("publisher", settings, wire, secrets=[source, kept])


def rate_limit_of(settings: PublisherSettings) -> RateLimit:
    """The limits on requests that create content."""
    return RateLimit(
        per_minute=settings.github_writes_per_minute, per_hour=settings.github_writes_per_hour, clock=time.time
    )


def repository_identity(settings: PublisherSettings, kept: GeneratedSecret) -> RepositoryIdentity:
    """Repositories are marked with REPOSITORY_KEY, else with the key that the broker keeps."""
    return RepositoryIdentity(
        lambda: [key.encode() for key in settings.repository_keys or kept.values()],
        prefix=settings.github_repository_prefix or "",
        believes_old_markers=settings.repository_old_markers == "accept",
    )


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


if __name__ == "__main__":
    main()
