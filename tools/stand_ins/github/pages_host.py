"""The host of the pages: serves the committed bytes of the commit that is live."""

import mimetypes
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from tools.stand_ins.github.git_plumbing import BareRepository
from tools.stand_ins.github.recorder import Recorder, ServedPage
from tools.stand_ins.github.state import Hub, Repository
from tools.stand_ins.github.trees import list_tree

HEADERS = {"Server": "GitHub.com", "Cache-Control": "max-age=600", "Access-Control-Allow-Origin": "*"}
TEXT = ("text/", "application/javascript", "application/json", "application/xml", "image/svg+xml")
TYPES = {"js": "application/javascript", "mjs": "application/javascript", "md": "text/markdown", "yml": "text/yaml"}
MISSING = b"<!doctype html><title>Page not found</title><p>File not found</p>\n"
NOTHING = b"<!doctype html><title>Site not found</title><p>There isn't a GitHub Pages site here.</p>\n"


def answer(hub: Hub, recorder: Recorder, request: Request) -> Response:
    """Answer with one page, perhaps from a cache, and record its commit."""
    if request.method not in {"GET", "HEAD"}:
        return Response(status_code=405, headers=HEADERS)
    query = request.scope["query_string"].decode()
    shown, now = request.scope["path"] + (f"?{query}" if query else ""), hub.clock()
    ends, commit, response = hub.pages.stored.get(shown, (now, None, None))
    if response is None or ends <= now:
        commit, response = current(hub, request)
        if hub.pages.cached:
            hub.pages.stored[shown] = (now + hub.pages.cached, commit, response)
    recorder.add(ServedPage(shown, response.status_code, commit, now))
    return response


def current(hub: Hub, request: Request) -> tuple[str | None, Response]:
    """The live commit and its page, without a cache."""
    name, slash, path = request.scope["path"].removeprefix("/").partition("/")
    repository = named(hub, name)
    site = repository.site if repository is not None else None
    build = site.served(hub.clock()) if site is not None else None
    if repository is None or build is None:
        response: Response = HTMLResponse(NOTHING, 404, HEADERS)
    elif not slash:
        response = RedirectResponse(f"/{name}/", 301, HEADERS)
    else:
        response = file_of(repository.git, published_files(repository.git.path, build.commit, build.path), path)
    return build.commit if build else None, response


def named(hub: Hub, name: str) -> Repository | None:
    """The user's repository of this name, else the organisation's; one host serves both."""
    owners = (hub.user, hub.organization)
    found = (hub.repositories.get((owner.login.lower(), name.lower())) for owner in owners)
    return next((repository for repository in found if repository is not None and repository.name == name), None)


def file_of(git: BareRepository, files: Mapping[str, str], path: str) -> Response:
    """The file for a path: itself, an index, a page without its suffix, or 404.html."""
    folder = path == "" or path.endswith("/")
    if not folder and any(file.startswith(f"{path}/") for file in files):
        return RedirectResponse(f"{path.rpartition('/')[2]}/", 301, HEADERS)
    for file in [f"{path}index.html"] if folder else [path, f"{path}.html"]:
        if file in files:
            return Response(git.read("blob", files[file]), 200, HEADERS, media_type=media_type(file))
    if "404.html" in files:
        return HTMLResponse(git.read("blob", files["404.html"]), 404, HEADERS)
    return HTMLResponse(MISSING, 404, HEADERS)


@lru_cache(maxsize=512)
def published_files(repository: Path, commit: str, source: str) -> Mapping[str, str]:
    """The blobs of a site by their path. Without `.nojekyll`, those that Jekyll leaves out are missing."""
    prefix = source.strip("/")
    prefix = f"{prefix}/" if prefix else ""
    entries = list_tree(BareRepository(repository), commit, recursive=True)
    files = {
        entry.path.removeprefix(prefix): entry.sha
        for entry in entries
        if entry.kind == "blob" and entry.path.startswith(prefix)
    }
    if ".nojekyll" in files:
        return files
    return {path: sha for path, sha in files.items() if not taken_by_jekyll(path)}


def taken_by_jekyll(path: str) -> bool:
    """Hidden and underscored names, and Markdown, which it would render."""
    return any(part.startswith(("_", ".")) for part in path.split("/")) or path.endswith((".md", ".markdown"))


def media_type(file: str) -> str:
    """The media type by the suffix; text is UTF-8."""
    guessed = TYPES.get(file.rpartition(".")[2].lower()) or mimetypes.guess_type(file)[0] or "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith(TEXT) else guessed
