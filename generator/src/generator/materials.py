"""What a site is made from beside the model's answers: what exists, what is attached, what code converts."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from contracts.brief import Brief, File
from contracts.messages import Checkout
from generator.conversion import converted_files
from generator.demands import Demands, demands_of
from generator.findings import Fault, Site
from generator.ports import Prompt
from generator.prompt import PromptWriter
from generator.site import assembled, existing_files
from generator.spreadsheet_process import Workbook, read_spreadsheets


@dataclass(frozen=True)
class Materials:
    """Everything that is known before a model is asked. `faults` say what could not be converted."""

    brief: Brief
    existing: tuple[File, ...]
    demands: Demands
    converted: Mapping[str, bytes]
    workbooks: Mapping[str, Workbook]
    faults: tuple[Fault, ...]

    @property
    def present(self) -> Site:
        """The site that is revised; empty for a new one."""
        return {file.path: file.content for file in self.existing}

    def site(self, written: Mapping[str, File]) -> Site:
        """The whole site, with the model's files in it."""
        files = assembled(self.existing, written.values(), self.brief.attachments, self.demands, self.converted)
        return {path: file.content for path, file in files.items()}

    def given(self) -> Site:
        """What is there without any model: attachments and conversions."""
        files = assembled((), (), self.brief.attachments, self.demands, self.converted)
        return {path: file.content for path, file in files.items()}

    def first_prompt(self, prompts: PromptWriter) -> Prompt:
        """What to ask a model to begin with."""
        return prompts.first(self.brief, self.existing, self.demands, self.converted, self.workbooks)


async def gather(brief: Brief, checkout: Checkout | None) -> Materials:
    """Read what was attached, off the event loop: a spreadsheet may take half a minute."""
    existing = existing_files(checkout)
    demands = demands_of(brief, [file.path for file in existing])
    workbooks = await asyncio.to_thread(read_spreadsheets, brief.attachments)
    converted, faults = converted_files(brief.attachments, demands, workbooks)
    return Materials(brief, existing, demands, converted, workbooks, faults)
