"""Decides sentences about a page on which no script runs: it is what is written, and needs no browser."""

from justhtml import JustHTML

from generator.judge.rules.page_rules import EXISTS, TITLE
from generator.judge.rules.sentence import Sentence
from generator.judge.rules.verdict import Verdict, failed, passed
from generator.site import Site

LONGEST = 500_000
"""Characters of a page that are read in well under a second."""


def judged_without_script(sentence: Sentence, site: Site) -> Verdict | None:
    """Whether a title or an element is as the sentence says; None where a script could make it so, or for the rest."""
    text = site.get("index.html", b"").decode(errors="replace")
    if len(text) > LONGEST:
        return None
    page = JustHTML(text, sanitize=False)
    if page.query("script") or any(name.startswith("on") for node in page.query("*") for name in node.attrs or {}):
        return None
    if (found := sentence.match(TITLE)) and found.said["verb"].lower() in ("is", "contains", "includes", "has"):
        titles = page.query("title")
        title = " ".join(titles[0].to_text().split()) if titles else ""
        wanted = found.quoted[0]
        fits = title == wanted.strip() if found.said["verb"].lower() in ("is", "has") else wanted in title
        return (
            passed("no script changes the title")
            if fits
            else failed(f"the title is {title!r}, and no script changes it")
        )
    if (found := sentence.match(EXISTS)) and found.said["id"]:
        there = page.query(f"{found.said['tag'].lower()}#{found.said['id']}")
        return passed("it is written in the page") if there else failed("the page does not hold it, and has no script")
    return None
