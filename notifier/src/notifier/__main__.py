"""Run the notifier: `python -m notifier`."""

from chassis.handling import Subscription
from chassis.service import Wiring, run_service
from chassis.settings import load_settings
from contracts.messages import SitePublished
from contracts.topology import NOTIFIER_SITE_PUBLISHED
from notifier.bulkhead import Bulkhead
from notifier.evaluator import HttpEvaluator
from notifier.handler import NotifyEvaluator
from notifier.schedule import retry_policy
from notifier.settings import NotifierSettings


def main() -> None:
    """Read the settings, wire the parts, run until SIGTERM."""
    settings = load_settings(NotifierSettings)
    evaluator = HttpEvaluator(allow_private=settings.callback_allow_private, allowed=settings.callback_allowed_networks)
    subscription = Subscription(
        NOTIFIER_SITE_PUBLISHED,
        SitePublished,
        NotifyEvaluator(evaluator),
        retry_policy(settings.callback_grace_seconds),
        settings.concurrency,
        Bulkhead().admit,
    )
    run_service("notifier", settings, lambda _: Wiring(subscriptions=[subscription], close=[evaluator.close]))


if __name__ == "__main__":
    main()
