"""Renders the OpenAPI document as the page `/docs`, without scripts and without other hosts."""

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse, Response

_METHODS = ("get", "post", "put", "patch", "delete")


def docs_router(app: FastAPI) -> APIRouter:
    """`/docs`, and the style sheet that it uses."""
    router = APIRouter(include_in_schema=False)

    @router.get("/docs")
    async def docs() -> HTMLResponse:
        return HTMLResponse(docs_page(app.openapi()))

    @router.get("/docs.css")
    async def style() -> Response:
        return Response(files("gateway").joinpath("docs.css").read_text(encoding="utf-8"), media_type="text/css")

    return router


def docs_page(document: Mapping[str, Any]) -> str:
    """Render the page; all text of the document is escaped."""
    info = document["info"]
    operations = [
        "".join(_operation(f"{method.upper()} {path}", item[method]))
        for path, item in document["paths"].items()
        for method in _METHODS
        if method in item
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/docs.css">'
        f"<title>{escape(info['title'])}</title></head><body><h1>{escape(info['title'])} {escape(info['version'])}</h1>"
        f"<p>{escape(info.get('summary', ''))} "
        'For programs: <a href="/openapi.json">openapi.json</a>.</p>'
        f"{''.join(operations)}</body></html>"
    )


def _operation(name: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield f"<h2><code>{escape(name)}</code></h2>"
    yield from (f"<p>{_prose(part)}</p>" for part in operation.get("description", "").split("\n\n"))
    if operation.get("security"):
        yield "<p>Needs <code>Authorization: Bearer</code> with the operator token, where one is set.</p>"
    rows = [
        (one["name"], f"{one['in']}, {'required' if one.get('required') else 'optional'}", one.get("description", ""))
        for one in operation.get("parameters", ())
    ]
    yield from _table(("parameter", "", "meaning"), rows)
    for media_type, body in operation.get("requestBody", {}).get("content", {}).items():
        yield from _body(media_type, body)
    answers = [(status, answer.get("description", "")) for status, answer in operation.get("responses", {}).items()]
    yield from _table(("answer", "meaning"), answers)


def _body(media_type: str, body: Mapping[str, Any]) -> Iterator[str]:
    schema = body.get("schema", {})
    rows = [
        (name, "required" if name in schema.get("required", ()) else "optional", field.get("description", ""))
        for name, field in schema.get("properties", {}).items()
    ]
    yield from _table((f"field of {media_type}", "", "meaning"), rows)
    if "example" in body:
        yield f"<pre>{escape(json.dumps(body['example'], indent=2, ensure_ascii=False))}</pre>"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if rows:
        head = "".join(f"<th>{escape(heading)}</th>" for heading in headings)
        body = "".join(
            f"<tr><td><code>{escape(first)}</code></td>{''.join(f'<td>{_prose(cell)}</td>' for cell in rest)}</tr>"
            for first, *rest in rows
        )
        yield f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _prose(text: str) -> str:
    """Escape the text, and turn backticks into code elements."""
    pieces = escape(text).split("`")
    return "".join(f"<code>{piece}</code>" if number % 2 else piece for number, piece in enumerate(pieces))
