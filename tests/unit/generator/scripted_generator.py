"""The generator's handler with everything around it, and answers for its model."""

from string import Template

from contracts.brief import File
from contracts.messages import BriefAccepted, Checkout, SiteCheckedOut, SiteGenerated
from generator.handler import GenerateSite
from generator.ladder import ModelLadder
from generator.prompt import PromptWriter, prompt_text
from tests.stand_ins.code_model import ScriptedModel
from tests.unit.generator.situations import Clock, Reports

INDEX = "<<<FILE index.html>>>\n<!doctype html>\n<<<END index.html>>>\n"
README = "<<<FILE README.md>>>\n# Sales\n<<<END README.md>>>\n"
DONE = "<<<DONE>>>\n"


class Generator:
    """The handler with everything around it."""

    def __init__(self) -> None:
        self.model, self.clock, self.reports = ScriptedModel(), Clock(), Reports()
        ladder = ModelLadder([self.model], 240, self.clock.monotonic)
        readme = Template(prompt_text("readme"))
        self.handler = GenerateSite(ladder, PromptWriter.from_package(), readme, self.clock.now)

    async def handle(self, message: BriefAccepted | SiteCheckedOut) -> SiteGenerated:
        (generated,) = await self.handler(message, self.reports)
        return generated

    async def files(self, message: BriefAccepted | SiteCheckedOut) -> dict[str, bytes]:
        return {file.path: file.content for file in (await self.handle(message)).files}


def checkout(**contents: bytes) -> Checkout:
    files = tuple(File(path=name.replace("_", "."), content=content) for name, content in contents.items())
    return Checkout(repository="sum-of-sales", commit_sha="a" * 40, tree_sha="b" * 40, files=files)
