"""Follows one brief through its events until it has ended, or its deadline has passed without an end."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any

import httpx

from cli.gateway_client import GatewayClient, GatewayError, StatusPlace
from contracts.progress_record import Progress

PAUSE_SECONDS = 1.0
MOST_LOOKS = 15
"""For a brief that was just accepted: the gateway may answer before it has read of it on the progress stream."""

Heard = Callable[[Progress], None]


async def follow(gateway: GatewayClient, place: StatusPlace, heard: Heard) -> Mapping[str, Any]:
    """Call `heard` with each event, once; return the status at the end. Survives restarts of the gateway."""
    view = await _first_view(gateway, place)
    last = ""
    while True:
        async for event_id, event in _until(gateway, place, last, seconds_left(view, datetime.now(UTC))):
            last = event_id or last
            heard(event)
        try:
            view = await gateway.show(place)
        except GatewayError:
            await asyncio.sleep(PAUSE_SECONDS)
            continue
        if view["is_final"] or view["verdict"] != "working":
            return view
        await asyncio.sleep(PAUSE_SECONDS)


def seconds_left(view: Mapping[str, Any], now: datetime) -> float | None:
    """The seconds until a brief that is still under way is late; None if its deadline is not known."""
    if not view.get("deadline"):
        return None
    return max(PAUSE_SECONDS, (datetime.fromisoformat(view["deadline"]) - now).total_seconds() + PAUSE_SECONDS)


async def _first_view(gateway: GatewayClient, place: StatusPlace) -> Mapping[str, Any]:
    looks = 0
    while True:
        try:
            return await gateway.show(place)
        except GatewayError as error:
            if "answered 404" not in str(error) or looks >= MOST_LOOKS:
                raise
            await asyncio.sleep(PAUSE_SECONDS)
            looks += 1


async def _until(
    gateway: GatewayClient, place: StatusPlace, after: str, seconds: float | None
) -> AsyncIterator[tuple[str, Progress]]:
    """Events until the stream ends, breaks, or the time is over."""
    try:
        async with asyncio.timeout(seconds), aclosing(gateway.events(place, after)) as events:
            async for event in events:
                yield event
    except (TimeoutError, httpx.HTTPError):
        return
