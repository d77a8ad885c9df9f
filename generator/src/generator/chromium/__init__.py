"""Opens candidates in headless Chromium: in a worker process of its own, which a hostile page may take down.

The service's side, which knows nothing of Playwright:  browser -> worker_process -> worker_pipes, process_tree
The worker's side, `python -m generator.chromium`:      __main__ -> page_visit -> request_router -> remote; launch

A page decides how large its exceptions, messages and requests are, and Playwright carries each one whole into the
process that uses it. Therefore that process is not the service: it holds no secret, its memory is watched, and it is
killed with everything below it where it does not answer in time.
"""

from generator.chromium.browser import ChromiumBrowser
from generator.chromium.protocol import BrowserSettings, Timeouts

__all__ = ["BrowserSettings", "ChromiumBrowser", "Timeouts"]
