"""All environment variables that the generator reads."""

from typing import Literal

from pydantic import Field

from chassis.workflow_template import Workflows
from contracts.message_size import CONVERTED_MAX_BYTES
from generator.browser_settings import BrowserSettings
from generator.model_settings import ModelSettings


class GeneratorSettings(ModelSettings, BrowserSettings):
    """The shared variables, those of models and browser, and the generator's own."""

    concurrency: int = Field(default=16, ge=1)
    """Briefs in hand at once, on each of the two queues."""
    generator_salvage: Literal["on", "off"] = "on"
    """When no model answers in time: `on` hands over an honest page that says so, `off` fails the brief."""
    converted_max_bytes: int = Field(default=CONVERTED_MAX_BYTES, ge=0)
    """All CSV files together that are made from a brief's spreadsheets, in bytes; the rows beyond it are left out."""
    publish_workflows: Workflows = "template"
    """As the publisher's: `template` writes workflows of ours with a model's commands; `any`, `off`."""
