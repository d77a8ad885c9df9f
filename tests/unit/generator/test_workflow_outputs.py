"""Which files a site's workflows make later, and that they are held against nobody before."""

import pytest

from contracts.brief import Check, File
from contracts.messages import Checkout
from generator.file_requirements import Requirements, find_requirements
from generator.judge.criteria import Criteria
from generator.judge.judge import Judge
from generator.plan.plan import NO_PLAN, Plan
from generator.repair_loop import MAX_ANSWERS
from generator.site import Site
from generator.workflow_outputs import find_workflow_outputs
from tests.stand_ins.browser import ScriptedBrowser
from tests.unit.generator.plans import ruled
from tests.unit.generator.scripted_generator import DONE, INDEX, PAGE, README, README_TEXT, Generator
from tests.unit.generator.situations import accepted, brief, checked_out

WORKFLOW = ".github/workflows/ci.yml"
SAVES = b"on: push\njobs:\n  a:\n    steps:\n      - run: python run.py > result.json\n"
FETCHES = PAGE.replace(b"</h1>", b"</h1><a href=result.json>Result</a><script>fetch('result.json')</script>")
SITE = Site({"index.html": FETCHES, "README.md": README_TEXT, WORKFLOW: SAVES, "run.py": b"print(1)\n"})
FETCHED = Check(kind="js", text="fetch('result.json').then((answer) => answer.json())")


@pytest.mark.parametrize(
    ("step", "paths"),
    [
        ("run: python a.py > result.json", {"result.json"}),
        ("run: ./make.sh >> logs/all.txt 2>&1", {"logs/all.txt"}),
        ("run: python a.py | tee -a result.json", {"result.json"}),
        ("run: curl -fsS https://example.org/x -o data/rates.json", {"data/rates.json"}),
        ("run: tool --output=report.html", {"report.html"}),
        ("run: cp build/out.json report.json", {"report.json"}),
        ("run: |\n          git add report.json a.csv\n          git commit -m b.txt", {"report.json", "a.csv"}),
        ("with:\n          path: report.json", {"report.json"}),
        (
            "run: a.py > _site/result.json\n      - with: \n          path: _site",
            {"_site/result.json", "result.json"},
        ),
        ("run: python -c \"open('x.json', 'w').write('1')\"", {"x.json"}),
        ("run: python run.py", {"made.json", "plain.txt"}),
        ("run: node run.mjs", {"made.csv"}),
        ("run: cat data.json", set()),
        ("run: >\n          python check.py", set()),
        ("run: python -c 'print(1 if x > 5.0 else y)'", set()),
        ("run: make\n      # python a.py > result.json", set()),
        ("run: echo a=b >> $GITHUB_OUTPUT", set()),
    ],
)
def test_paths_that_a_workflow_writes_are_found_in_its_text_and_in_its_programs(step: str, paths: set[str]) -> None:
    site = Site(
        {
            WORKFLOW: f"jobs:\n  a:\n    steps:\n      - {step}\n".encode(),
            "run.py": b"open('made.json', 'w')\nPath('plain.txt').write_text('')\nopen('read.txt')\n",
            "run.mjs": b"fs.writeFileSync('made.csv', rows);",
            "other.py": b"open('other.json', 'w')",
        }
    )
    assert find_workflow_outputs(site) == paths


def test_what_is_no_workflow_makes_nothing() -> None:
    assert find_workflow_outputs(Site({"ci.yml": SAVES, "README.md": b"`python run.py > result.json`"})) == frozenset()


def test_no_content_of_a_workflow_makes_reading_it_raise_or_last() -> None:
    odd = (b"\xff\0> ", b"&a [*a]", b"cp " * 50_000, b"> " + b"a" * 200_000, b"git add " * 20_000, b"path: " * 30_000)
    assert (
        find_workflow_outputs(Site({f".github/workflows/{n}.yml": text for n, text in enumerate(odd)})) == frozenset()
    )


@pytest.mark.parametrize("plan", [NO_PLAN, ruled(("result.json", "built later"))])
async def test_file_that_a_workflow_makes_is_not_missing_and_is_absent_while_the_page_is_seen(plan: Plan) -> None:
    browser = ScriptedBrowser()
    browser.sees()
    of = brief(checks=(FETCHED,))
    case = Criteria(of, find_requirements(of, (), plan), "sales", plan=plan)
    judged = await Judge(browser)(SITE, case, untouched=(), seconds=5)
    assert [fault for fault in judged.faults if "result.json" in str(fault)] == []
    assert browser.shown[0].left_out == {"result.json"}


async def test_file_that_the_plan_demands_now_is_missing_whatever_a_workflow_makes() -> None:
    plan = ruled(("result.json", "required"))
    case = Criteria(brief(), find_requirements(brief(), (), plan), "sales", plan=plan)
    judged = await Judge(None)(SITE, case, untouched=(), seconds=5)
    assert [fault.path for fault in judged.faults if fault.kind == "missing-file"] == ["result.json"]


async def test_file_that_nobody_makes_is_missing() -> None:
    judged = await Judge(None)(
        SITE.without([WORKFLOW]), Criteria(brief(), Requirements(), "sales"), untouched=(), seconds=5
    )
    assert [fault.kind for fault in judged.faults if "result.json" in fault.reason] == ["local-reference"] * 2


async def test_author_is_never_told_to_write_or_remove_what_a_workflow_makes() -> None:
    generator = Generator()
    checks = (FETCHED, Check(kind="js", text="document.title === 'Others'"))
    page = INDEX.replace("</h1>", "</h1><a href=result.json>Result</a>")
    generator.model.reply(page + f"<<<FILE {WORKFLOW}>>>\n{SAVES.decode()}<<<END {WORKFLOW}>>>\n" + README + DONE)
    for _ in range(MAX_ANSWERS):
        generator.browser.sees(False, False)
        generator.model.reply(DONE)
    await generator.handle(accepted(brief(text="A workflow makes result.json.", checks=checks)))
    repair = generator.model.prompts[1].text
    assert "Do not send them; refer to them all the same" in repair
    assert repair.count("- `result.json`") == 1
    assert "local-reference" not in repair
    assert "- result.json:" not in repair


async def test_revision_does_not_ask_for_what_the_sites_workflow_makes() -> None:
    generator = Generator()
    for _ in range(MAX_ANSWERS):
        generator.model.reply(INDEX + DONE)
    files = tuple(File(path=path, content=content) for path, content in SITE.items())
    site = Checkout(repository="sales", commit_sha="a" * 40, tree_sha="b" * 40, files=files)
    await generator.handle(checked_out(brief(round=2, checks=(FETCHED,)), site))
    asked = generator.model.prompts[0].text
    assert "Write at least these files" not in asked
    assert "while they are missing:\n\n- `result.json`\n\n" in asked


def test_file_that_is_there_is_not_made_later() -> None:
    there = SITE.with_files({"result.json": b"1"})
    assert Criteria(brief(), Requirements(), "sales").of_site(there).not_at_hand == frozenset()
