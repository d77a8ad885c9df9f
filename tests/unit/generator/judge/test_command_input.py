"""What `make judge` reads: a folder, a brief in two notations, a plan; and what it says of input that it cannot use."""

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from generator.judge import __main__ as command
from generator.judge import command_input
from generator.judge.command_input import WrongUseError, check_screenshot_path, read_brief, read_plan, read_site


def written(folder: Path, document: object, name: str = "brief.json") -> Path:
    file = folder / name
    file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return file


def test_every_file_of_the_folder_belongs_to_the_site_but_for_those_of_tools(tmp_path: Path) -> None:
    for name in ("index.html", "js/app.js", ".git/config", "node_modules/a/b.js", "js/.DS_Store", ".nojekyll"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    assert set(read_site(tmp_path)) == {"index.html", "js/app.js", ".nojekyll"}


def test_a_folder_that_is_no_site_is_refused_before_it_fills_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_input, "MAX_BYTES", 2**20)
    (tmp_path / "film.mp4").write_bytes(bytes(2**20 + 1))
    with pytest.raises(WrongUseError, match="holds more than 1 MB: name the folder of the site alone"):
        read_site(tmp_path)


def test_a_brief_is_read_as_an_evaluator_sends_it(tmp_path: Path) -> None:
    uri = f"data:text/csv;base64,{base64.b64encode(b'a,b').decode()}"
    fields = {"email": "a@example.org", "task": "sum", "round": 2, "nonce": "n", "evaluation_url": "https://e.example"}
    request = {**fields, "brief": "Sum.", "checks": ["js: 1"], "attachments": [{"name": "a.csv", "url": uri}]}
    brief = read_brief(written(tmp_path, request))
    assert (brief.task, brief.round, brief.text, len(brief.checks)) == ("sum", 2, "Sum.", 1)
    assert [(one.name, one.media_type, one.content) for one in brief.attachments] == [("a.csv", "text/csv", b"a,b")]


def test_a_brief_is_read_in_short_with_the_folder_as_its_task(tmp_path: Path) -> None:
    folder = tmp_path / "kanban"
    folder.mkdir()
    attachments = {"a.json": {"n": 1}, "b.md": "# Titel ü", "c.bin": "data:text/plain,hello", "d.unknown": "x"}
    brief = read_brief(written(folder, {"text": "A board.", "attachments": attachments}))
    assert (brief.task, brief.round, brief.text, brief.checks) == ("kanban", 1, "A board.", ())
    assert {one.name: one.content for one in brief.attachments} == {
        "a.json": b'{"n": 1}',
        "b.md": "# Titel ü".encode(),
        "c.bin": b"hello",
        "d.unknown": b"x",
    }


@pytest.mark.parametrize(("written_as", "number"), [("3", 3), (0, 1), ("two", 1), (None, 1), (True, 1)])
def test_a_round_that_is_no_number_is_the_first(tmp_path: Path, written_as: object, number: int) -> None:
    assert read_brief(written(tmp_path, {"brief": "x", "round": written_as})).round == number


def test_a_plan_is_read_and_held_against_the_brief(tmp_path: Path) -> None:
    brief = read_brief(written(tmp_path, {"brief": "A board.", "checks": ["A heading is shown."]}))
    seen = {"number": 1, "by": "steps", "steps": [{"expect": {"visible": "h1"}}]}
    plan = read_plan(written(tmp_path, {"checks": [seen, {**seen, "number": 9}]}, "plan.json"), brief)
    assert [entry.number for entry in plan.checks] == [1]
    assert plan.dropped


def arguments(folder: Path, **changed: Any) -> Sequence[str]:
    brief = written(folder, {"brief": "x", "attachments": [{"name": "a"}]}, "wrong.json")
    files = {"list": written(folder, [1], "list.json"), "prose": written(folder, "# Board", "prose.md"), "brief": brief}
    options = {"dir": folder, "brief": written(folder, {"brief": "x"}), **changed}
    site, *rest = [str(files.get(value, value)) for value in options.values()]
    return [site, *(part for name, value in zip(list(options)[1:], rest, strict=True) for part in (f"--{name}", value))]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"dir": "nowhere"}, "nowhere is no folder: name the one that holds the site's index.html"),
        (
            {"brief": "nowhere.json"},
            "cannot be read (No such file or directory): name the file of a brief",
        ),
        ({"brief": "prose"}, "prose.md is not a brief in JSON"),
        ({"brief": "list"}, "list.json is not a brief: it has to be a JSON object"),
        ({"brief": "brief"}, "wrong.json: attachments"),
        ({"plan": "nowhere.json"}, "name the file of a plan"),
        (
            {"screenshot": "no/such/place.jpg"},
            "place.jpg cannot be written: name a file in a folder that exists",
        ),
    ],
)
def test_wrong_use_is_told_with_the_remedy(
    changed: dict[str, str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(command, "log_errors_to_stderr", lambda: None)
    assert command.main(arguments(tmp_path, **changed)) == command.WRONG_USE
    printed = capsys.readouterr()
    assert (printed.out, words in printed.err) == ("", True), printed.err


def test_a_screenshot_may_go_into_any_folder_that_exists(tmp_path: Path) -> None:
    assert check_screenshot_path(tmp_path / "page.jpg") == tmp_path / "page.jpg"
    assert check_screenshot_path(None) is None
    with pytest.raises(WrongUseError):
        check_screenshot_path(tmp_path)
