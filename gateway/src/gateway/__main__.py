"""Starts the gateway: `python -m gateway`."""

from datetime import UTC, datetime

from chassis.service import Wiring, run_service
from chassis.settings import load_settings
from gateway.api import create_app
from gateway.board import Board
from gateway.settings import GatewaySettings


def main() -> None:
    """Read the settings, wire the application and serve it until the process is told to stop."""
    settings = load_settings(GatewaySettings)
    board = Board()
    run_service(
        "gateway",
        settings,
        lambda broker: Wiring(
            app=create_app(settings, outbox=broker.outbox, board=board, clock=lambda: datetime.now(UTC)),
            progress=board.apply,
            close=[board.close],
        ),
    )


if __name__ == "__main__":
    main()
