"""`python -m benchmarks.smallest_applications WAY PORT RABBITMQ_URL`: what the gateway's acceptance is compared with.

`confirmed`: the secret is compared and one persistent message confirmed on a quorum queue. `no-broker`: the same
without the message. `background`: a background task and a list in memory, which are lost when the process ends.
"""

import hmac
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aio_pika
import uvicorn
from fastapi import BackgroundTasks, FastAPI, HTTPException, Request

QUEUE = "smallest"
SECRET = os.environ.get("BRIEF_SECRET", "")


async def fields_of(request: Request) -> dict[str, Any]:
    """The fields of a request with the right secret."""
    fields: dict[str, Any] = await request.json()
    if not hmac.compare_digest(str(fields.get("secret")).encode(), SECRET.encode()):
        raise HTTPException(403)
    return fields


def confirmed(url: str) -> FastAPI:
    """Answers once the broker has confirmed."""
    ready: list[aio_pika.abc.AbstractExchange] = []

    @asynccontextmanager
    async def connected(_: FastAPI) -> AsyncIterator[None]:
        async with await aio_pika.connect(url) as connection:
            channel = await connection.channel(on_return_raises=True)
            await channel.declare_queue(QUEUE, durable=True, arguments={"x-queue-type": "quorum"})
            ready.append(channel.default_exchange)
            yield

    app = FastAPI(lifespan=connected)

    @app.post("/briefs")
    async def post_brief(request: Request) -> dict[str, str]:
        await fields_of(request)
        message = aio_pika.Message(await request.body(), delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        await ready[0].publish(message, QUEUE)
        return {"status": "accepted"}

    return app


def without_broker(_: str) -> FastAPI:
    """Answers at once, and forgets the brief."""
    app = FastAPI()

    @app.post("/briefs")
    async def post_brief(request: Request) -> dict[str, str]:
        await fields_of(request)
        return {"status": "accepted"}

    return app


def in_background(_: str) -> FastAPI:
    """Answers at once, and works in a background task."""
    app, working = FastAPI(), list[dict[str, Any]]()

    @app.post("/briefs")
    async def post_brief(request: Request, tasks: BackgroundTasks) -> dict[str, str]:
        fields = await fields_of(request)
        working.append(fields)
        tasks.add_task(working.remove, fields)
        return {"status": "accepted"}

    return app


WAYS: dict[str, Callable[[str], FastAPI]] = {
    "confirmed": confirmed,
    "no-broker": without_broker,
    "background": in_background,
}


if __name__ == "__main__":
    uvicorn.run(WAYS[sys.argv[1]](sys.argv[3]), port=int(sys.argv[2]), log_level="warning", access_log=False)
