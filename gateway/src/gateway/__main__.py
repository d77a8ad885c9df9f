"""Starts the gateway: `python -m gateway`."""

from datetime import UTC, datetime

from chassis.rabbit.stream_reader import StreamSubscription
from chassis.service import Wiring, run_service
from chassis.settings import load_settings
from contracts.topology import EVIDENCE, PROGRESS
from gateway.brief_secrets import brief_secrets
from gateway.briefs_read_model import BriefsReadModel
from gateway.http_application import create_app
from gateway.settings import GatewaySettings


def main() -> None:
    """Read the settings, wire the application and serve it until the process is told to stop."""
    settings = load_settings(GatewaySettings)
    read_model, secrets = BriefsReadModel(), brief_secrets(settings)
    run_service(
        "gateway",
        settings,
        lambda broker: Wiring(
            app=create_app(
                settings, outbox=broker.outbox, read_model=read_model, clock=lambda: datetime.now(UTC), secrets=secrets
            ),
            streams=[
                StreamSubscription(PROGRESS, read_model.apply),
                StreamSubscription(EVIDENCE, read_model.apply_evidence),
            ],
            close=[read_model.close],
            proxies=settings.trusted_proxies,
        ),
        secrets=[secrets],
    )


if __name__ == "__main__":
    main()
