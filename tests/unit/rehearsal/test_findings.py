"""The findings of a rehearsal about the callback, the repository, and the results of checks before publication."""

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chassis.finding import State
from contracts.evidence import CheckResult
from contracts.licence import mit_text
from tools.rehearsal.callback_findings import callbacks_for, judge_callbacks
from tools.rehearsal.page_findings import of_check
from tools.rehearsal.repository_findings import judge_access, judge_age, judge_history, judge_licence, judge_readme
from tools.stand_ins.evaluator.state import Callback, Ledger

SENT_AT = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
REQUEST = {"email": "a@example.org", "task": "hello", "round": "1", "nonce": "n"}
TOLD = {
    **REQUEST,
    "round": 1,
    "repo_url": "https://github.com/a/hello",
    "commit_sha": "0" * 40,
    "pages_url": "https://a.github.io/hello/",
}
OURS = "a-value-that-is-ours"
README = "# Hello\n\nSays hello.\n\n## Setup\n\n-\n\n## Usage\n\n-\n\n## Code\n\n-\n\n## License\n\nMIT\n" + "-" * 200


def callback(fields: dict[str, Any], seconds: float) -> Callback:
    headers = {"content-type": "application/json"}
    return Ledger().receive(SENT_AT.timestamp() + seconds, "/callbacks", headers, json.dumps(fields).encode(), fields)


@pytest.mark.parametrize(
    ("callbacks", "states", "said"),
    [
        ([callback(TOLD, 42)], ["fine"], "42 s after the request"),
        ([callback(TOLD, 601)], ["wrong"], "evaluators wait 600 s"),
        ([], ["wrong"], "buried: no model"),
        ([callback({**TOLD, "round": "1"}, 1)], ["wrong", "wrong"], "round is '1', not of type int"),
        ([callback({**TOLD, "extra": 1}, 1), callback(TOLD, 2)], ["wrong", "fine"], "extra is not a field"),
    ],
)
def test_a_callback_is_to_be_in_time_and_of_the_right_form(
    callbacks: list[Callback], states: list[State], said: str
) -> None:
    found = judge_callbacks(callbacks, SENT_AT, "buried: no model")
    assert [finding.state for finding in found] == states
    assert said in "\n".join(finding.text for finding in found)


def test_callbacks_of_other_briefs_do_not_count() -> None:
    own, other = callback(TOLD, 1), callback({**TOLD, "nonce": "other"}, 1)
    assert callbacks_for(REQUEST, [other, own]) == [own]


@pytest.mark.parametrize(
    ("age", "round_number", "state"),
    [(timedelta(seconds=3), 1, "fine"), (-timedelta(days=1), 1, "wrong"), (-timedelta(days=1), 2, "fine")],
)
def test_a_first_round_needs_a_repository_made_after_the_request(
    age: timedelta, round_number: int, state: State
) -> None:
    assert judge_age({"created_at": (SENT_AT + age).isoformat()}, round_number, SENT_AT).state == state


@pytest.mark.parametrize(("private", "state"), [(False, "fine"), (True, "wrong")])
def test_a_private_repository_is_none_for_an_evaluator(private: bool, state: State) -> None:
    assert judge_access({"private": private}, "https://github.com/a/hello").state == state


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (mit_text(2026, "Ada"), "fine"),
        (mit_text(2026, "Ada").replace("WARRANTY", "worries"), "wrong"),
        ("MIT", "wrong"),
        (None, "wrong"),
    ],
)
def test_the_licence_is_the_whole_text_of_mit(tmp_path: Path, text: str | None, state: State) -> None:
    if text is not None:
        (tmp_path / "LICENSE").write_text(text)
    assert judge_licence(tmp_path).state == state


@pytest.mark.parametrize(
    ("text", "state"),
    [(README, "fine"), (README.replace("## Setup", "## Hm"), "wrong"), (README.strip("-"), "advice"), (None, "wrong")],
)
def test_a_readme_has_the_sections_that_evaluators_look_for(tmp_path: Path, text: str | None, state: State) -> None:
    if text is not None:
        (tmp_path / "README.md").write_text(text)
    assert judge_readme(tmp_path).state == state


def test_a_secret_that_a_later_commit_removes_is_found_in_the_history(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        names = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", "-C", str(tmp_path), *names, *arguments], check=True, capture_output=True)

    git("init")
    for content in ("hello", f"const token = '{OURS}'", "hello again"):
        (tmp_path / "app.js").write_text(content)
        git("add", ".")
        git("commit", "--message", "a round")
    (found,) = judge_history(tmp_path, {"GITHUB_TOKEN": OURS})
    assert (found.state, found.text) == ("wrong", "app.js holds a secret (GITHUB_TOKEN, line 1)")
    assert [finding.text for finding in judge_history(tmp_path, {})] == ["no secret in 3 commits"]


@pytest.mark.parametrize(("before", "state"), [("passed", "fine"), ("failed", "wrong"), ("undecided", "advice")])
def test_a_sentence_has_the_result_of_its_trial_before_publication(before: str, state: State) -> None:
    sentence = CheckResult(text="It is nice.", kind="sentence", outcome="undecided", how="none")
    assert of_check("check 1", sentence, [{"text": "It is nice.", "outcome": before, "detail": "-"}]).state == state


def test_an_expression_is_decided_on_the_live_page_alone() -> None:
    expression = CheckResult(text="1", kind="js", outcome="undecided", how="none", detail="no browser")
    assert of_check("check 1", expression, [{"text": "1", "outcome": "passed", "detail": "-"}]).state == "advice"
