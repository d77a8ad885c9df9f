"""Run the generator: `python -m generator`."""

import time
from datetime import UTC, datetime
from string import Template

from chassis.handling import Subscription
from chassis.rabbit.broker import Broker
from chassis.retry import RetryPolicy
from chassis.secret_scan import SecretScanner
from chassis.service import Wiring, run_service
from chassis.settings import load_settings
from contracts.messages import BriefAccepted, SiteCheckedOut
from contracts.topology import GENERATOR_BRIEF_ACCEPTED, GENERATOR_SITE_CHECKED_OUT
from generator.browsers import browser_for
from generator.gemini import connect
from generator.handler import GenerateSite
from generator.judging import Judge
from generator.ladder import ModelLadder
from generator.prompt import PromptWriter, prompt_text
from generator.settings import GeneratorSettings

# Never longer than a minute: until its time is over a brief is tried again, and then it is salvaged.
RETRY = RetryPolicy(delays=(2, 4, 8, 16, 32, 64), repeat_last=True)


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

    def wire(_: Broker) -> Wiring:
        browser = browser_for(settings)
        handler = GenerateSite(
            ladder=ModelLadder(models, settings.gemini_timeout_seconds, time.monotonic),
            prompts=PromptWriter.from_package(),
            judge=Judge(browser, own_secrets=(settings.gemini_api_key,)),
            readme=Template(prompt_text("readme")),
            now=lambda: datetime.now(UTC),
            salvage=settings.generator_salvage == "on",
            scanner=SecretScanner({"GEMINI_API_KEY": settings.gemini_api_key.get_secret_value()}),
            converted_max_bytes=settings.converted_max_bytes,
        )
        limit = settings.concurrency
        return Wiring(
            subscriptions=[
                Subscription(GENERATOR_BRIEF_ACCEPTED, BriefAccepted, handler, RETRY, limit),
                Subscription(GENERATOR_SITE_CHECKED_OUT, SiteCheckedOut, handler, RETRY, limit),
            ],
            close=[browser.close] if browser else [],
        )

    run_service("generator", settings, wire)


if __name__ == "__main__":
    main()
