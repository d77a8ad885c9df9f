"""Has files written for a brief: asks, sorts out what may be published, and asks once more for what was amiss."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import structlog

from chassis.errors import TransientError
from chassis.handling import Report
from contracts.brief import File
from generator.findings import Fault
from generator.ladder import ModelLadder
from generator.ports import ModelRefused, Prompt, Reply
from generator.prompt import PromptWriter
from generator.reply import ParsedReply, parse_reply
from generator.site_rules import lacks, screen

LATE_SECONDS = 120.0
"""What an answer gets when its time share is over: less would be too short for a page, and late work is wanted too."""
WORTH_ASKING = 30.0
"""Seconds of the time share that must be left for polishing what could already go out."""
CUT = Fault("the answer was cut off at the output limit; keep the code shorter")

log = structlog.get_logger()


@dataclass(frozen=True)
class Draft:
    """Files by path that may be published, and what is wrong beside them."""

    files: Mapping[str, File] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def fatal(self) -> tuple[Fault, ...]:
        """The faults that keep the draft from going out."""
        return tuple(fault for fault in self.faults if fault.fatal)

    def joined(self, later: "Draft") -> "Draft":
        """Both drafts as one: later files replace earlier ones, and a file that arrived whole at last mends its fault.

        A draft that could go out as it was still can, however bad the later one is.
        """
        files = {**self.files, **later.files}
        if not self.fatal:
            return Draft(files)
        by_path = [fault for fault in (*self.fatal, *later.fatal) if fault.path is not None and fault.path not in files]
        return Draft(files, (*by_path, *(fault for fault in later.fatal if fault.path is None)))


@dataclass(frozen=True)
class Drafting:
    """One brief's drafts. `present` are existing files by path, `attached` the paths of attachments."""

    ladder: ModelLadder
    prompts: PromptWriter
    report: Report
    present: Mapping[str, bytes]
    attached: Sequence[str]
    seconds_left: Callable[[], float]
    """Of the time share; negative once it is over."""

    async def written(self, prompt: Prompt) -> Mapping[str, File]:
        """The files that answer `prompt`, by path. Raises TransientError while they do not make a whole site."""
        draft = await self._draft(prompt, Draft())
        if draft.fatal or (draft.faults and self.seconds_left() > WORTH_ASKING):
            draft = await self._second(prompt, draft)
        if draft.fatal:
            raise TransientError(f"the model's site is not whole: {_worded(draft.fatal)}")
        return draft.files

    async def _second(self, prompt: Prompt, first: Draft) -> Draft:
        log.info("asking the model once more", faults=_worded(first.faults))
        again = self.prompts.second(prompt, first.faults, list(first.files))
        try:
            return first.joined(await self._draft(again, first))
        except TransientError:
            if first.fatal:
                raise
            log.info("keeping the first answer, because no second one came")
            return first

    async def _draft(self, prompt: Prompt, earlier: Draft) -> Draft:
        reply = await self._reply(prompt)
        known = {**self.present, **{path: file.content for path, file in earlier.files.items()}}
        parsed = screen(parse_reply(reply.text, known), known)
        files = {file.path: file for file in parsed.files}
        missing = lacks({*known, *self.attached, *files})
        unexplained = [fault for fault in missing if fault.path not in {other.path for other in parsed.faults}]
        cut = (CUT,) if reply.cut and not _ended_itself(reply, parsed) else ()
        return Draft(files, (*parsed.faults, *cut, *unexplained))

    async def _reply(self, prompt: Prompt) -> Reply:
        seconds = max(self.seconds_left(), LATE_SECONDS)
        try:
            return await self.ladder.complete(prompt, seconds, self.report)
        except ModelRefused:
            if not prompt.parts:
                raise
            # A broken picture makes Gemini refuse everything; the brief can mostly be built without seeing it.
            log.warning("every model refused the prompt: asking without the pictures in it")
            return await self.ladder.complete(replace(prompt, parts=()), seconds, self.report)


def _ended_itself(reply: Reply, parsed: ParsedReply) -> bool:
    """Whether a reply that stopped at the token limit had said everything before."""
    return bool(parsed.files) and reply.text.rstrip().endswith("<<<DONE>>>")


def _worded(faults: Sequence[Fault]) -> str:
    return "; ".join(f"{fault.path}: {fault.reason}" if fault.path else fault.reason for fault in faults)
