"""/docs shows the API without a script and without anything from another host."""

import re

import httpx
import pytest

from chassis.security_headers import SECURITY_HEADERS
from gateway.docs_page import docs_page
from gateway.request_paths import PATHS


async def test_the_page_asks_no_other_host_and_runs_no_script(client: httpx.AsyncClient) -> None:
    page = (await client.get("/docs")).text
    assert set(re.findall(r'(?:src|href)="([^"]*)"', page)) == {"/docs.css", "/openapi.json"}
    assert not re.search(r"<script|<style|\bstyle=|\bon[a-z]+=|@import|url\(", page)


async def test_the_style_sheet_is_the_gateway_s_own(client: httpx.AsyncClient) -> None:
    answer = await client.get("/docs.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert "url(" not in answer.text
    assert "style-src 'self'" in SECURITY_HEADERS["Content-Security-Policy"]


async def test_every_path_field_and_answer_of_the_document_is_on_the_page(client: httpx.AsyncClient) -> None:
    page = (await client.get("/docs")).text
    document = (await client.get("/openapi.json")).json()
    for path, item in document["paths"].items():
        for method in item:
            assert f"{method.upper()} {path}" in page
    fields = document["paths"]["/briefs"]["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"]
    for name in (*fields, *PATHS, "422", "429", "Last-Event-ID".lower()):
        assert f">{name}<" in page or f" {name}<" in page


def test_text_of_the_document_stands_on_the_page_as_text() -> None:
    evil = "<script>alert(1)</script>\"'"
    operation = {
        "description": evil,
        "parameters": [{"name": evil, "in": evil, "description": evil}],
        "requestBody": {"content": {evil: {"schema": {"properties": {evil: {"description": evil}}}, "example": evil}}},
        "responses": {evil: {"description": evil}},
    }
    page = docs_page({"info": {"title": evil, "version": evil, "summary": evil}, "paths": {evil: {"get": operation}}})
    assert "<script" not in page


@pytest.mark.parametrize("path", ["/redoc", "/docs/oauth2-redirect"])
async def test_the_framework_s_own_pages_are_gone(path: str, client: httpx.AsyncClient) -> None:
    assert (await client.get(path)).status_code == 404


async def test_the_gateway_s_door_has_no_metrics(client: httpx.AsyncClient) -> None:
    assert (await client.get("/metrics")).status_code == 404
