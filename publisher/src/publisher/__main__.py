"""Starts the publisher: `python -m publisher`."""

import asyncio
from datetime import UTC, datetime

from chassis.handling import Subscription
from chassis.retry import RetryPolicy
from chassis.service import Wiring, run_service
from chassis.settings import load_settings
from contracts.messages import RevisionAccepted, SiteGenerated
from contracts.topology import PUBLISHER_REVISION_ACCEPTED, PUBLISHER_SITE_GENERATED
from publisher.github import GitHubSiteHost
from publisher.handler import CheckOutSite, PublishSite
from publisher.pages import HttpPages
from publisher.settings import PublisherSettings


def main() -> None:
    """Read the settings, join the parts and work until SIGTERM. GitHub is first asked when the first brief comes."""
    settings = load_settings(PublisherSettings)
    host = GitHubSiteHost(
        token=settings.github_token.get_secret_value(),
        api_url=str(settings.github_api_url),
        organisation=settings.github_owner,
        threads=settings.concurrency,
    )
    pages = HttpPages()
    check_out = CheckOutSite(host)
    publish = PublishSite(host, pages, settings.pages_poll_seconds, lambda: datetime.now(UTC), asyncio.sleep)
    limit = settings.concurrency
    run_service(
        "publisher",
        settings,
        lambda _broker: Wiring(
            subscriptions=[
                Subscription(PUBLISHER_REVISION_ACCEPTED, RevisionAccepted, check_out, RetryPolicy(), limit),
                Subscription(PUBLISHER_SITE_GENERATED, SiteGenerated, publish, RetryPolicy(), limit),
            ],
            close=[host.close, pages.close],
        ),
    )


if __name__ == "__main__":
    main()
