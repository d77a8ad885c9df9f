"""Has a site written for a brief and hands on all of it: new files, kept ones and attachments."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from string import Template

from chassis.handling import Report
from contracts.brief import File
from contracts.messages import BriefAccepted, Recipient, SiteCheckedOut, SiteGenerated
from contracts.progress import Stage
from generator.conversion import converted_files
from generator.demands import demands_of
from generator.drafts import Drafting
from generator.ladder import ModelLadder
from generator.prompt import PromptWriter
from generator.site import assembled, base_of, existing_files, readme, title_of
from generator.spreadsheet_process import read_spreadsheets

RESERVED_SECONDS = 180.0
"""Before the deadline, for the publisher and for Pages."""


@dataclass(frozen=True)
class GenerateSite:
    """Turns a brief, or a brief and the site that it revises, into one complete site. `now` is aware of its zone."""

    ladder: ModelLadder
    prompts: PromptWriter
    readme: Template
    now: Callable[[], datetime]

    async def __call__(self, message: BriefAccepted | SiteCheckedOut, report: Report) -> Sequence[SiteGenerated]:
        """The site as one message. Raises TransientError where no whole site came of it this time."""
        checkout = message.checkout if isinstance(message, SiteCheckedOut) else None
        existing = existing_files(checkout)
        site = await self._site(message, existing, report)
        size = sum(len(file.content) for file in site)
        await report(Stage.GENERATED, files=len(site), bytes=size, status="succeeded")
        generated = SiteGenerated(
            brief_id=message.brief_id,
            accepted_at=message.accepted_at,
            deadline=message.deadline,
            recipient=Recipient.of(message.brief),
            title=title_of(message.brief),
            files=site,
            base=base_of(checkout),
        )
        return (generated,)

    async def _site(
        self, message: BriefAccepted | SiteCheckedOut, existing: Sequence[File], report: Report
    ) -> tuple[File, ...]:
        brief = message.brief
        demands = demands_of(brief, [file.path for file in existing])
        workbooks = await asyncio.to_thread(read_spreadsheets, brief.attachments)
        converted, _ = converted_files(brief.attachments, demands, workbooks)
        drafting = Drafting(
            ladder=self.ladder,
            prompts=self.prompts,
            report=report,
            present={file.path: file.content for file in existing},
            attached=list(assembled((), (), brief.attachments, demands, converted)),
            seconds_left=lambda: message.seconds_left(self.now()) - RESERVED_SECONDS,
        )
        written = await drafting.written(self.prompts.first(brief, existing, demands, converted, workbooks))
        site = assembled(existing, written.values(), brief.attachments, demands, converted)
        if "README.md" not in site:
            site["README.md"] = readme(self.readme, brief, site)
        return tuple(site.values())
