"""Starts the gateway: `python -m gateway`."""

from datetime import UTC, datetime

from chassis.rabbit.broker import Broker
from chassis.rabbit.stream_lookup import StreamLookup
from chassis.rabbit.stream_reader import StreamSubscription
from chassis.service_lifecycle import Wiring, run_service
from chassis.settings import load_settings
from contracts.streams import CONVERSATIONS, EVIDENCE, PROGRESS
from gateway.brief_metrics import BriefMetrics
from gateway.brief_secrets import brief_secrets
from gateway.briefs_read_model import BriefsReadModel
from gateway.http_application import create_app
from gateway.model_prices import listed_prices
from gateway.settings import GatewaySettings


def main() -> None:
    """Read the settings, wire the application and serve it until the process is told to stop."""
    settings = load_settings(GatewaySettings)
    read_model = BriefsReadModel(prices=listed_prices().replaced_by(settings.model_prices))
    secrets = brief_secrets(settings)
    conversations = StreamLookup(CONVERSATIONS, "gateway", settings.rabbitmq_url.get_secret_value())

    def wire(broker: Broker) -> Wiring:
        broker.metrics.registry.register(BriefMetrics(read_model.totals))
        return Wiring(
            app=create_app(
                settings,
                outbox=broker.outbox,
                read_model=read_model,
                clock=lambda: datetime.now(UTC),
                secrets=secrets,
                conversations=conversations,
            ),
            streams=[
                StreamSubscription(PROGRESS, read_model.apply),
                StreamSubscription(EVIDENCE, read_model.apply_evidence),
            ],
            close=[read_model.close],
            proxies=settings.trusted_proxies,
        )

    run_service("gateway", settings, wire, secrets=[secrets])


if __name__ == "__main__":
    main()
