"""The example briefs can be sent as they are, and the stand-in of Gemini answers each with its plan and its app."""

import csv
import io
import json
import re
from datetime import date

from generator.plan.plan_parser import parse_plan
from generator.plan.plan_validation import validate_plan
from generator.prompts.plan_prompt import build_plan_prompt
from tests.corpus.examples import EXAMPLES, ROUNDS, app_of, attachments_of, request_of
from tools.brief_file import brief_in
from tools.stand_ins.gemini.example_replies import app_folder, json_reply_to, reply_to, tagged

DAY = date(2026, 11, 22)
PINNED = re.compile(r"https://cdn\.jsdelivr\.net/npm/(@[a-z]+/)?[a-z-]+@\d+\.\d+\.\d+/")


def test_every_example_has_an_app_and_every_app_an_example() -> None:
    apps = app_folder("any", 1).parents[1]
    found = {folder.relative_to(apps).as_posix() for folder in apps.glob("*/round-*")}
    assert found == {f"{path.parent.name}/{path.stem}" for path in ROUNDS}
    assert len(ROUNDS) >= 6


def test_a_request_lacks_nothing_but_what_the_sender_fills_in_and_belongs_to_the_task_of_its_first_round() -> None:
    for path in ROUNDS:
        request, first = request_of(path), request_of(path.parent / "round-1.json")
        assert set(request) | {"attachments"} == {"email", "task", "round", "brief", "checks", "attachments"}, path
        assert int(request["round"]) == int(path.stem.removeprefix("round-")), path
        assert (request["task"], request["email"]) == (first["task"], first["email"]), path
        assert all(attachments_of(path).values()), path


def test_a_brief_is_answered_with_its_app_which_repeats_no_attachment_and_leaves_the_licence_to_the_publisher() -> None:
    for path in ROUNDS:
        app = app_of(path)
        prompt = f"Some rules.\n<brief>\n{request_of(path)['brief']}\n</brief>\n<file>\nthe rest\n</file>"
        assert reply_to(prompt) == tagged(app), path
        assert not app.keys() & {*attachments_of(path), "LICENSE"}, path


def test_each_example_has_a_plan_of_which_nothing_is_dropped_and_other_calls_for_json_get_an_empty_object() -> None:
    for path in ROUNDS:
        brief = brief_in(path)
        asked = build_plan_prompt(brief, today=DAY).text
        plan = validate_plan(parse_plan(json_reply_to(asked)), brief)
        sentences = {place for place, check in enumerate(brief.checks, start=1) if check.kind == "sentence"}
        assert plan.dropped == (), path
        assert {entry.number for entry in plan.checks} == sentences, path
        assert json_reply_to(f"Look at the picture.\n{asked}") == "{}", path


def test_ids_that_a_brief_names_are_on_the_page_and_libraries_come_from_the_mirrored_cdn_in_fixed_versions() -> None:
    for path in ROUNDS:
        page = app_of(path)["index.html"]
        named = set(re.findall(r"#([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\b", request_of(path)["brief"]))
        assert named <= set(re.findall(r'\bid="([^"]+)"', page)), path
        assert [url for url in re.findall(r'(?:src|href)="(https?:[^"]+)"', page) if not PINNED.match(url)] == [], path


def test_the_total_that_the_checks_expect_is_that_of_the_data() -> None:
    path = EXAMPLES / "sum-of-sales" / "round-1.json"
    rows = csv.DictReader(io.StringIO(attachments_of(path)["data.csv"].decode()))
    cents = sum(round(float(row["sales"]) * 100) for row in rows)
    assert any(f"{cents / 100:.2f}" in str(check) for check in request_of(path)["checks"])


def test_the_planets_are_the_same_in_both_files() -> None:
    files = app_of(EXAMPLES / "solar-system-files" / "round-1.json")
    table = list(csv.DictReader(io.StringIO(files["planets.csv"])))
    numbers = [{key: value if key == "name" else float(value) for key, value in row.items()} for row in table]
    assert json.loads(files["planets.json"]) == numbers
    assert len(numbers) == 8
