"""Sends a brief to the gateway and follows its progress events until it is delivered or buried."""

import asyncio
from collections.abc import AsyncIterator, Callable

import httpx

from chassis.server_sent_events import server_sent_events
from contracts.progress_record import Progress
from tools.stack.brief_timeline import Journey
from tools.stand_ins.evaluator.sender import send

# The gateway may not have read the acceptance from the progress stream when it answers.
KNOWN_WITHIN_SECONDS = 10.0
PAUSE_SECONDS = 0.1

# Minutes may pass between two events; the caller limits the total.
NO_HURRY = httpx.Timeout(30.0, read=None)

Heard = Callable[[Journey, Progress], None]


async def travel(journey: Journey, gateway_url: str, heard: Heard, *, patience: float) -> None:
    """Send a brief and follow it for at most `patience` seconds; a failure is recorded in `journey.problem`."""
    try:
        async with asyncio.timeout(patience):
            answer = await send(gateway_url, dict(journey.request))
            if answer.status_code != httpx.codes.OK:
                journey.problem = f"the gateway answered {answer.status_code}: {answer.text[:300]}"
                return
            journey.brief_id = answer.json()["brief_id"]
            async for event in events(gateway_url, f"/briefs/{journey.brief_id}"):
                journey.events.append(event)
                heard(journey, event)
    except TimeoutError:
        journey.problem = f"no end within {patience:g} s; last heard: {journey.trouble() or journey.state()}"
    except httpx.HTTPError as error:
        journey.problem = f"the gateway went away: {error!r}"


async def events(gateway_url: str, status_path: str) -> AsyncIterator[Progress]:
    """Yield every event of a brief from the first; resumes after a broken connection."""
    last_id = ""
    async with httpx.AsyncClient(base_url=gateway_url, timeout=NO_HURRY, trust_env=False) as client:
        await _until_known(client, status_path)
        while True:
            headers = {"Last-Event-ID": last_id} if last_id else {}
            async with client.stream("GET", f"{status_path}/events", headers=headers) as answer:
                answer.raise_for_status()
                async for event_id, data in server_sent_events(answer.aiter_lines()):
                    last_id = event_id or last_id
                    if event := Progress.read(data):
                        yield event
            summary = (await client.get(status_path)).json()
            if summary["state"] in ("delivered", "failed"):
                return


async def _until_known(client: httpx.AsyncClient, status_path: str) -> None:
    async with asyncio.timeout(KNOWN_WITHIN_SECONDS):
        while True:
            if (await client.get(status_path)).status_code != httpx.codes.NOT_FOUND:
                return
            await asyncio.sleep(PAUSE_SECONDS)
