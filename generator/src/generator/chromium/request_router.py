"""Answers every request of a page: from the candidate, from an allowed host, or not at all."""

from collections.abc import Mapping
from functools import partial
from urllib.parse import urlsplit

from playwright.async_api import Error, Frame, Request, Route

from generator.chromium.allowed_hosts import DATA, LIBRARIES, refusal
from generator.chromium.page_errors import PageErrors
from generator.chromium.resource_fetcher import FetchedResource, ResourceFetcher, UnreachableError
from generator.chromium.served_site import HOST, ServedSite

LONGEST_VISIT_BYTES = 32 * 1024 * 1024
"""What one visit may fetch from other hosts."""


class RequestRouter:
    """Routes the requests of one visit."""

    def __init__(
        self, site: ServedSite, remote: ResourceFetcher, added_hosts: frozenset[str], page_errors: PageErrors
    ) -> None:
        self._site = site
        self._remote = remote
        self._refusal = partial(refusal, allowed=LIBRARIES | DATA | added_hosts)
        self._errors = page_errors
        self._in_hand = 0
        self._remote_bytes = 0
        self._reported: set[str] = set()

    @property
    def busy(self) -> bool:
        """Whether a request of the page is not answered yet."""
        return self._in_hand > 0

    def has_reported(self, url: str) -> bool:
        """Whether a fault was added for a request of this URL; its console message is then redundant."""
        return url in self._reported

    async def handle(self, route: Route) -> None:
        """Answer one request exactly once. Errors of a page that has closed meanwhile are ignored."""
        self._errors.count("requests")
        self._in_hand += 1
        try:
            await self._answer(route, route.request)
        except Error:
            return
        finally:
            self._in_hand -= 1

    async def _answer(self, route: Route, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme == "https" and parts.netloc == HOST:
            await self._answer_locally(route, request)
            return
        refused = self._refusal(request.url, request.method, document=request.resource_type == "document")
        if refused is None:
            await self._answer_remotely(route, request)
            return
        self._report(request.url, refused.kind, refused.reason)
        # After "aborted" the page stays open; any other error replaces it by an error page.
        await route.abort("aborted" if _leaves_the_page(request) else "blockedbyclient")

    async def _answer_locally(self, route: Route, request: Request) -> None:
        if request.method not in ("GET", "HEAD"):
            reason = f"The page sends a {request.method} to {urlsplit(request.url).path}; Pages only answers GET."
            self._report(request.url, "failed-request", reason)
            await route.fulfill(status=405, content_type="text/plain", body="405: only GET")
            return
        answer = self._site.answer(request.url)
        if answer.fault is not None:
            self._report(request.url, answer.fault.kind, answer.fault.reason, answer.fault.path)
        headers = {"Content-Type": answer.media_type, "Access-Control-Allow-Origin": "*"}
        await route.fulfill(status=answer.status, headers=headers, body=answer.body)

    async def _answer_remotely(self, route: Route, request: Request) -> None:
        shown = request.url[:150]
        wanted = {name: value for name, value in request.headers.items() if name in ("accept", "user-agent")}
        try:
            answer = await self._fetch(request.url, wanted)
        except UnreachableError as error:
            self._report(request.url, "unreachable-host", f"{shown} could not be reached from here: {error}.")
            await route.abort("addressunreachable")
            return
        if answer.status >= 400:  # noqa: PLR2004 - where HTTP's errors begin
            self._report(request.url, "failed-request", f"The page asks for {shown}, which answers {answer.status}.")
        await route.fulfill(status=answer.status, headers=dict(answer.headers), body=answer.body)

    async def _fetch(self, url: str, headers: Mapping[str, str]) -> FetchedResource:
        if self._remote_bytes > LONGEST_VISIT_BYTES:
            raise UnreachableError(f"the page has had {LONGEST_VISIT_BYTES // 2**20} MB of other hosts already")
        answer = await self._remote.get(url, headers, self._permitted)
        self._remote_bytes += len(answer.body)
        return answer

    def _permitted(self, url: str) -> bool:
        return self._refusal(url, "GET", document=False) is None

    def _report(self, url: str, kind: str, reason: str, path: str | None = None) -> None:
        self._reported.add(url)
        self._errors.add(kind, reason, path)


def _leaves_the_page(request: Request) -> bool:
    if not request.is_navigation_request():
        return False
    frame: Frame = request.frame
    return frame.parent_frame is None
