"""Style sheet and scripts come from the gateway alone, and are sent again only when they have changed."""

import re
from importlib.resources import files

import httpx

from tests.unit.gateway.pages.browser import PAGE

FOLDER = files("gateway.pages") / "static"


async def test_every_file_that_a_page_names_is_served_and_need_not_be_sent_twice(client: httpx.AsyncClient) -> None:
    named = re.findall(r'(?:src|href)="(/static/[^"]*)"', (await client.get("/", headers=PAGE)).text)
    assert len(named) == 5
    for address in named:
        answer = await client.get(address)
        assert answer.content == FOLDER.joinpath(address.removeprefix("/static/")).read_bytes()
        assert answer.headers["cache-control"] == "no-cache"
        again = await client.get(address, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


async def test_media_types_are_those_that_browsers_run(client: httpx.AsyncClient) -> None:
    types = {"pages.css": "text/css", "connection.js": "text/javascript", "icon.svg": "image/svg+xml"}
    for name, media_type in types.items():
        assert (await client.get(f"/static/{name}")).headers["content-type"].startswith(media_type)


async def test_other_files_are_not_served(client: httpx.AsyncClient) -> None:
    for name in ("..%2f__init__.py", "htmx/README.md", "nothing"):
        assert (await client.get(f"/static/{name}")).status_code == 404


def test_the_style_sheet_and_the_script_ask_no_other_host() -> None:
    for name in ("pages.css", "connection.js"):
        assert not re.search(r"url\(|@import|https?:", (FOLDER / name).read_text(encoding="utf-8"))


def test_the_library_of_others_has_its_licence_beside_it() -> None:
    assert "Zero-Clause BSD" in FOLDER.joinpath("htmx/LICENSE").read_text(encoding="utf-8")
