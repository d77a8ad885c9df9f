"""Runs every layer over a site and says what each of them really notices."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.faults import LOCATION_KINDS
from generator.judge.inspection.site_inspection import inspect_site
from generator.ports import Browser
from generator.reply.file_screening import screen_files
from generator.reply.reply_parser import parse_reply
from generator.site import Site
from tests.corpus.defects import DEFECTS
from tests.corpus.planting import FORBIDDEN, ICON, REQUIRED, UNTOUCHED, Defect, Files, Layer, planted

ROOT = "bird-counts"
LEFT_OUT = "reply"
"""Kind of what the reply's reader does not let through as it was written."""
VISITS_AT_ONCE = 4
VISIT_SECONDS = 120.0
RECORD = Path(__file__).parent / "planted.json"

Noticed = frozenset[tuple[Layer, str]]
"""Which layer noticed a defect, and as which kind of fault."""


@dataclass(frozen=True)
class Detection:
    """What came of one defect."""

    defect: Defect
    noticed: Noticed

    @property
    def layers(self) -> frozenset[Layer]:
        """The layers that noticed it."""
        return frozenset(layer for layer, _ in self.noticed)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of faults it was noticed as."""
        return frozenset(kind for _, kind in self.noticed)


async def notice(files: Files, checks: Sequence[str], browser: Browser) -> Noticed:
    """What the layers notice of a site. Each is asked by itself, as if no other had seen the site before."""
    static = await asyncio.to_thread(
        inspect_site, Site(files), required=REQUIRED, forbidden=FORBIDDEN, untouched=UNTOUCHED
    )
    return frozenset(
        [
            *(() if _arrives_as_written(files) else (("reply", LEFT_OUT),)),
            *(("static", fault.kind) for fault in static),
            *[("browser", kind) for kind in await _seen(files, checks, browser)],
        ]
    )


async def detect(defects: Sequence[Defect], browser: Browser) -> Sequence[Detection]:
    """What is noticed of each defect; a few visits at a time, the one that uses up all patience first."""
    places = asyncio.Semaphore(VISITS_AT_ONCE)

    async def one(defect: Defect) -> Detection:
        async with places:
            return Detection(defect, await notice(planted(defect), defect.js_checks, browser))

    return await asyncio.gather(*map(one, sorted(defects, key=_longest_first)))


def write_record(detections: Sequence[Detection]) -> None:
    """Keep what was noticed of each defect."""
    noticed = {one.defect.name: sorted(one.noticed) for one in detections}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(noticed[name])}" for name in sorted(noticed))
    RECORD.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


def recorded() -> Sequence[Detection]:
    """What was noticed when the defects were judged last. Raises LookupError where they are others now."""
    kept = json.loads(RECORD.read_text("utf-8"))
    if kept.keys() != {defect.name for defect in DEFECTS}:
        raise LookupError("the planted defects have changed: run `make detection`")
    return [
        Detection(defect, frozenset((layer, kind) for layer, kind in kept[defect.name]))
        for defect in sorted(DEFECTS, key=_longest_first)
    ]


def _longest_first(defect: Defect) -> bool:
    """Sorts the one that uses up all patience to the front."""
    return defect.kind != "unfinished-visit"


def _arrives_as_written(files: Files) -> bool:
    """Whether a reply with these files, in the form that is asked for, would go into the site as it stands."""
    written = {path: content for path, content in files.items() if path not in UNTOUCHED}
    reply = screen_files(parse_reply(_tagged(written), {}), {})
    return not reply.faults and {file.path: file.content for file in reply.files} == written


def _tagged(files: Files) -> str:
    texts = {path: content.decode("utf-8", "surrogateescape") for path, content in files.items()}
    blocks = [f"<<<FILE {path}>>>\n{text}<<<END {path}>>>\n" for path, text in texts.items()]
    return "".join(blocks) + "<<<DONE>>>\n"


async def _seen(files: Files, checks: Sequence[str], browser: Browser) -> frozenset[str]:
    visit = await browser.visit(Site(files), root=ROOT, expressions=checks, seconds=VISIT_SECONDS)
    kinds = {fault.kind for fault in visit.faults if fault.path != ICON} - LOCATION_KINDS
    kinds |= {"unfinished-visit"} if visit.unfinished else set()
    return frozenset(kinds | ({"check-failed"} if not all(answer.truthy for answer in visit.answers) else set()))
