"""Stand-in for CDNs and data APIs on loopback: a few real library files, and made-up accounts."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tools.stand_ins.http_server import serving

_FOLDER = Path(__file__).parent / "libraries"
_NPM = "cdn.jsdelivr.net/npm"
LIBRARIES = {
    f"{_NPM}/bootstrap@5.3.8/dist/css/bootstrap.min.css": "bootstrap-5.3.8/bootstrap.min.css",
    f"{_NPM}/bootstrap@5.3.8/dist/js/bootstrap.bundle.min.js": "bootstrap-5.3.8/bootstrap.bundle.min.js",
    f"{_NPM}/marked@16.4.2/lib/marked.umd.js": "marked-16.4.2/marked.umd.js",
    f"{_NPM}/dompurify@3.4.18/dist/purify.min.js": "dompurify-3.4.18/purify.min.js",
    f"{_NPM}/@highlightjs/cdn-assets@11.12.0/highlight.min.js": "highlightjs-11.12.0/highlight.min.js",
    f"{_NPM}/@highlightjs/cdn-assets@11.12.0/styles/github.min.css": "highlightjs-11.12.0/github.min.css",
    f"{_NPM}/@highlightjs/cdn-assets@11.12.0/styles/github-dark.min.css": "highlightjs-11.12.0/github-dark.min.css",
}
"""Files by URL without `https://`."""
_REFUSED = {"limited": 403, "nobody": 404, "hasty": 429}
"""Accounts for which an error is returned, and its status."""
_ANYBODY = {"Access-Control-Allow-Origin": "*"}


@dataclass
class Cdn:
    """The hosts, and the URLs that were requested, except those answered 304."""

    asked: list[str] = field(default_factory=list)

    def application(self) -> Starlette:
        """The ASGI application: one folder for each host, and control routes below `/_stand_in`."""
        return Starlette(
            routes=[
                Route("/_stand_in/requests", lambda _: JSONResponse(self.asked)),
                Route("/_stand_in/violations", lambda _: JSONResponse([])),
                Route("/cdn.jsdelivr.net/{path:path}", self._library),
                Route("/api.github.com/users/{login}", self._account),
                Route("/restcountries.com/{path:path}", self._closed),
                Route("/{host}/{path:path}", self._unreachable),
            ]
        )

    async def _library(self, request: Request) -> Response:
        file = LIBRARIES.get(_address_of(request))
        if file is None:
            self._note(request)
            return PlainTextResponse("not found", status_code=404, headers=_ANYBODY)
        content = (_FOLDER / file).read_bytes()
        headers = {**_ANYBODY, "ETag": f'"{sha256(content).hexdigest()}"'}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        self._note(request)
        return Response(content, media_type=guess_type(file)[0], headers=headers)

    async def _account(self, request: Request) -> Response:
        self._note(request)
        login = request.path_params["login"]
        if login in _REFUSED:
            return JSONResponse({"message": "no"}, status_code=_REFUSED[login], headers=_ANYBODY)
        account = {"login": login, "name": None, "type": "User", "created_at": "2011-01-25T18:44:36Z"}
        return JSONResponse(account, headers=_ANYBODY)

    async def _closed(self, request: Request) -> Response:
        self._note(request)
        return JSONResponse({"read": "by nobody"})

    async def _unreachable(self, request: Request) -> Response:
        self._note(request)
        return PlainTextResponse("this host is not there", status_code=502)

    def _note(self, request: Request) -> None:
        self.asked.append(_address_of(request))


def _address_of(request: Request) -> str:
    return request.url.path.removeprefix("/")


@dataclass(frozen=True)
class RunningCdn:
    """A stand-in that is being served."""

    url: str
    cdn: Cdn

    def asked(self) -> list[str]:
        """`<host>/<path>` of every request so far."""
        return list(self.cdn.asked)


@contextlib.contextmanager
def serving_cdn(*, port: int = 0) -> Iterator[RunningCdn]:
    """Serve a stand-in from a thread."""
    cdn = Cdn()
    with serving(cdn.application(), port=port) as url:
        yield RunningCdn(url, cdn)
