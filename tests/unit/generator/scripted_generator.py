"""The generator's handler with everything around it, and answers for its model."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from contracts.brief import File
from contracts.evidence import SiteEvidence
from contracts.messages import BriefAccepted, Checkout, SiteCheckedOut
from generator.exception_guard import ExceptionGuard
from generator.handler import GenerateSite
from generator.judge.judge import Judge
from generator.models.fallback_model import FallbackModel
from generator.prompts.site_prompt import PromptWriter
from tests.stand_ins.browser import ScriptedBrowser
from tests.stand_ins.code_model import ScriptedModel
from tests.unit.generator.situations import Clock, HandedOver, handed_over
from tools.publishing.reports import RecordedReports

PAGE = b"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sales</title>
</head>
<body><h1>Sales</h1></body>
</html>
"""
README_TEXT = b"""# Sales

## Summary

Shows sales.

## Setup

Nothing to install.

## Usage

Open the page.

## Code explanation

One page.

## License

MIT
"""
INDEX = f"<<<FILE index.html>>>\n{PAGE.decode()}<<<END index.html>>>\n"
README = f"<<<FILE README.md>>>\n{README_TEXT.decode()}<<<END README.md>>>\n"
DONE = "<<<DONE>>>\n"


class Generator:
    """The handler with everything around it."""

    def __init__(self, *, salvage: bool = True, browser: bool = True) -> None:
        self.model, self.clock, self.reports = ScriptedModel(), Clock(), RecordedReports()
        self.browser = ScriptedBrowser()
        self.counts: Counter[str] = Counter()
        guard = ExceptionGuard(lambda part: self.counts.update([part]))
        fallback = FallbackModel([self.model], 240, self.clock.monotonic, guard=guard)
        judge = Judge(self.browser if browser else None, guard=guard)
        self.published: list[SiteEvidence] = []
        given = fallback, PromptWriter.from_package(), judge, self.clock.now, self.published.append, salvage
        self.handler = GenerateSite(*given, guard=guard)

    def asks(self, models: Sequence[ScriptedModel]) -> None:
        """Have these models asked instead, in this order."""
        self.handler = replace(self.handler, fallback=FallbackModel(models, 240, self.clock.monotonic))

    async def handle(self, message: BriefAccepted | SiteCheckedOut) -> HandedOver:
        (generated,) = await self.handler(message, self.reports)
        return handed_over(generated, self.published)

    async def last_resort(self, message: BriefAccepted | SiteCheckedOut, reason: str) -> HandedOver:
        (generated,) = await self.handler.last_resort(message, self.reports, reason)
        return handed_over(generated, self.published)

    async def files(self, message: BriefAccepted | SiteCheckedOut) -> dict[str, bytes]:
        return {file.path: file.content for file in (await self.handle(message)).files}


def checkout(**contents: bytes) -> Checkout:
    files = tuple(File(path=name.replace("_", "."), content=content) for name, content in contents.items())
    return Checkout(repository="sum-of-sales", commit_sha="a" * 40, tree_sha="b" * 40, files=files)
