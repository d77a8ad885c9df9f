"""Opens candidates in headless Chromium, in a separate worker process that a hostile page may crash.

In the service, without Playwright:             browser -> places, worker_process -> worker_pipes, process_tree
In the worker, `python -m generator.chromium`:  __main__ -> page_visit -> opened_page -> page_clock, request_router

A page decides how large its exceptions, messages and requests are, and Playwright loads each one whole into the process
that uses it. Therefore Playwright runs in the worker: it holds no secret, its memory is limited, and it is killed with
all its children if it does not answer in time.
"""

from generator.chromium.browser import ChromiumBrowser
from generator.chromium.worker_protocol import BrowserWorkerSettings, Timeouts

__all__ = ["BrowserWorkerSettings", "ChromiumBrowser", "Timeouts"]
