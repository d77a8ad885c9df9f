"""Serves a candidate as GitHub Pages does: maps a URL to a file and a status."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from generator.chromium.media_types import media_type_of
from generator.faults import LEFT_OUT_FILE, Fault
from generator.site import Site

HOST = "site.pagewright.test"
ORIGIN = f"https://{HOST}"
"""https as on Pages: many web APIs need a secure context. The domain .test is reserved."""
_NOT_FOUND_PAGE = "404.html"


@dataclass(frozen=True)
class LocalResponse:
    """A response from the candidate's files, with a fault if the requested file is missing."""

    status: int
    media_type: str
    body: bytes
    fault: Fault | None = None


class ServedSite:
    """The files of one candidate below `/<root>/`. `left_out` are files whose content is not available."""

    def __init__(self, site: Site, root: str, left_out: Collection[str] = ()) -> None:
        self._site = site
        self._left_out = left_out
        self._prefix = f"/{root}/"
        self.address = f"{ORIGIN}{self._prefix}"

    def answer(self, url: str) -> LocalResponse:
        """The response to GET `url`; query and fragment are ignored."""
        wanted = unquote(urlsplit(url).path)
        if not wanted.startswith(self._prefix):
            return self._missing(self._outside(wanted))
        path = wanted.removeprefix(self._prefix)
        for candidate in _files_for(path):
            if candidate in self._site:
                return LocalResponse(200, media_type_of(candidate), self._site[candidate])
            if candidate in self._left_out:
                reason = f"The page asks for {candidate}, which the site has and which is not at hand here."
                return self._missing(Fault(reason, candidate, False, LEFT_OUT_FILE))
        return self._missing(Fault(f"The page asks for {path}, which is not among the files.", path, False, _MISSING))

    def path_of(self, url: str) -> str | None:
        """The path of the candidate's file at `url`, or None."""
        parts = urlsplit(url)
        if parts.hostname != HOST or not parts.path.startswith(self._prefix):
            return None
        path = unquote(parts.path).removeprefix(self._prefix)
        return next((file for file in _files_for(path) if file in self._site), None)

    def _outside(self, wanted: str) -> Fault | None:
        if wanted == "/favicon.ico":
            return None  # browsers request it on their own
        reason = (
            f"The page asks for {wanted} at the root of the host, but it lives below {self._prefix}: "
            "use an address relative to the page, without a leading slash."
        )
        return Fault(reason, wanted.removeprefix("/"), False, _MISSING)

    def _missing(self, fault: Fault | None) -> LocalResponse:
        page = self._site.get(_NOT_FOUND_PAGE, b"<!doctype html><title>404</title><h1>404: there is no such file</h1>")
        return LocalResponse(404, "text/html; charset=utf-8", page, fault)


_MISSING = "missing-resource"


def _files_for(path: str) -> tuple[str, ...]:
    """The files that Pages looks for: `about.html` for `about`, `docs/index.html` for `docs/`."""
    if path == "" or path.endswith("/"):
        return (f"{path}index.html",)
    return (path, f"{path}.html", f"{path}/index.html")
