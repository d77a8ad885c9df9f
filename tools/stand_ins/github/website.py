"""Serves github.com: a plain page for a repository, and its objects for `git clone` over HTTP."""

import html
import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from tools.stand_ins.github.commits import history
from tools.stand_ins.github.state import Hub, Repository
from tools.stand_ins.github.trees import list_tree

CLONED = re.compile(
    r"HEAD|info/refs|objects/info/packs|objects/[0-9a-f]{2}/[0-9a-f]{38}|objects/pack/pack-[0-9a-f]+\.(pack|idx)"
)
SHOWN_COMMITS = 20
UNKNOWN = PlainTextResponse("Not Found\n", 404)


def is_website(hub: Hub, path: str) -> bool:
    """Whether a path belongs to the website or a clone, not to the API."""
    owners = {hub.user.login.lower(), hub.organization.login.lower()}
    return path == "/favicon.ico" or path.lstrip("/").partition("/")[0].lower() in owners


def answer(hub: Hub, request: Request) -> Response:
    """The page, or one file of the bare repository."""
    owner, _, rest = str(request.scope["path"]).removeprefix("/").partition("/")
    name, _, inside = rest.partition("/")
    repository = hub.repositories.get((owner.lower(), name.lower().removesuffix(".git")))
    if repository is None or repository.settings["private"] or request.method not in {"GET", "HEAD"}:
        return UNKNOWN
    if not inside:
        return HTMLResponse(page(hub, repository))
    return bare_file(repository.git.path, inside)


def bare_file(folder: Path, inside: str) -> Response:
    """One file that a clone over plain HTTP reads."""
    file = folder / inside
    if not CLONED.fullmatch(inside) or not file.is_file():
        return UNKNOWN
    media_type = "text/plain" if inside in {"HEAD", "info/refs"} else "application/octet-stream"
    return Response(file.read_bytes(), media_type=media_type, headers={"Cache-Control": "no-cache"})


def page(hub: Hub, repository: Repository) -> str:
    """The files of the head and the last commits."""
    git, head = repository.git, repository.git.resolve(f"refs/heads/{repository.default_branch}", "commit")
    files = [entry.path for entry in list_tree(git, head, recursive=True) if entry.kind == "blob"] if head else []
    commits = history(git, head, None, skip=0, count=SHOWN_COMMITS) if head else []
    lines = [
        f"{commit.sha[:7]}  {commit.committer.timestamp()}  {commit.message.splitlines()[0]}" for commit in commits
    ]
    title, description = html.escape(repository.full_name), html.escape(repository.settings["description"] or "")
    pages = f"{hub.pages_url}/{repository.name}/"
    site = f'<p><a href="{html.escape(pages)}">{html.escape(pages)}</a></p>' if repository.site else ""
    clone = html.escape(f"git clone {hub.api_url}/{repository.full_name}.git")
    listing, log = (html.escape("\n".join(part)) for part in (files, lines))
    return (
        f"<!doctype html><meta charset=utf-8><title>{title}</title><h1>{title}</h1><p>{description}</p>{site}"
        f"<pre>{clone}</pre><h2>Files</h2><pre>{listing}</pre><h2>Commits</h2><pre>{log}</pre>\n"
    )
