"""Has a site written for a brief, and hands on the best that came of it with what is known of it."""

import base64
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from string import Template

import structlog

from chassis.errors import PermanentError, TransientError
from chassis.handling import Report
from chassis.secret_scan import SecretScanner, plain_scanner
from contracts.brief import File
from contracts.evidence import Evidence
from contracts.messages import BriefAccepted, Checkout, Recipient, SiteCheckedOut, SiteGenerated
from contracts.progress import Stage
from contracts.room import CONVERTED_MAX_BYTES
from generator.findings import Site
from generator.improvement import Improvement
from generator.judging import Judge
from generator.ladder import ModelLadder
from generator.materials import Materials, gather
from generator.message_room import fitted
from generator.ports import ModelRefused
from generator.prompt import PromptWriter
from generator.salvage import is_last_chance, salvaged
from generator.site import readme, title_of

RESERVED_SECONDS = 180.0
"""Before the deadline, for the publisher and for Pages."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Outcome:
    """What is handed on."""

    site: Site
    evidence: Evidence
    salvaged: bool = False
    screenshot: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class GenerateSite:
    """Turns a brief, or a brief and the site that it revises, into one complete site. `now` is aware of its zone."""

    ladder: ModelLadder
    prompts: PromptWriter
    judge: Judge
    readme: Template
    now: Callable[[], datetime]
    salvage: bool = True
    scanner: SecretScanner = field(default_factory=plain_scanner)
    converted_max_bytes: int = CONVERTED_MAX_BYTES

    async def __call__(self, message: BriefAccepted | SiteCheckedOut, report: Report) -> Sequence[SiteGenerated]:
        """The site as one message. Raises TransientError where none came of it this time and time is left for another.

        When time is over, the site is salvaged or, where that is turned off, PermanentError raised.
        """
        checkout = message.checkout if isinstance(message, SiteCheckedOut) else None
        materials = await gather(
            message.brief, checkout, scanner=self.scanner, converted_max_bytes=self.converted_max_bytes
        )
        outcome = await self._outcome(message, materials, checkout, report)
        site = materials.noted(outcome.site)
        await report(Stage.GENERATED, **_facts(outcome))
        generated = SiteGenerated(
            brief_id=message.brief_id,
            accepted_at=message.accepted_at,
            deadline=message.deadline,
            run=message.run,
            recipient=Recipient.of(message.brief),
            title=title_of(materials.brief),
            files=tuple(File(path=path, content=content) for path, content in site.items()),
            base=materials.base,
            status="salvaged" if outcome.salvaged else "succeeded",
            evidence=outcome.evidence.model_copy(update={"notices": materials.all_notices}),
        )
        before = {file.path: file.content for file in checkout.files} if checkout else {}
        return (fitted(generated, before),)

    async def _outcome(
        self,
        message: BriefAccepted | SiteCheckedOut,
        materials: Materials,
        checkout: Checkout | None,
        report: Report,
    ) -> Outcome:
        def seconds_left() -> float:
            return message.seconds_left(self.now()) - RESERVED_SECONDS

        try:
            return await self._written(materials, checkout, report, seconds_left)
        except ModelRefused as error:
            return self._given_up(materials, str(error))
        except TransientError as error:
            if not is_last_chance(seconds_left(), error.retry_after):
                raise
            return self._given_up(materials, str(error))

    async def _written(
        self,
        materials: Materials,
        checkout: Checkout | None,
        report: Report,
        seconds_left: Callable[[], float],
    ) -> Outcome:
        brief = materials.brief
        root = checkout.repository if checkout else re.sub(r"[^a-z0-9._-]+", "-", brief.task.lower()).strip("-.")
        improvement = Improvement(
            ladder=self.ladder,
            prompts=self.prompts,
            judge=self.judge,
            case=materials.case(root or "site"),
            existing=materials.present,
            assemble=materials.site,
            report=report,
            seconds_left=seconds_left,
            scanner=self.scanner,
        )
        best = await improvement.best(materials.first_prompt(self.prompts))
        site = dict(best.site)
        if "README.md" not in {*site, *materials.left_out}:
            site["README.md"] = readme(self.readme, brief, site).content
        return Outcome(site, improvement.evidence(best), screenshot=best.judged.screenshot)

    def _given_up(self, materials: Materials, reason: str) -> Outcome:
        if not self.salvage:
            raise PermanentError(f"no site was written in time: {reason}")
        log.warning("salvaging the brief", reason=reason)
        site = salvaged(materials.brief, materials.present, materials.given(), materials.left_out)
        return Outcome(site, Evidence(defects=(reason[:500],), rounds=0, handed_over=0), salvaged=True)


def _facts(outcome: Outcome) -> dict[str, int | str | None]:
    outcomes = [check.outcome for check in outcome.evidence.checks]
    return {
        "files": len(outcome.site),
        "bytes": sum(map(len, outcome.site.values())),
        "status": "salvaged" if outcome.salvaged else "succeeded",
        "round": outcome.evidence.handed_over,
        "passed": outcomes.count("passed"),
        "failed": outcomes.count("failed"),
        "undecided": outcomes.count("undecided"),
        "screenshot": base64.b64encode(outcome.screenshot).decode() if outcome.screenshot else None,
    }
