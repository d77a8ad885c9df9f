"""Run the notifier: `python -m notifier`."""

from chassis.handling import Subscription
from chassis.retry import RetryPolicy
from chassis.service import Wiring, run_service
from chassis.settings import load_settings
from contracts.messages import SitePublished
from contracts.topology import NOTIFIER_SITE_PUBLISHED, RETRY_DELAYS
from notifier.evaluator import HttpEvaluator
from notifier.handler import NotifyEvaluator
from notifier.settings import NotifierSettings


def main() -> None:
    """Read the settings, wire the parts, run until SIGTERM."""
    settings = load_settings(NotifierSettings)
    evaluator = HttpEvaluator(allow_private=settings.callback_allow_private)
    retry = RetryPolicy(RETRY_DELAYS, repeat_last=True, grace=settings.callback_grace_seconds)
    subscription = Subscription(
        NOTIFIER_SITE_PUBLISHED, SitePublished, NotifyEvaluator(evaluator), retry, settings.concurrency
    )
    run_service("notifier", settings, lambda _: Wiring(subscriptions=[subscription], close=[evaluator.close]))


if __name__ == "__main__":
    main()
