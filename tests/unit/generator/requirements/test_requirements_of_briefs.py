"""What whole briefs demand, checks and attachments included."""

import json
from pathlib import Path

import pytest

from contracts.brief import Check
from generator.demands import Conversion, Requirements, requirements_of
from generator.requirements.required import required_by_script
from tests.corpus.requests import brief_in
from tests.unit.generator.situations import attachment, brief

ALWAYS = ("index.html", "README.md")
EXAMPLES = Path("examples")


def test_a_brief_of_many_named_files() -> None:
    named = ("ashravan.txt", "dilemma.json", "about.md", "pelican.svg", "restaurant.json", "prediction.json", "uid.txt")
    requirements = requirements_of(brief_in("tests/corpus/briefs/named-files.json"))
    assert requirements == Requirements(required=(*ALWAYS, *named), kept=frozenset({"uid.txt"}))


def test_a_brief_of_a_script_to_mend_a_spreadsheet_and_a_workflow() -> None:
    requirements = requirements_of(brief_in("tests/corpus/briefs/sales-pipeline.json"))
    assert requirements == Requirements(
        required=(*ALWAYS, "execute.py", "data.xlsx", "data.csv", ".github/workflows/ci.yml"),
        forbidden=("result.json",),
        changeable=frozenset({"execute.py"}),
        conversions=(
            Conversion("data.xlsx", ("data.csv",), said="Convert data.xlsx into data.csv and commit that too."),
        ),
        kept=frozenset({"data.xlsx"}),
        built_later=frozenset({"result.json"}),
    )


@pytest.mark.parametrize(
    ("path", "required", "forbidden"),
    [
        ("sum-of-sales/round-1", "data.csv", ""),
        ("sum-of-sales/round-2", "", ""),
        ("markdown-to-html/round-1", "input.md tides.png", ""),
        ("markdown-to-html/round-2", "input.md moon.md", ""),
        ("github-user-created/round-1", "", ""),
        ("github-user-created/round-2", "", ""),
        (
            "solar-system-files/round-1",
            "planets.csv planets.json solar-system.svg about.md uid.txt",
            "planets.xml",
        ),
    ],
)
def test_the_examples(path: str, required: str, forbidden: str) -> None:
    requirements = requirements_of(brief_in(EXAMPLES / f"{path}.json"))
    assert requirements.required == (*ALWAYS, *required.split())
    assert requirements.forbidden == tuple(forbidden.split())
    assert (requirements.changeable, requirements.conversions) == (frozenset(), ())


def test_every_example_and_corpus_brief_is_read() -> None:
    for path in (*EXAMPLES.glob("*/*.json"), *Path("tests/corpus/briefs").glob("*.json")):
        assert requirements_of(brief_in(path)).required[:2] == ALWAYS, json.dumps(str(path))


@pytest.mark.parametrize(
    ("script", "paths"),
    [
        ('fetch("planets.json").then((answer) => answer.ok)', ["planets.json"]),
        ("fetch('./data/a.csv?x=1')", ["data/a.csv"]),
        ("!!document.querySelector(\"a[href$='about.md']\")", ["about.md"]),
        ("document.querySelector('img[src=\"pelican.svg\"]') !== null", ["pelican.svg"]),
        ('["a.txt", "b.txt"].every((n) => document.querySelector(`a[href$="${n}"]`))', ["a.txt", "b.txt"]),
        ("[...document.links].some((a) => a.href.endsWith('notes.md'))", ["notes.md"]),
        ('fetch("result.json").then((answer) => answer.status === 404)', []),
        ('(async () => !(await fetch("result.json")).ok)()', []),
        ('document.querySelector("script").textContent.includes("live.json")', []),
        ("!!document.querySelector(\"script[src*='highlight.min.js']\")", []),
        ("fetch('https://api.example.org/v1/users.json')", []),
        ("fetch('/api/users.json')", []),
        ("document.querySelector('#a').style.color === 'red' && response.json", []),
        ("document.querySelector('img').src.includes('photo.png')", []),
    ],
)
def test_a_script_names_the_files_that_it_asks_for(script: str, paths: list[str]) -> None:
    assert list(dict.fromkeys(required_by_script(script, ()))) == paths


def test_what_checks_name_is_demanded_too() -> None:
    checks = (
        Check(kind="sentence", text="notes.txt exists."),
        Check(kind="sentence", text="old.txt does not exist."),
        Check(kind="js", text="fetch('list.json').then((answer) => answer.ok)"),
    )
    requirements = requirements_of(brief(checks=checks))
    assert (requirements.required, requirements.forbidden) == ((*ALWAYS, "notes.txt", "list.json"), ("old.txt",))


def test_a_text_that_an_attachment_holds_and_must_lose_makes_it_changeable() -> None:
    attachments = (attachment("run.py", b"revenew = 1"), attachment("other.py", b"revenue = 1"))
    texts = ('run.py does not contain "revenew".', 'other.py does not contain "revenew".')
    checks = tuple(Check(kind="sentence", text=text) for text in texts)
    requirements = requirements_of(brief(checks=checks, attachments=attachments))
    assert (requirements.changeable, requirements.kept) == (frozenset({"run.py"}), frozenset({"other.py"}))


def test_a_forbidden_attachment_is_neither_required_nor_kept() -> None:
    attachments = (attachment("data.csv"), attachment("notes.txt"))
    requirements = requirements_of(brief(text="Do not commit notes.txt.", attachments=attachments))
    assert requirements.required == (*ALWAYS, "data.csv")
    assert (requirements.kept, requirements.forbidden) == (frozenset({"data.csv"}), ("notes.txt",))


def test_attachments_are_demanded_by_the_paths_that_they_have_and_unfair_names_not_at_all() -> None:
    attachments = (attachment("../../my data.txt"), attachment(".env"))
    assert requirements_of(brief(attachments=attachments)).required == (*ALWAYS, "my data.txt")


def test_an_attachments_odd_name_is_understood_in_a_sentence() -> None:
    attachments = (attachment("sales 2026 (final).csv"), attachment("uid"))
    requirements = requirements_of(
        brief(text="Do not commit sales 2026 (final).csv. Fix uid.", attachments=attachments)
    )
    assert (requirements.forbidden, requirements.changeable) == (("sales 2026 (final).csv",), frozenset({"uid"}))
