"""The example briefs can be sent as they are, and the apps that answer them keep the rules that graders check."""

import base64
import csv
import io
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import pytest

from tools.stand_ins.gemini.library import app_folder, files_in, reply_to, tagged

EXAMPLES = Path(__file__).parents[2] / "examples"
ROUNDS = sorted(EXAMPLES.glob("*/round-*.json"))
APPS = app_folder("any", 1).parents[1]
every_round = pytest.mark.parametrize("path", ROUNDS, ids=lambda path: f"{path.parent.name}/{path.stem}")


@dataclass
class Page(HTMLParser):
    """What the tests want to know of a page: its ids, its scripts, what it refers to."""

    ids: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    scripts: list[tuple[str | None, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "script":
            self.scripts.append((attributes.get("src"), ""))
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.references += [value for name, value in attrs if name in ("src", "href") and value]

    def handle_data(self, data: str) -> None:
        if self.lasttag == "script" and self.scripts and not self.scripts[-1][1]:
            self.scripts[-1] = (self.scripts[-1][0], data.strip())


def request_of(path: Path) -> dict[str, Any]:
    request: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return request


def attachments_of(path: Path) -> dict[str, bytes]:
    attachments = {}
    for attachment in request_of(path).get("attachments") or []:
        head, _, data = attachment["url"].partition(",")
        raw = base64.b64decode(data, validate=True) if head.endswith(";base64") else unquote_to_bytes(data)
        attachments[attachment["name"]] = raw
    return attachments


def app_of(path: Path) -> dict[str, str]:
    return files_in(app_folder(path.parent.name, int(path.stem.removeprefix("round-"))))


def page_of(path: Path) -> Page:
    page = Page()
    page.feed(app_of(path)["index.html"])
    page.close()
    return page


def site_of(path: Path) -> set[str]:
    """Every path of the site after this round: its app, and what was there or attached up to now."""
    so_far = [earlier for earlier in sorted(path.parent.glob("round-*.json")) if earlier.name <= path.name]
    return {name for earlier in so_far for name in (*app_of(earlier), *attachments_of(earlier))} | {"LICENSE"}


def test_every_example_has_an_app_and_every_app_an_example() -> None:
    apps = {folder.relative_to(APPS).as_posix() for folder in APPS.glob("*/round-*")}
    assert apps == {f"{path.parent.name}/{path.stem}" for path in ROUNDS}
    assert len(ROUNDS) >= 6


@every_round
def test_a_request_lacks_nothing_but_what_the_sender_fills_in(path: Path) -> None:
    request = request_of(path)
    assert set(request) | {"attachments"} == {"email", "task", "round", "brief", "checks", "attachments"}
    assert int(request["round"]) == int(path.stem.removeprefix("round-"))


@every_round
def test_rounds_of_an_example_are_for_one_task_and_person(path: Path) -> None:
    first = request_of(path.parent / "round-1.json")
    assert (request_of(path)["task"], request_of(path)["email"]) == (first["task"], first["email"])


def test_checks_come_in_every_form() -> None:
    checks = [check for path in ROUNDS for check in request_of(path)["checks"]]
    assert any(isinstance(check, dict) and set(check) == {"js"} for check in checks)
    assert any(isinstance(check, str) and check.startswith("js:") for check in checks)
    assert any(isinstance(check, str) and not check.startswith("js:") for check in checks)
    assert any(isinstance(check, dict) and "\n" in check["js"] for check in checks)


def test_attachments_come_in_every_form() -> None:
    requests = [request_of(path) for path in ROUNDS]
    assert any("attachments" not in request for request in requests)
    lists = [request["attachments"] for request in requests if "attachments" in request]
    assert None in lists
    assert [] in lists
    addresses = [attachment["url"].partition(",")[0] for attachments in lists for attachment in attachments or []]
    assert any(head.endswith(";base64") for head in addresses)
    assert any(not head.endswith(";base64") for head in addresses)
    assert "data:image/png;base64" in addresses


@every_round
def test_attachments_hold_data_and_are_not_repeated_in_the_app(path: Path) -> None:
    attachments = attachments_of(path)
    assert all(attachments.values())
    assert not set(attachments) & set(app_of(path))


@every_round
def test_the_stand_in_answers_a_brief_with_its_app(path: Path) -> None:
    brief = request_of(path)["brief"]
    prompt = f"Some rules.\n<brief>\n{brief}\n</brief>\n<file>\nthe rest\n</file>"
    assert reply_to(prompt) == tagged(app_of(path))


@every_round
def test_an_app_can_be_told_from_the_marks_around_it(path: Path) -> None:
    assert not [name for name, content in app_of(path).items() if "<<<" in content or ">>>" in content]


@every_round
def test_an_app_has_a_page_and_a_readme_with_its_sections(path: Path) -> None:
    readme = app_of(path)["README.md"]
    headings = [line.removeprefix("## ") for line in readme.splitlines() if line.startswith("## ")]
    assert headings == ["Summary", "Setup", "Usage", "Code explanation", "Licence"]


@every_round
def test_an_app_leaves_the_licence_to_the_publisher(path: Path) -> None:
    assert "LICENSE" not in app_of(path)


@every_round
def test_the_first_script_is_the_apps_own(path: Path) -> None:
    source, text = page_of(path).scripts[0]
    assert source is None
    assert text.startswith('"use strict";')


@every_round
def test_ids_are_unique_and_those_that_the_brief_names_exist(path: Path) -> None:
    ids = page_of(path).ids
    assert len(ids) == len(set(ids))
    named = set(re.findall(r"#([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\b", request_of(path)["brief"]))
    assert named <= set(ids)


@every_round
def test_references_are_relative_and_lead_to_files_of_the_site(path: Path) -> None:
    local = [reference for reference in page_of(path).references if not urlsplit(reference).scheme]
    assert [reference for reference in local if reference.startswith("/")] == []
    assert {urlsplit(reference).path for reference in local} - {""} <= site_of(path)


@every_round
def test_libraries_come_from_one_cdn_in_fixed_versions(path: Path) -> None:
    libraries = [reference for reference in page_of(path).references if urlsplit(reference).scheme]
    pinned = re.compile(r"https://cdn\.jsdelivr\.net/npm/(@[a-z]+/)?[a-z-]+@\d+\.\d+\.\d+/")
    assert [library for library in libraries if not pinned.match(library)] == []


@every_round
def test_data_is_fetched_by_relative_addresses(path: Path) -> None:
    fetched = re.findall(r'fetch\("([^"]+)"', app_of(path)["index.html"])
    assert set(fetched) <= site_of(path)


def test_the_total_that_the_checks_expect_is_that_of_the_data() -> None:
    path = EXAMPLES / "sum-of-sales" / "round-1.json"
    rows = list(csv.DictReader(io.StringIO(attachments_of(path)["data.csv"].decode())))
    cents = sum(round(float(row["sales"]) * 100) for row in rows)
    assert any(f"{cents / 100:.2f}" in str(check) for check in request_of(path)["checks"])


def test_the_planets_are_the_same_in_both_files() -> None:
    files = app_of(EXAMPLES / "solar-system-files" / "round-1.json")
    table = list(csv.DictReader(io.StringIO(files["planets.csv"])))
    numbers = [{key: value if key == "name" else float(value) for key, value in row.items()} for row in table]
    assert json.loads(files["planets.json"]) == numbers
    assert len(numbers) == 8
