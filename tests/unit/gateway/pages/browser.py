"""What the tests of pages share: requests as a browser sends them, and hostile text."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette

PAGE = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
HOSTILE = "<script>alert(1)</script>\"'\u202e"


@asynccontextmanager
async def browser(app: Starlette, *, host: str = "192.0.2.7", scheme: str = "http") -> AsyncIterator[httpx.AsyncClient]:
    """A browser at an address, with a jar for cookies."""
    transport = httpx.ASGITransport(app, client=(host, 5000))
    async with httpx.AsyncClient(transport=transport, base_url=f"{scheme}://localhost:8080", headers=PAGE) as client:
        yield client
