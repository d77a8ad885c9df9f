"""Real briefs: a first answer that violates a check is never the one that is published."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from chassis.workflow_template import workflow_in_template
from contracts.brief import Brief, File
from contracts.evidence import SiteEvidence
from contracts.messages import BriefAccepted, Checkout, SiteCheckedOut
from contracts.progress_events import Judged
from contracts.site_paths import is_workflow
from generator.chromium.browser import ChromiumBrowser
from generator.handler import GenerateSite
from generator.judge.judge import Judge
from generator.models.fallback_model import FallbackModel
from generator.page_timeouts import Timeouts
from generator.ports import AuditRequest, Visit
from generator.prompts.site_prompt import PromptWriter
from generator.site import Site
from tests.contract.chromium import chromium
from tests.stand_ins.code_model import ScriptedModel
from tests.unit.generator.situations import Clock, accepted, checked_out
from tools.brief_file import brief_in
from tools.publishing.reports import RecordedReports
from tools.stand_ins.cdn.server import serving_cdn
from tools.stand_ins.gemini.example_replies import app_folder, files_in, tagged

pytestmark = pytest.mark.asyncio(loop_scope="module")

EXAMPLES, BRIEFS, SHAPES = Path("examples"), Path("tests/corpus/briefs"), Path("tests/corpus/shapes")
UNHURRIED = Timeouts(load=30.0, check=1.5, again=0.5, poll=0.1)


@dataclass(frozen=True)
class Planted:
    """A request, and the defect of its first answer: in the file at `path`, `wrong` stands where `right` should."""

    request: str
    path: str
    right: str
    wrong: str
    entry: Mapping[str, Any] = field(default_factory=dict)
    """Of the plan, where a sentence shows the defect."""

    @property
    def template(self) -> tuple[str, int] | None:
        """Its example and round, where it is one of the templates."""
        name, _, of = self.request.partition("/round-")
        return (name, int(of)) if of else None


@dataclass(frozen=True)
class SparingBrowser:
    """Audits only what goes out: the checks have to find the planted defect."""

    browser: ChromiumBrowser
    planted: Planted

    async def visit(self, site: Site, *, audit: AuditRequest | None = None, **asked: Any) -> Visit:
        is_right = self.planted.right.encode() in site.get(self.planted.path, b"")
        return await self.browser.visit(site, audit=audit if is_right else None, **asked)


THREE_WORDS = {"number": 4, "by": "file", "path": "about.md", "expect": {"matches": r"\A\W*(?:\w+\W+){2}\w+\W*\Z"}}
NO_TYPO = {"number": 3, "by": "file", "path": "execute.py", "expect": {"lacks": "sould"}}
PLANTED = (
    Planted("sum-of-sales/round-1", "index.html", "return rows.slice(1)", "return rows.slice(2)"),
    Planted("sum-of-sales/round-2", "index.html", 'id="region-filter"', 'id="region"'),
    Planted("markdown-to-html/round-1", "index.html", 'id="markdown-output"', 'id="markdown"'),
    Planted("markdown-to-html/round-2", "index.html", 'id="markdown-source-label"', 'id="source-label"'),
    Planted("github-user-created/round-1", "index.html", 'id="github-user-c41d2"', 'id="github-user"'),
    Planted("github-user-created/round-2", "index.html", 'aria-live="polite"', 'aria-live="assertive"'),
    Planted("named-files", "about.md", "Curious, careful, brief", "Curious, careful and brief", THREE_WORDS),
    Planted("sales-pipeline", "execute.py", '"sold"', '"sould"', NO_TYPO),
    Planted("picture", "index.html", 'src="harbour.png"', 'src="images/harbour.png"'),
    Planted("game", "index.html", 'if (button.textContent !== "") return;', ""),
    Planted("url-parameter", "index.html", '?? "sample.png"', '?? "example.png"'),
    Planted("drawing", "clock.svg", "</g>\n", ""),
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium_path: Path) -> AsyncIterator[ChromiumBrowser]:
    for mirror in cdn():
        browser = chromium(chromium_path, UNHURRIED, mirror)
        yield browser
        await browser.close()


def cdn() -> Iterator[str]:
    with serving_cdn() as running:
        yield running.url


def names_of_briefs() -> set[str]:
    return {path.stem for path in BRIEFS.glob("*.json")}


def request_of(planted: Planted) -> Brief:
    return brief_in((EXAMPLES if planted.template else BRIEFS) / f"{planted.request}.json")


def right_answer(planted: Planted) -> dict[str, str]:
    """The files that answer the request well; an attached script that is to be mended has the defect already."""
    files = files_in(app_folder(*planted.template) if planted.template else SHAPES / planted.request)
    for attachment in request_of(planted).attachments:
        if attachment.name == planted.path:
            files[planted.path] = attachment.content.decode().replace(planted.wrong, planted.right)
    return files


def message(planted: Planted) -> BriefAccepted | SiteCheckedOut:
    wanted = request_of(planted)
    if wanted.round == 1:
        return accepted(wanted)
    name, _ = planted.template or ("", 0)
    before = brief_in(EXAMPLES / name / "round-1.json")
    files = {path: content.encode() for path, content in files_in(app_folder(name, 1)).items()}
    files |= {attachment.name: attachment.content for attachment in before.attachments}
    existing = tuple(File(path=path, content=content) for path, content in files.items())
    return checked_out(wanted, Checkout(repository=wanted.task, commit_sha="a" * 40, tree_sha="b" * 40, files=existing))


def as_published(path: str, content: str) -> str:
    """A workflow in our template, anything else as it is."""
    return (workflow_in_template(path, content.encode()) or b"").decode() if is_workflow(path) else content


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.request)
async def test_the_answer_that_violates_a_check_is_not_the_one_that_goes_out(
    planted: Planted, browser: ChromiumBrowser
) -> None:
    right = right_answer(planted)
    assert right[planted.path].count(planted.right) == 1
    wrong = right[planted.path].replace(planted.right, planted.wrong)
    model, clock, reports = ScriptedModel(), Clock(), RecordedReports()
    model.reply_json(json.dumps({"checks": [planted.entry] if planted.entry else []}))
    model.reply(tagged({**right, planted.path: wrong}))
    model.reply(tagged(right))
    fallback = FallbackModel([model], 240, clock.monotonic)
    evidences: list[SiteEvidence] = []
    handler = GenerateSite(
        fallback, PromptWriter.from_package(), Judge(SparingBrowser(browser, planted)), clock.now, evidences.append
    )
    asked = message(planted)
    (site,) = await handler(asked, reports)

    first, last = reports.of(Judged)
    assert first.failed > 0, first
    assert last.failed == 0, last
    evidence = evidences[-1].evidence
    assert (evidence.rounds, evidence.handed_over, evidence.browser) == (2, 2, True)
    assert "failed" not in {check.outcome for check in evidence.checks}
    assert evidence.defects == ()
    published = {file.path: file.content for file in site.files}
    expected = {path: as_published(path, content) for path, content in right.items()}
    assert {path: published[path].decode() for path in right} == expected
    kept = {file.name: file.content for file in asked.brief.attachments if file.name not in right}
    assert {path: published[path] for path in kept} == kept


async def test_every_brief_of_the_corpus_is_there_with_a_planted_defect() -> None:
    assert names_of_briefs() <= {planted.request for planted in PLANTED}
