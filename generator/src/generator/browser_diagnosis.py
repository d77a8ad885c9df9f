"""Checks that the browser starts and opens a page, as a candidate is opened."""

from chassis.errors import TransientError
from chassis.finding import Finding, advice, fine, wrong
from generator.browser_settings import BrowserSettings
from generator.chromium.browser import ChromiumBrowser
from generator.chromium.browser_installation import REMEDY, connect_browser
from generator.site import Site

_NAME = "browser"
_PAGE = b"<!doctype html><html lang=en><title>Diagnosis</title><script>document.title = 'opened'</script>"
_SECONDS = 40.0


async def diagnose_browser(settings: BrowserSettings) -> list[Finding]:
    """Start the browser and open one page in it. Without a browser pages are published unseen, unless it is `on`."""
    if settings.browser_checks == "off":
        return [fine(_NAME, "BROWSER_CHECKS is off: pages are published without having been opened")]
    broken = wrong if settings.browser_checks == "on" else advice
    try:
        browser = connect_browser(settings)
    except SystemExit as error:
        return [wrong(_NAME, str(error))]
    if browser is None:
        return [advice(_NAME, f"there is none, so pages are published without having been opened: {REMEDY}")]
    try:
        return [fine(_NAME, f"{await open_page(browser)} opens pages")]
    except TransientError as error:
        return [broken(_NAME, str(error))]
    finally:
        await browser.close()


async def open_page(browser: ChromiumBrowser) -> str:
    """Open a page whose script has to run; return the browser's version. Raises TransientError."""
    version = await browser.start()
    site = Site({"index.html": _PAGE})
    visit = await browser.visit(site, root="diagnosis", expressions=["document.title === 'opened'"], seconds=_SECONDS)
    if not visit.answers[0].truthy:
        reason = visit.unfinished or visit.not_visited or visit.answers[0].detail
        raise TransientError(f"version {version} starts and does not open a page ({reason}): try another browser")
    return version
