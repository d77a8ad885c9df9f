"""Opens candidates in headless Chromium, in a worker process that a hostile page may crash.

In the service, without Playwright:             browser -> concurrency_limit, worker_process -> memory_limits
In the worker, `python -m generator.chromium`:  __main__ -> page_visit -> opened_page -> page_clock, request_router

Playwright loads exceptions, messages and requests of any size into its own process, and a page decides their size.
Therefore Playwright runs in a worker without secrets and with limited memory, which is killed with all its children
if it does not answer in time.
"""
