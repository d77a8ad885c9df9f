"""Sends a brief to the gateway and follows its progress events until it is delivered or buried."""

import asyncio
from collections.abc import AsyncIterator, Callable

import httpx

from contracts.progress import Progress
from tools.stack.brief_timeline import Journey
from tools.stand_ins.evaluator.sender import send

# The gateway shows a brief once it has read of it on the progress stream, an instant after its answer.
KNOWN_WITHIN_SECONDS = 10.0
PAUSE_SECONDS = 0.1

# Between two events of a brief minutes may pass; how long all of it may take is the caller's to say.
NO_HURRY = httpx.Timeout(30.0, read=None)

Heard = Callable[[Journey, Progress], None]


async def travel(journey: Journey, gateway_url: str, heard: Heard, *, patience: float) -> None:
    """Take a brief to its end, or to `patience` seconds; what goes wrong is written into `journey.problem`."""
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
    """Every event of a brief from its first; picks up where it was when the connection breaks."""
    last_id = ""
    async with httpx.AsyncClient(base_url=gateway_url, timeout=NO_HURRY, trust_env=False) as client:
        await _until_known(client, status_path)
        while True:
            headers = {"Last-Event-ID": last_id} if last_id else {}
            async with client.stream("GET", f"{status_path}/events", headers=headers) as answer:
                answer.raise_for_status()
                async for event_id, data in server_sent(answer.aiter_lines()):
                    last_id = event_id or last_id
                    if event := Progress.read(data):
                        yield event
            summary = (await client.get(status_path)).json()
            if summary["state"] in ("delivered", "failed"):
                return


async def server_sent(lines: AsyncIterator[str]) -> AsyncIterator[tuple[str, str]]:
    """The (id, data) of each event of a stream in the form of the HTML standard; comments are passed over."""
    fields: dict[str, str] = {}
    async for line in lines:
        if not line:
            if "data" in fields:
                yield fields.get("id", ""), fields["data"]
            fields = {}
            continue
        name, _, value = line.partition(":")
        fields[name] = value.removeprefix(" ")


async def _until_known(client: httpx.AsyncClient, status_path: str) -> None:
    async with asyncio.timeout(KNOWN_WITHIN_SECONDS):
        while True:
            if (await client.get(status_path)).status_code != httpx.codes.NOT_FOUND:
                return
            await asyncio.sleep(PAUSE_SECONDS)
