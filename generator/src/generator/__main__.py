"""Run the generator: `python -m generator`."""

import time
from collections.abc import Collection
from datetime import UTC, datetime
from functools import partial

from chassis.rabbit.broker import Broker
from chassis.secret_scan import SecretScanner
from chassis.secret_source import SecretSource
from chassis.service_lifecycle import Wiring, run_service
from chassis.settings import load_settings
from chassis.subscription import Subscription
from contracts.work_queues import GENERATOR_BRIEF_ACCEPTED, GENERATOR_SITE_CHECKED_OUT
from generator.available_resources import available_processors
from generator.chromium.browser_installation import connect_browser
from generator.chromium.visit_metrics import VisitMetrics
from generator.conversation_recorder import ConversationRecorder
from generator.exception_guard import ExceptionGuard
from generator.handler import GenerateSite
from generator.judge.inspection.secret_detection import scanner_for
from generator.judge.judge import Judge
from generator.models.fallback_model import FallbackModel
from generator.models.model_telemetry import ModelTelemetry
from generator.models.providers import connect_models
from generator.parser_workers.pool import ParserProcesses
from generator.plan_metrics import plan_counter
from generator.prompts.site_prompt import PromptWriter
from generator.retry_policy import RETRY_POLICY
from generator.settings import GeneratorSettings


def scanner_of(keys: Collection[SecretSource]) -> SecretScanner:
    """The scanner that knows every value that the keys have had."""
    return scanner_for(tuple(sorted(value for key in keys for value in key.known())))


def now() -> datetime:
    """The current time."""
    return datetime.now(UTC)


def main() -> None:
    """Serve until SIGTERM."""
    settings = load_settings(GeneratorSettings)
    # Two queues; each brief has at most one running call and one whose thread outlived its timeout.
    connected = connect_models(settings, threads=4 * settings.concurrency)
    keys, scanner = connected.keys, partial(scanner_of, connected.keys)

    def wire(broker: Broker) -> Wiring:
        browser = connect_browser(settings, VisitMetrics(broker.metrics.registry))
        guard = ExceptionGuard(lambda part: broker.metrics.bugs.labels(part).inc())
        workers = ParserProcesses(available_processors(), guard)
        plans, telemetry = plan_counter(broker.metrics.registry), ModelTelemetry(broker.metrics.registry)
        recorder = ConversationRecorder(broker.outbox.publish_turn, scanner, workers, now, guard)
        given = connected.models, settings.gemini_timeout_seconds, time.monotonic, connected.dependencies
        handler = GenerateSite(
            fallback=FallbackModel(*given, guard, telemetry, recorder.of),
            prompts=PromptWriter.from_package(),
            judge=Judge(browser, sources=tuple(keys), guard=guard, workers=workers),
            now=now,
            publish_evidence=broker.outbox.publish_evidence,
            salvage=settings.generator_salvage == "on",
            scanner=scanner,
            converted_max_bytes=settings.converted_max_bytes,
            workflows=settings.publish_workflows,
            guard=guard,
            count_plans=lambda state: plans.labels(state).inc(),
        )
        broker.commands.on("publish", handler.early.obey)
        limit, last = settings.concurrency, handler.last_resort
        return Wiring(
            subscriptions=[
                Subscription(GENERATOR_BRIEF_ACCEPTED, handler, RETRY_POLICY, limit, last_resort=last),
                Subscription(GENERATOR_SITE_CHECKED_OUT, handler, RETRY_POLICY, limit, last_resort=last),
            ],
            prepare=[workers.start, *([browser.warm_up] if browser else [])],
            close=[recorder.close, workers.close, *([browser.close] if browser else [])],
            dependencies=list({one.name: one for one in connected.dependencies.values()}.values()),
        )

    run_service("generator", settings, wire, secrets=list(keys))


if __name__ == "__main__":
    main()
