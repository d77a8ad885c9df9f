"""Judges the corpus, keeps what was said of each variant, writes docs/detection.md: `make detection`.

`ARGS=kanban` judges that site alone, `ARGS=planted` the planted defects alone; then `ARGS=--document` writes the
document.
"""

import argparse
import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

from generator.chromium.browser import ChromiumBrowser
from generator.page_timeouts import Timeouts
from tests.contract.chromium import chromium
from tests.corpus import detecting
from tests.corpus.defects import DEFECTS
from tests.corpus.detecting import VISITS_AT_ONCE
from tests.corpus.judged_variants import Judged, judge_variants, last_record, recorded, write_record
from tests.corpus.planted_document import planted_part
from tests.corpus.variants import Planned, planned_sites
from tests.corpus.variants_document import variants_part
from tools.stack.chromium import chromium_executable

DOCUMENT = Path(__file__).parents[2] / "docs" / "detection.md"
NO_MIRROR = "http://127.0.0.1:9"
"""Nobody listens there: no defect is to be noticed, or not, by what another host answers."""
PATIENCE = Timeouts(load=8.0, check=0.3, again=0.1, poll=0.1)
CHECK_SECONDS = Timeouts(check=2.0, again=0.5)
"""For the sites with plans: their pages are done at once, and a check that is false stays false."""
PAGES = 12
PLANTED = "planted"
"""What the planted defects are called among the sites."""
INTRODUCTION = """# Detection of defects

Written by `make detection`, which keeps the report on each variant in `judged.json` beside it, and the results for each
planted defect in `tests/corpus/planted.json`. `tests/contract/test_detection.py` judges a sample again and fails if it
contradicts this file, if the corpus has changed since, or if a figure is below its bound.

"""


def browser_for_detection(path: Path) -> ChromiumBrowser:
    """Quick in its patience, since a spoilt page uses up all of it, and never renewed on the way."""
    return chromium(path, PATIENCE, NO_MIRROR, pages=VISITS_AT_ONCE, visits_per_worker=10 * len(DEFECTS))


def browser_for_variants(path: Path) -> ChromiumBrowser:
    """As in production, but for the time of checks."""
    return chromium(path, CHECK_SECONDS, NO_MIRROR, pages=PAGES)


def document() -> str:
    """All of docs/detection.md, from what was kept."""
    planted = detecting.recorded()
    judged = [one for planned in planned_sites() for one in recorded(planned)]
    return f"{INTRODUCTION}{variants_part(judged, len(planted))}\n{planted_part(planted)}"


async def _judge_planted(path: Path) -> None:
    browser = browser_for_detection(path)
    try:
        detecting.write_record(await detecting.detect(DEFECTS, browser))
    finally:
        await browser.close()


async def _judge(path: Path, sites: Sequence[Planned], *, missing: bool) -> None:
    browser = browser_for_variants(path)
    try:
        for planned in sites:
            kept = {(one.name, one.kind): one for one in last_record(planned)} if missing else {}
            asked = [one for one in planned.variants if (one.name, one.kind) not in kept]
            judged = await judge_variants(planned, asked, browser) if asked else ()
            known = kept | {(one.name, one.kind): one for one in judged}
            write_record(planned, [known[one.name, one.kind] for one in planned.variants])
            print(planned.name, *map(_line, judged), sep="\n", flush=True)  # noqa: T201 - what this command is for
    finally:
        await browser.close()


def _line(one: Judged) -> str:
    return f"{'!' if one.seen else ' '} {one.kind:8} {one.name}: {one.said}"


def main() -> None:
    """Judge the variants of some sites or of all, keep what was said, and write the document."""
    parser = argparse.ArgumentParser(prog="make detection", description=__doc__)
    parser.add_argument("sites", nargs="*", metavar="SITE", help="judge the variants of these alone; none: of all")
    parser.add_argument("--missing", action="store_true", help="judge only variants of which nothing is kept")
    parser.add_argument("--document", action="store_true", help="write the document from what was said last")
    options = parser.parse_args()
    path = chromium_executable(os.environ)
    if not options.document:
        chosen = [one for one in planned_sites() if not options.sites or one.name in options.sites]
        asyncio.run(_judge(path, chosen, missing=options.missing))
        if not options.sites or PLANTED in options.sites:
            asyncio.run(_judge_planted(path))
    if options.document or not options.sites:
        DOCUMENT.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
