"""Sentences as evaluators check them, and what can be said of each about one site: a table to be read and added to."""

from dataclasses import dataclass
from typing import Literal

SITE = {
    "index.html": b"<!doctype html><title>Sales Summary x1</title><h1>Sales</h1><script src=app.js></script>",
    "README.md": b"# Sales\n\nWhat was sold.\n\n## Setup\n\nNone.\n\n## How to use it\n\nLook.\n\n## License\n\nMIT.\n",
    "app.js": b"document.title += '!'",
    "data.csv": b"product,sales\nPen,3\n",
    "about.md": b"Curious, patient, kind\n",
    "story.txt": b"One fine day it rained. Well-read people stayed at home.\n",
    "list.json": b'{"city": "Mumbai", "lat": 19.1, "long": 72.9}',
    "broken.json": b"{'city': 1}",
    "pelican.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
    "picture.svg": b"<html></html>",
    "run.py": b"revenue = 1\n",
    "uid.txt": b"3f0b\r\n",
    ".github/workflows/ci.yml": b"on: push\njobs: {}\n",
}
KEPT = frozenset({"uid.txt", "data.csv"})


@dataclass(frozen=True)
class Judged:
    """A sentence and its outcome; `asked` is what the page is asked where only a browser can tell."""

    text: str
    outcome: Literal["passed", "failed", "undecided"]
    asked: str | None = None


def asked(text: str, expression: str) -> Judged:
    return Judged(text, "undecided", expression)


PASSED = (
    "Repo has MIT license",
    "The repository has an MIT licence.",
    "MIT LICENSE exists at the repo root",
    "LICENSE is the MIT licence.",
    'LICENSE file contains the text "MIT License"',
    "The project is MIT-licensed.",
    "README.md exists.",
    "There is a README",
    "index.html, README.md and LICENSE exist in the root of the repository",
    "Each of list.json, about.md and pelican.svg exists.",
    "Check that data.csv is committed",
    "The repository contains `uid.txt`.",
    ".github/workflows/ci.yml is present",
    "ci.yml is committed.",
    "result.json is NOT committed.",
    "There is no planets.xml.",
    "No `package.json` in the repository",
    "result.json does not exist",
    "The repo must not contain result.json.",
    "uid.txt is the attached file, byte for byte.",
    "data.csv is committed unchanged",
    "README.md has sections Setup and License",
    'README.md has a "How to use" section',
    'README.md contains "What was sold"',
    'run.py does not contain "revenew"',
    "README.md is not empty.",
    "list.json is valid JSON",
    "ci.yml is valid YAML.",
    "pelican.svg is a well-formed SVG.",
    "about.md has exactly three words.",
    "story.txt has between 5 and 20 words",
    "story.txt has at least 5 words.",
    "list.json has the keys city, lat and long",
)
FAILED = (
    "missing.txt exists.",
    "There is a file named notes.md",
    "index.html, app.js and style.css are committed.",
    "data.csv is not committed.",
    "There is no app.js.",
    "broken.json is valid JSON.",
    "picture.svg is a valid SVG",
    "missing.json is valid JSON",
    "README.md has a section Contributing",
    "about.md has exactly 4 words",
    "story.txt has 300-400 words.",
    "list.json has the keys city and what_to_eat",
    'README.md mentions "a warranty"',
    'run.py does not contain "revenue"',
)
TEXTS = '[...document.querySelectorAll("#total")]'
TEXTS += ".flatMap((element) => [element.textContent, String(element.value ?? '')])"
ASKED = (
    asked('The page title is "Sales Summary x1"', 'document.title.trim() === "Sales Summary x1"'),
    asked("Page title contains 'Summary'", 'document.title.includes("Summary")'),
    asked("The title of the page starts with `Sales`", 'document.title.trim().startsWith("Sales")'),
    asked('<title> includes "Bob\'s shop"', 'document.title.includes("Bob\'s shop")'),
    asked("#total-sales exists", 'document.querySelector("#total-sales") !== null'),
    asked("There is an element with id total-sales", 'document.querySelector("#total-sales") !== null'),
    asked("An element with id `total` exists on the page.", 'document.querySelector("#total") !== null'),
    asked('The page has a <form> with id "user-x1".', 'document.querySelector("form#user-x1") !== null'),
    asked("index.html contains a table #rows", 'document.querySelector("table#rows") !== null'),
    asked("`#filter` is a <select>", 'document.querySelector("select#filter") !== null'),
    asked("There is no #debug", 'document.querySelector("#debug") === null'),
    asked("#total is not empty", f"{TEXTS}.some((text) => text.trim() !== '')"),
    asked('#total shows "12.5"', f'{TEXTS}.some((text) => text.includes("12.5"))'),
    asked('#total is "12.5"', f'{TEXTS}.some((text) => text.trim() === "12.5")'),
    asked(
        'The <h1> says "Sales"',
        "[...document.querySelectorAll('h1')].some((heading) => heading.textContent.includes(\"Sales\"))",
    ),
    asked("There is exactly one <h1>.", "document.querySelectorAll('h1').length === 1"),
    asked('The page shows the text "No data"', 'document.body.innerText.includes("No data")'),
)
