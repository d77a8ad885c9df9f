"""The prompts of the package, asked for on one day."""

from datetime import date
from functools import partial

from contracts.brief import Brief, File
from generator.file_requirements import find_requirements
from generator.plan.plan import NO_PLAN, Plan
from generator.ports import Prompt
from generator.prompts.site_prompt import PromptWriter

DAY = date(2026, 11, 22)
WRITER = PromptWriter.from_package()
first_prompt = partial(WRITER.first, today=DAY)


def asked(of: Brief, *existing: File, plan: Plan = NO_PLAN) -> Prompt:
    """The first prompt for the brief, with what it requires of the existing files."""
    return first_prompt(of, existing, find_requirements(of, [file.path for file in existing], plan), plan=plan)
