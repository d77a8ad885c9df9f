"""Opens pages that use all memory, then a good one. Runs in the generator's container, by `python -`."""

import asyncio
import json
import shutil
import sys

from generator.chromium.browser import ChromiumBrowser
from generator.chromium.browser_installation import find_chromium
from generator.chromium.worker_protocol import WorkerSettings
from generator.site import Site

TAKES_MEMORY = b"""<h1>mine</h1><script>
const kept = [];
setInterval(() => { for (let i = 0; i < 8; i++) kept.push(new Uint8Array(32 * 2 ** 20).fill(1)); }, 20);
</script>"""
GOOD = b"<h1>good</h1>"


async def main() -> None:
    executable = find_chromium(None, shutil.which)
    if executable is None:
        raise SystemExit("there is no Chromium in this image")
    browser = ChromiumBrowser(WorkerSettings(executable=executable, sandbox=True))

    async def ends_well(page: bytes) -> bool:
        """Whether the visit was complete."""
        expressions = ("document.querySelector('h1') !== null",)
        visit = await browser.visit(Site({"index.html": page}), root="/", expressions=expressions, seconds=20)
        return visit.unfinished is None

    try:
        await asyncio.gather(ends_well(TAKES_MEMORY), ends_well(TAKES_MEMORY))
        sys.stdout.write("\n" + json.dumps({"good": await ends_well(GOOD)}))
    finally:
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
