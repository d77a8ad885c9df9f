"""The prompts of the package, asked for on one day."""

from datetime import date
from functools import partial

from generator.prompts.prompt import PromptWriter

DAY = date(2026, 11, 22)
WRITER = PromptWriter.from_package()
first_prompt = partial(WRITER.first, today=DAY)
