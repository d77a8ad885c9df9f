"""What a prompt says only where it applies, and that its parts do not contradict each other."""

import re
from collections.abc import Sequence

import pytest

from contracts.brief import Check, File
from generator.faults import Fault
from generator.file_requirements import find_requirements
from generator.prompts.shown_files import EDITABLE_FROM
from generator.site import NO_FILES, Site
from tests.unit.generator.plans import ruled
from tests.unit.generator.prompts import WRITER, asked, first_prompt
from tests.unit.generator.situations import attachment, brief

PAGE = File(path="index.html", content=b"<!doctype html>")
LONG = b"x" * EDITABLE_FROM
SENTENCE = Check(kind="sentence", text="The total is shown.")


def test_plain_brief_has_a_short_prompt_without_a_word_of_what_it_does_not_need() -> None:
    prompt = asked(brief())
    said = prompt.system + prompt.text
    unneeded = r"\b(?:workflow|spreadsheet|CSV|edit|SEARCH|revis|earlier|game|timer|alt\b|CORS|localStorage|EDIT)\w*"
    assert re.findall(unneeded, said) == []
    assert len(said) < 5_000


RULES: Sequence[tuple[str, str]] = [
    ("Convert data.xlsx to data.csv.", "SheetJS"),
    ("Show the spreadsheet.", "SheetJS"),
    ("List the rows of sales.csv.", "quoted fields"),
    ("List the rows of sales.csv.", "Do not copy them into the code"),
    ("Write planets.json with eight objects.", "work them out exactly"),
    ("Solve the captcha at ?url=https://example.org/a.png.", 'crossorigin="anonymous"'),
    ("Solve the captcha at ?url=https://example.org/a.png.", "`location.search`"),
    ("Show the photo.", "`alt` text"),
    ("Ask api.github.com for the user.", "limited (403 or 429)"),
    ("Show the latest exchange rates.", "limited (403 or 429)"),
    ("The list survives a reload.", "Begin each key with `sum-of-sales:`"),
    ("A game that begins with the space bar.", "wait for that key or click"),
    ("Clicking a header sorts the table.", "before the event's handler returns"),
    ("The answer is shown within 15 seconds.", "the longest that something may take"),
    ("Add a GitHub Actions workflow.", "`actions/deploy-pages`"),
]


def test_brief_that_needs_a_rule_is_told_it_and_the_plain_one_is_not() -> None:
    for text, rule in RULES:
        assert rule in asked(brief(text=text)).system, text
        assert rule in asked(brief(checks=(Check(kind="sentence", text=text),))).system, text
        assert rule not in asked(brief()).system, text


def test_brief_in_another_language_is_told_every_rule() -> None:
    prompt = asked(brief(text="Ein Spiel für zwei Personen, das mit der Leertaste beginnt."))
    assert "wait for that key or click" in prompt.system
    assert "Begin each key" in prompt.system


def test_rules_follow_from_attachments_and_from_the_code_of_the_site_too() -> None:
    assert "SheetJS" in asked(brief(attachments=(attachment("a.XLSX"),))).system
    stored = File(path="index.html", content=b"<script>localStorage.clear()</script>")
    assert "Begin each key" in asked(brief(round=2), stored).system
    assert "`actions/deploy-pages`" in asked(brief(), File(path=".github/workflows/a.yml", content=b"")).system


def test_own_inline_script_comes_first_unless_the_brief_or_the_site_has_a_script_file() -> None:
    inline, in_file = "the app's own code, inline", "belongs in the script file"
    for prompt in (
        asked(brief(), plan=ruled(("app.js", "required"))),
        asked(brief(), PAGE, File(path="app.js", content=b"1")),
    ):
        assert (inline in prompt.system, in_file in prompt.system) == (False, True)
    assert (inline in asked(brief()).system, in_file in asked(brief()).system) == (True, False)


@pytest.mark.parametrize("text", ["Add a LICENSE file (MIT).", "Commit index.html, LICENSE and README.md.", "Go."])
def test_licence_is_added_for_the_model_and_neither_asked_of_it_nor_forbidden(text: str) -> None:
    of = brief(text=text, checks=(Check(kind="sentence", text="LICENSE exists and is the MIT licence."),))
    for prompt in (
        asked(of),
        asked(of, PAGE),
        WRITER.repair(of, Site({"index.html": b""}), {}, [], find_requirements(of)),
    ):
        before, _, after = prompt.text.partition("These files are added for you, also where the brief or a check asks")
        assert "- `LICENSE`\n" in after
        assert "- `LICENSE`" not in before
        assert "LICENSE" not in prompt.system
        assert "must not be there" not in prompt.text


def test_file_that_a_workflow_makes_is_neither_asked_for_nor_forbidden() -> None:
    plan = ruled(("report.json", "built later"), ("report.json", "forbidden"))
    prompt = asked(brief(), plan=plan).text
    assert "refer to them all the same, and let the page say so while they are missing:\n\n- `report.json`\n" in prompt
    assert prompt.count("- `report.json`") == 1
    assert "must not be there" not in prompt


def test_revision_lists_files_that_are_not_there_yet_and_asks_for_the_readme_once() -> None:
    existing = (PAGE, File(path="README.md", content=b"# A"), File(path="notes.md", content=b"Note"))
    plan = ruled(("notes.md", "required"), ("new.md", "required"))
    prompt = asked(brief(round=2), *existing, plan=plan).text
    assert "Write at least these files:\n\n- `new.md`\n\n" in prompt
    assert "and a `README.md` that describes the app as it then is" in prompt


def test_edits_are_offered_for_long_files_of_the_site_by_name() -> None:
    files = {"index.html": LONG, "short.js": LONG[1:], "uid.txt": LONG, "a.png": b"\xff" * EDITABLE_FROM}
    of = brief(attachments=(attachment("uid.txt", LONG),))
    first = asked(of, *(File(path=path, content=content) for path, content in files.items()))
    repair = WRITER.repair(of, Site(files), {}, [Fault("it is broken", "index.html")], find_requirements(of))
    for prompt in (first, repair):
        assert "edits to it, where little of it changes:\n\n- `index.html`\n\nEdits to a file" in prompt.text
        assert prompt.text.count(">>>>>>> REPLACE\n") == 2
    assert "SEARCH" not in asked(of, PAGE).text + asked(of).text


def test_checks_of_earlier_rounds_are_told_where_there_are_any() -> None:
    lead = "These checks of earlier rounds must still hold, unless the brief replaces what they ask for:"
    shown = f'{lead}\n\n<earlier-checks>\n<check kind="sentence">\n{SENTENCE.text}\n</check>\n</earlier-checks>\n\n'
    assert shown in first_prompt(brief(), (PAGE,), earlier_checks=(SENTENCE,)).text
    assert shown in WRITER.repair(brief(), NO_FILES, {}, [], earlier_checks=(SENTENCE,)).text
    assert lead not in first_prompt(brief(), (PAGE,)).text + WRITER.repair(brief(), NO_FILES, {}, []).text


def test_a_model_is_told_the_day() -> None:
    assert "Today is 2026-11-22 (UTC)" in asked(brief()).text
    assert "Today is 2026-11-22 (UTC)" in asked(brief(), PAGE).text
