"""Routes every request of a page: to the candidate's files, to an allowed host, or nowhere."""

import contextlib
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Error, Request, Route

from generator.chromium.allowed_hosts import DATA, LIBRARIES, RequestBlock, find_request_block
from generator.chromium.open_requests import OpenRequests
from generator.chromium.page_errors import PageErrors
from generator.chromium.remote_resources import FetchedResource, RemoteResources, UnreachableError
from generator.chromium.served_site import HOST, ServedSite
from generator.chromium.unavailable_requests import (
    EMPTY_PICTURE,
    REMEDIES,
    CodePosition,
    UnavailableRequest,
    find_need,
    leaves_the_page,
    parse_initiator,
    wait_for_initiator,
)
from generator.faults import LEFT_OUT_FILE, REFUSED_DATA, UNNEEDED_REQUEST

MAX_VISIT_BYTES = 32 * 1024 * 1024
"""Limit on all responses of other hosts in one visit."""
_DATA = ("fetch", "xhr")


class RequestRouter:
    """Routes the requests of one page. `unavailable` are blocked or failed ones; while `offline` all are aborted.

    Console errors about a URL in `reported` are ignored: it has a fault of its own, or the plan makes it fail.
    """

    def __init__(
        self, site: ServedSite, remote: RemoteResources, added_hosts: frozenset[str], page_errors: PageErrors
    ) -> None:
        self.site = site
        self.offline = False
        self.unavailable: list[UnavailableRequest] = []
        self._remote = remote
        self._refusal = partial(find_request_block, allowed=LIBRARIES | DATA | added_hosts)
        self._errors = page_errors
        self.open = OpenRequests()
        self._remote_bytes = 0
        self.reported: set[str] = set()
        self._asked_by: dict[str, tuple[CodePosition, ...]] = {}

    def on_request(self, event: Mapping[str, Any]) -> None:
        """Record the initiator of a request before it is routed: CDP's `Network.requestWillBeSent`."""
        self.open.sent(event["requestId"])
        if len(self._asked_by) < 500:  # noqa: PLR2004 - the most requests of a visit
            self._asked_by.setdefault(event["request"]["url"], parse_initiator(event.get("initiator", {})))

    def on_response(self, event: Mapping[str, Any]) -> None:
        """Record that a request has ended: CDP's `Network.loadingFinished` or `Network.loadingFailed`."""
        self.open.ended(event["requestId"])

    async def handle(self, route: Route) -> None:
        """Answer one request exactly once. Errors of a closed page are ignored."""
        self._errors.count("requests")
        with self.open.routing(), contextlib.suppress(Error):
            if self.offline:
                self.reported.add(route.request.url)
                await route.abort("internetdisconnected")
            else:
                await self._answer(route, route.request)

    async def _answer(self, route: Route, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme == "https" and parts.netloc == HOST:
            await self._answer_locally(route, request)
            return
        await wait_for_initiator(request.url, self._asked_by)
        refused = self._refusal(request.url, request.method, document=request.resource_type == "document")
        if refused is None:
            await self._answer_remotely(route, request)
        elif refused.kind == "failed-request":
            self._report(request.url, refused.kind, refused.reason)
            # "aborted" keeps the page open; any other error replaces it by an error page.
            await route.abort("aborted" if leaves_the_page(request) else "blockedbyclient")
        else:
            await self._go_without(route, request, refused)

    async def _go_without(self, route: Route, request: Request, refused: RequestBlock | UnreachableError) -> None:
        """Answer an unavailable request: an image or frame with an empty one, so that nothing fails."""
        kind = refused.kind if isinstance(refused, RequestBlock) else "unreachable-host"
        reason = f"{request.url[:150]} could not be reached from here: {refused}."
        if isinstance(refused, RequestBlock):
            reason = refused.reason
        leaves = leaves_the_page(request)
        needed = self._note_unavailable(request, reason)
        self._report(request.url, kind if needed or leaves else UNNEEDED_REQUEST, reason)
        if request.resource_type == "image":
            await route.fulfill(status=200, content_type="image/svg+xml", body=EMPTY_PICTURE)
        elif request.resource_type == "document" and not leaves:
            await route.fulfill(status=200, content_type="text/html", body="<!doctype html>")
        else:
            await route.abort("aborted" if leaves else "addressunreachable")

    async def _answer_locally(self, route: Route, request: Request) -> None:
        if request.method not in ("GET", "HEAD"):
            reason = f"The page sends a {request.method} to {urlsplit(request.url).path}; Pages only answers GET."
            self._report(request.url, "failed-request", reason)
            await route.fulfill(status=405, content_type="text/plain", body="405: only GET")
            return
        answer = self.site.answer(request.url)
        if answer.fault is not None:
            if answer.fault.kind == LEFT_OUT_FILE:
                self._note_unavailable(request, answer.fault.reason)
            self._report(request.url, answer.fault.kind, answer.fault.reason, answer.fault.path)
        headers = {"Content-Type": answer.media_type, "Access-Control-Allow-Origin": "*"}
        await route.fulfill(status=answer.status, headers=headers, body=answer.body)

    async def _answer_remotely(self, route: Route, request: Request) -> None:
        wanted = {name: value for name, value in request.headers.items() if name in ("accept", "user-agent")}
        try:
            answer = await self._fetch(request.url, wanted)
        except UnreachableError as error:
            await self._go_without(route, request, error)
            return
        if "origin" in request.headers and "access-control-allow-origin" not in {*map(str.lower, answer.headers)}:
            # Playwright would add the header, so the page would read what a visitor's browser refuses.
            remedy = "take a source that does, or a file of the site"
            reason = f"{request.url[:150]} lets no page of another host read it (CORS); {remedy}."
            self._report(request.url, "failed-request", reason)
            await route.abort("failed")
            return
        if answer.status >= 400:  # noqa: PLR2004 - where HTTP's errors begin
            self._report_status(request, answer.status)
        await route.fulfill(status=answer.status, headers=dict(answer.headers), body=answer.body)

    def _report_status(self, request: Request, status: int) -> None:
        shown, handled = request.url[:150], request.resource_type in _DATA
        remedy = f": {REMEDIES[status]}" if handled and status in REMEDIES else ""
        kind = REFUSED_DATA if handled else "failed-request"
        self._report(request.url, kind, f"The page asks for {shown}, which answers {status}{remedy}.")

    async def _fetch(self, url: str, headers: Mapping[str, str]) -> FetchedResource:
        if self._remote_bytes > MAX_VISIT_BYTES:
            raise UnreachableError(f"the page has had {MAX_VISIT_BYTES // 2**20} MB of other hosts already")
        answer = await self._remote.get(url, headers, lambda other: self._refusal(other, "GET", document=False) is None)
        self._remote_bytes += len(answer.body)
        return answer

    def _note_unavailable(self, request: Request, why: str) -> bool:
        """Record an unavailable request. True if a check may depend on it."""
        need = find_need(request.url, request.resource_type)
        if need is not None:
            self.unavailable.append(UnavailableRequest(request.url, need, why, self._asked_by.get(request.url, ())))
        return need is not None

    def _report(self, url: str, kind: str, reason: str, path: str | None = None) -> None:
        self.reported.add(url)
        asked_by = next((place for place in self._asked_by.get(url, ()) if place.url), None)
        where = f" ({self.site.path_of(asked_by.url)}, line {asked_by.line + 1})" if asked_by and path is None else ""
        self._errors.add(kind, reason + where, path)
