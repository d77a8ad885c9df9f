"""Run the generator: `python -m generator`."""

import time
from datetime import UTC, datetime
from string import Template

from chassis.handling import Subscription
from chassis.retry import RetryPolicy
from chassis.service import Wiring, run_service
from chassis.settings import load_settings
from contracts.messages import BriefAccepted, SiteCheckedOut
from contracts.topology import GENERATOR_BRIEF_ACCEPTED, GENERATOR_SITE_CHECKED_OUT
from generator.gemini import connect
from generator.handler import GenerateSite
from generator.ladder import ModelLadder
from generator.prompt import PromptWriter, prompt_text
from generator.settings import GeneratorSettings


def main() -> None:
    """Serve until SIGTERM."""
    settings = load_settings(GeneratorSettings)
    models = connect(
        settings.gemini_api_key.get_secret_value(),
        settings.gemini_api_endpoint,
        settings.gemini_models,
        # Both queues' briefs, each with one call in hand and as many that outlived their limit.
        threads=4 * settings.concurrency,
    )
    handler = GenerateSite(
        ladder=ModelLadder(models, settings.gemini_timeout_seconds, time.monotonic),
        prompts=PromptWriter.from_package(),
        readme=Template(prompt_text("readme")),
        now=lambda: datetime.now(UTC),
    )
    retry = RetryPolicy()
    run_service(
        "generator",
        settings,
        lambda _: Wiring(
            subscriptions=[
                Subscription(GENERATOR_BRIEF_ACCEPTED, BriefAccepted, handler, retry, settings.concurrency),
                Subscription(GENERATOR_SITE_CHECKED_OUT, SiteCheckedOut, handler, retry, settings.concurrency),
            ]
        ),
    )


if __name__ == "__main__":
    main()
