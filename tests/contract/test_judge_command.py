"""`python -m generator.judge`: judges a folder against a brief and a plan, without broker or model."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

PLANS = Path(__file__).parents[1] / "corpus" / "plans"
MINUTES = 240.0
pytestmark = pytest.mark.usefixtures("chromium_path")


def judge(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "generator.judge", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=MINUTES, check=False)


def given(example: str, folder: Path | None = None) -> Sequence[object]:
    of = PLANS / example
    return (folder or of / "site", "--brief", of / "brief.json", "--plan", of / "plan.json")


def outcomes(document: dict[str, Any]) -> dict[str, str]:
    return {f"{kind} {one['number']}": one["outcome"] for kind in ("checks", "requirements") for one in document[kind]}


def test_a_sound_site_is_proved() -> None:
    ended = judge(*given("kanban"), "--json")
    document = json.loads(ended.stdout)
    assert set(outcomes(document).values()) == {"passed"}, ended.stdout
    assert (document["outcome"], document["faults"], document["dropped"], ended.returncode) == ("proved", [], [], 0)


def test_a_fault_is_told_by_the_check_that_it_breaks(tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(PLANS / "csv-explorer" / "site", site)
    page = site / "index.html"
    page.write_text(page.read_text("utf-8").replace("toLowerCase()", "trim()"), "utf-8")
    (site / "inventory.csv").write_bytes((site / "inventory.csv").read_bytes() + b"\n")
    screenshot = tmp_path / "page.jpg"
    ended = judge(*given("csv-explorer", site), "--screenshot", screenshot)
    assert ended.returncode == 1
    assert "✗ failed     check 3" in ended.stdout
    assert "after `fill #search, " in ended.stdout
    assert f"Screenshot: {screenshot}" in ended.stdout
    assert screenshot.read_bytes()[:2] == b"\xff\xd8"
    assert ended.stdout.splitlines()[-1].startswith("flawed: ")


def test_without_a_plan_sentences_are_undecided_and_the_page_is_not_proved(tmp_path: Path) -> None:
    brief = tmp_path / "brief.json"
    brief.write_text(
        json.dumps(
            {
                "email": "ann@example.org",
                "task": "board",
                "round": "1",
                "brief": "A board.",
                "checks": [{"js": "document.querySelector('#add') !== null"}, "js: 1 === 2", "It is nice."],
                "attachments": [{"name": "a.txt", "url": "data:text/plain;base64,YQ=="}],
            }
        )
    )
    ended = judge(PLANS / "kanban" / "site", "--brief", brief, "--json")
    document = json.loads(ended.stdout)
    assert outcomes(document) == {"checks 1": "passed", "checks 2": "failed", "checks 3": "undecided"}
    assert "1 === 2" in document["checks"][1]["detail"]
    assert document["outcome"] == "flawed"
    assert ended.returncode == 1


def test_entries_that_prove_nothing_are_dropped_and_only_what_belongs_to_the_site_is_judged(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / ".git").mkdir(parents=True)
    (site / ".git" / "broken.html").write_text("<a href=nowhere.html>")
    (site / "nowhere").symlink_to(site / "gone")
    page = "<!doctype html><html lang=en><meta charset=utf-8><title>A</title><h1>A</h1><a href=LICENSE>Licence</a>"
    (site / "index.html").write_text(page)
    hidden = {"by": "steps", "steps": [{"expect": {"hidden": "#error"}}]}
    seen = {"by": "steps", "steps": [{"expect": {"visible": "h1"}}]}
    brief, plan = tmp_path / "brief.json", tmp_path / "plan.json"
    brief.write_text(json.dumps({"brief": "A page.", "checks": ["No error is shown", "A heading"]}))
    plan.write_text(json.dumps({"checks": [{"number": 1, **hidden}, {"number": 2, **seen}]}))
    document = json.loads(judge(site, "--brief", brief, "--plan", plan, "--json").stdout)
    assert outcomes(document) == {"checks 1": "undecided", "checks 2": "passed"}
    assert "its steps pass on an empty page" in document["checks"][0]["detail"]
    assert [one["state"] for one in document["dropped"]] == ["proves nothing"]
    assert ([one for one in document["faults"] if not one["weak"]], document["outcome"]) == ([], "unseen")
