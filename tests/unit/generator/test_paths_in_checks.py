"""Which files of the site a check in JavaScript asks for."""

import pytest

from generator.paths_in_checks import find_checked_paths


@pytest.mark.parametrize(
    ("script", "paths"),
    [
        ('fetch("planets.json").then((answer) => answer.ok)', ["planets.json"]),
        ("fetch('./data/a.csv?x=1')", ["data/a.csv"]),
        ("fetch('app.js')", ["app.js"]),
        ("!!document.querySelector(\"a[href$='about.md']\")", ["about.md"]),
        ("!!document.querySelector('script[src=\"app.js\"]')", ["app.js"]),
        ("document.querySelector('img[src=\"pelican.svg\"]') !== null", ["pelican.svg"]),
        ('["a.txt", "b.txt"].every((n) => document.querySelector(`a[href$="${n}"]`))', ["a.txt", "b.txt"]),
        ("[...document.links].some((a) => a.href.endsWith('notes.md'))", ["notes.md"]),
        ('fetch("result.json").then((answer) => answer.status === 404)', []),
        ('(async () => !(await fetch("result.json")).ok)()', []),
        ('document.querySelector("script").textContent.includes("live.json")', []),
        ("!!document.querySelector(\"script[src*='highlight.min.js']\")", []),
        ("!!document.querySelector(\"link[href$='bootstrap.min.css']\")", []),
        ("[...document.scripts].some((s) => s.src.includes('marked.min.js'))", []),
        ("fetch('https://api.example.org/v1/users.json')", []),
        ("fetch('/api/users.json')", []),
        ("fetch('../up.json')", []),
        ("document.querySelector('#a').style.color === 'red' && response.json", []),
    ],
)
def test_a_script_names_the_files_that_it_asks_for(script: str, paths: list[str]) -> None:
    assert list(dict.fromkeys(find_checked_paths(script))) == paths
