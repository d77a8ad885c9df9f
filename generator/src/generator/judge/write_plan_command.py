"""Creates a plan for a brief with the configured model: `python -m generator.judge --write-plan`."""

import time
from datetime import UTC, datetime

from chassis.settings import load_settings
from contracts.brief import Brief
from contracts.progress_events import ProgressEvent
from generator.model_settings import ModelSettings
from generator.models.fallback_model import FallbackModel
from generator.models.providers import connect_models
from generator.plan.plan import Plan
from generator.plan.plan_parser import parse_plan
from generator.plan.plan_validation import validate_plan
from generator.prompts.plan_prompt import build_plan_prompt
from generator.site import NO_FILES, Site

SECONDS = 120.0
"""Longer than a brief's limit, because no deadline applies."""


async def write_plan(brief: Brief, site: Site) -> Plan:
    """Request and validate a plan; for a later round the prompt includes the existing site.

    Raises TransientError or ModelRefused if no model answers.
    """
    settings = load_settings(ModelSettings)
    connected = connect_models(settings, threads=1)
    fallback = FallbackModel(connected.models, SECONDS, time.monotonic, connected.dependencies)
    prompt = build_plan_prompt(brief, site if brief.round > 1 else NO_FILES, today=datetime.now(UTC).date())
    reply = await fallback.complete(prompt, SECONDS, _unreported, quickest=True)
    return validate_plan(parse_plan(reply.text), brief)


async def _unreported(_: ProgressEvent) -> None:
    """Report no progress."""
