"""Serves the style sheet and the scripts of the pages."""

from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOLDER = files("gateway.pages") / "static"
_NAMES = ("pages.css", "connection.js", "link.js", "icon.svg", "htmx/htmx.min.js", "htmx/hx-sse.min.js")


def static_router() -> APIRouter:
    """`/static/…`. Browsers ask each time whether a file has changed, because replicas may be of two releases."""
    contents = MappingProxyType({name: _FOLDER.joinpath(name).read_bytes() for name in _NAMES})
    router = APIRouter(include_in_schema=False)

    @router.get("/static/{name:path}")
    async def static_file(name: str, request: Request) -> Response:
        if name not in contents:
            raise HTTPException(404)
        headers = {"Cache-Control": "no-cache", "ETag": f'"{sha256(contents[name]).hexdigest()[:32]}"'}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        return Response(contents[name], media_type=_MEDIA_TYPES["." + name.rpartition(".")[2]], headers=headers)

    return router
