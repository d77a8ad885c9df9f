"""`python -m tests.corpus.detection [--write]`: what is really noticed of the corpus's defects; docs/detection.md.

`--site NAME` judges the variants of that site alone and prints what was said of each.
"""

import argparse
import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

from generator.chromium import ChromiumBrowser, Timeouts
from tests.contract.chromium import chromium
from tests.corpus.defects import DEFECTS
from tests.corpus.detecting import VISITS_AT_ONCE, Detection, detect
from tests.corpus.judged_variants import Judged, judge_variants
from tests.corpus.planted_document import planted_part
from tests.corpus.variants import planned_sites
from tests.corpus.variants_document import variants_part
from tests.stack.chromium import chromium_executable

DOCUMENT = Path(__file__).parents[2] / "docs" / "detection.md"
NO_MIRROR = "http://127.0.0.1:9"
"""Nobody listens there: no defect is to be noticed, or not, by what another host answers."""
PATIENCE = Timeouts(load=8.0, check=0.3, again=0.1, poll=0.1)
CHECK_SECONDS = Timeouts(check=2.0, again=0.5)
"""For the sites with plans: their pages are done at once, and a check that is false stays false."""
PAGES = 12
INTRODUCTION = """# What is noticed of a defect

Printed by `python -m tests.corpus.detection`; `--write` writes this file. `tests/contract/test_detection.py` judges a
sample again and fails where it contradicts this file, where the corpus has changed since, or where a figure falls below
its bound.

"""


def browser_for_detection(path: Path) -> ChromiumBrowser:
    """Quick in its patience, since a spoilt page uses up all of it, and never renewed on the way."""
    return chromium(path, PATIENCE, NO_MIRROR, pages=VISITS_AT_ONCE, visits_per_worker=10 * len(DEFECTS))


def browser_for_variants(path: Path) -> ChromiumBrowser:
    """As in production, but for the time of checks."""
    return chromium(path, CHECK_SECONDS, NO_MIRROR, pages=PAGES)


def document(detections: Sequence[Detection], judged: Sequence[Judged]) -> str:
    """All of docs/detection.md."""
    return f"{INTRODUCTION}{variants_part(judged, len(detections))}\n{planted_part(detections)}"


async def _detected(path: Path) -> Sequence[Detection]:
    browser = browser_for_detection(path)
    try:
        return await detect(DEFECTS, browser)
    finally:
        await browser.close()


async def _judged(path: Path, site: str | None) -> Sequence[Judged]:
    browser = browser_for_variants(path)
    chosen = [(one, one.variants) for one in planned_sites() if site in (None, one.name)]
    try:
        return await judge_variants(chosen, browser)
    finally:
        await browser.close()


def _line(one: Judged) -> str:
    said = one.words or ("undecided: " + " | ".join(one.undecided) if one.undecided else "")
    return f"{'!' if one.seen else ' '} {one.variant.kind:8} {one.variant.name}: {said}"


def main() -> None:
    """Print the document, or write it, or say what was held against each variant of one site."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.detection", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write docs/{DOCUMENT.name} instead of printing it")
    parser.add_argument("--site", metavar="NAME", help="judge the variants of this site alone")
    options = parser.parse_args()
    path = chromium_executable(os.environ)
    judged = asyncio.run(_judged(path, options.site))
    if options.site:
        text = "\n".join(map(_line, judged)) + "\n"
    else:
        text = document(asyncio.run(_detected(path)), judged)
    if options.write and not options.site:
        DOCUMENT.write_text(text, encoding="utf-8")
    else:
        print(text, end="")  # noqa: T201 - what this command is for


if __name__ == "__main__":
    main()
