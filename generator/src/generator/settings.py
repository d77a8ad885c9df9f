"""All environment variables that the generator reads."""

from typing import Literal

from pydantic import Field

from chassis.settings import Concurrency
from chassis.workflow_settings import WorkflowSettings
from contracts.message_size_limits import CONVERTED_MAX_BYTES
from generator.browser_settings import BrowserSettings
from generator.model_settings import ModelSettings


class GeneratorSettings(WorkflowSettings, BrowserSettings, ModelSettings):
    """The shared variables, those of models and browser, and the generator's own."""

    concurrency: Concurrency = 24
    generator_salvage: Literal["on", "off"] = Field(
        default="on",
        description="When no model answers in time: `on` hands over an honest page that says so, `off` fails the "
        "brief.",
    )
    converted_max_bytes: int = Field(
        default=CONVERTED_MAX_BYTES,
        ge=0,
        description="All CSV files together that are made from a brief's spreadsheets, in bytes; the rows beyond it "
        "are left out.",
    )
