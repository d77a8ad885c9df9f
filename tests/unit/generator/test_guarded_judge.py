"""What raises or hangs in the judge leaves its own checks undecided, is logged and counted, and the site goes out."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from chassis.errors import TransientError
from chassis.secret_source import SecretSource
from contracts.brief import Check
from generator.exception_guard import ExceptionGuard
from generator.faults import Fault
from generator.file_requirements import find_requirements
from generator.judge import static_checks
from generator.judge.inspection import file_inspection, site_inspection
from generator.judge.judge import Criteria, Judge
from generator.judge.report import Report
from generator.judge.report_masking import MASK
from generator.plan.plan import CheckEntry, Plan
from generator.ports import ExpressionResult, Visit
from generator.site import Site
from tests.stand_ins.browser import ScriptedBrowser
from tests.unit.generator.scripted_generator import PAGE, README_TEXT
from tests.unit.generator.situations import brief

SITE = Site({"index.html": PAGE, "README.md": README_TEXT})
SENTENCE = Check(kind="sentence", text="README.md has a Usage section")
SCRIPT = Check(kind="js", text="document.title === 'Sales'")
CHECKED = brief(checks=(SENTENCE, SCRIPT))
PLAN = Plan(checks=(CheckEntry(number=1, by="file", path="README.md", expect={"matches": "(?m)^#+ Usage"}),))
CASE = Criteria(CHECKED, find_requirements(CHECKED), "sum-of-sales", plan=PLAN)


class EndlessBrowser(ScriptedBrowser):
    """Neither comes to an end nor lets itself be cancelled, until the test lets go."""

    def __init__(self) -> None:
        super().__init__()
        self.over = asyncio.Event()

    async def visit(self, site: Site, **asked: Any) -> Visit:
        while not self.over.is_set():
            try:
                await self.over.wait()
            except asyncio.CancelledError:
                continue
        return Visit()


@pytest.fixture
def counts() -> Counter[str]:
    return Counter()


def breaking(error: type[Exception]) -> Any:
    def call(*_: object, **__: object) -> None:
        raise error("broken")

    return call


async def judged(judge: Judge, site: Site = SITE) -> Report:
    return await judge(site, CASE, untouched=(), seconds=0.01)


def outcomes(result: Report) -> list[str]:
    return [check.outcome for check in result.checks]


@pytest.mark.parametrize("error", [ValueError, RecursionError, MemoryError, KeyError])
async def test_an_entry_that_raises_leaves_its_check_undecided_and_is_logged_and_counted(
    counts: Counter[str], monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    monkeypatch.setattr(static_checks, "judge_file", breaking(error))
    with capture_logs() as logs:
        result = await judged(Judge(None, guard=ExceptionGuard(lambda part: counts.update([part]))))
    assert outcomes(result) == ["undecided", "undecided"]
    assert counts == {"judge": 1}
    assert all(isinstance(entry["exc_info"], error) for entry in logs if entry["log_level"] == "error")


@pytest.mark.parametrize(
    "name",
    [
        "inspect_file_names",
        "find_broken_references",
        "compile_scripts",
        "inspect_scripts",
        "inspect_file",
        "find_secrets",
        "_astray",
    ],
)
async def test_an_inspection_that_raises_loses_its_own_findings_alone(
    counts: Counter[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(site_inspection, name, breaking(RecursionError))
    key = "k" + "3y" * 20
    site = SITE.with_files({"index.html": PAGE.replace(b"Sales", key.encode())})
    guard = ExceptionGuard(lambda part: counts.update([part]))
    result = await judged(Judge(None, (SecretStr(key),), guard=guard), site)
    assert "secret" in {fault.kind for fault in result.faults}
    assert outcomes(result)[0] == "passed"
    assert set(counts) == {"judge"}


async def test_a_parser_that_raises_is_counted_and_no_reason_for_a_repair(
    counts: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(file_inspection._BY_ENDING, "html", (breaking(AttributeError), 1_000_000))
    result = await judged(Judge(None, guard=ExceptionGuard(lambda part: counts.update([part]))))
    assert [fault.kind for fault in result.faults] == ["unreadable"]
    assert result.flawless
    assert counts == {"judge": 1}


@pytest.mark.parametrize("error", [RuntimeError("browser has gone"), AssertionError(), asyncio.CancelledError()])
async def test_a_browser_that_raises_anything_lets_the_page_out_unchecked_and_says_so(
    counts: Counter[str], error: Exception
) -> None:
    browser = ScriptedBrowser()
    browser.fails(error)

    async def visit(*_: object, **__: object) -> Visit:
        raise error

    browser.visit = visit  # type: ignore[method-assign]  # this one test's own browser
    result = await judged(Judge(browser, guard=ExceptionGuard(lambda part: counts.update([part]))))
    assert outcomes(result) == ["passed", "undecided"]
    assert result.faults[-1].reason.startswith("the judge failed: ")
    assert result.faults[-1].reason.endswith("; the page was not checked")
    assert result.flawless
    assert counts == {"judge": 1}


async def test_a_browser_that_hangs_past_its_time_lets_the_page_out_unchecked() -> None:
    browser = EndlessBrowser()
    result = await judged(Judge(browser, overrun=0.05))
    browser.over.set()
    assert outcomes(result) == ["passed", "undecided"]
    assert "the judge failed: TimeoutError: not done within" in result.faults[-1].reason


async def test_a_browser_that_is_known_to_be_broken_is_no_bug(counts: Counter[str]) -> None:
    browser = ScriptedBrowser()
    browser.fails(TransientError("no browser"))
    result = await judged(Judge(browser, guard=ExceptionGuard(lambda part: counts.update([part]))))
    assert result.faults == ()
    assert counts == {}


async def test_a_replaced_key_is_looked_for_as_well_as_the_one_before(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("an-older-key-of-ours")
    source = SecretSource("GEMINI_API_KEY", None, file)
    file.write_text("a-newer-key-of-ours!")
    source.current()
    for key in (b"an-older-key-of-ours", b"a-newer-key-of-ours!"):
        result = await judged(Judge(None, sources=(source,)), SITE.with_files({"data.txt": key}))
        assert [fault.kind for fault in result.faults] == ["secret"]


async def test_our_own_key_that_a_page_shows_is_in_no_word_of_the_report() -> None:
    key = "k" + "3y" * 20
    browser = ScriptedBrowser()
    said = ExpressionResult(truthy=False, detail=f'"{key}" === "Sales"')
    browser.sees(said, faults=(Fault(f"the heading {key[:15]}… is too wide", "index.html"),))
    result = await judged(Judge(browser, (SecretStr(key),)))
    assert key[:8] not in str(result)
    assert MASK in result.faults[-1].reason
