"""Run the notifier: `python -m notifier`."""

from chassis.rabbit.broker import Broker
from chassis.rabbit.stream_reader import StreamSubscription
from chassis.service_lifecycle import Wiring, run_service
from chassis.settings import load_settings
from chassis.subscription import Subscription
from contracts.streams import PROGRESS
from contracts.work_queues import NOTIFIER_SITE_PUBLISHED
from notifier.callback_client import CallbackClient
from notifier.callbacks_per_host import CallbacksPerHost
from notifier.delivered_callbacks import DELIVERY_HISTORY
from notifier.delivery_metrics import DeliveryMetrics
from notifier.handler import NotifyEvaluator
from notifier.requested_callbacks import RequestedCallbacks
from notifier.retry_policy import retry_policy
from notifier.settings import NotifierSettings


def main() -> None:
    """Read the settings, wire the parts, run until SIGTERM."""
    settings = load_settings(NotifierSettings)

    def wire(broker: Broker) -> Wiring:
        evaluator = CallbackClient(
            allow_private=settings.callback_allow_private, allowed=settings.callback_allowed_networks
        )
        notify = NotifyEvaluator(evaluator, metrics=DeliveryMetrics(broker.metrics.registry))
        requested = RequestedCallbacks(notify, broker.outbox.report)
        broker.commands.on("call-back", requested.obey)
        subscription = Subscription(
            NOTIFIER_SITE_PUBLISHED,
            notify,
            retry_policy(settings.callback_grace_seconds),
            settings.concurrency,
            CallbacksPerHost().admit,
        )
        return Wiring(
            subscriptions=[subscription],
            streams=[StreamSubscription(PROGRESS, notify.apply, DELIVERY_HISTORY)],
            close=[requested.close, evaluator.close],
        )

    run_service("notifier", settings, wire)


if __name__ == "__main__":
    main()
