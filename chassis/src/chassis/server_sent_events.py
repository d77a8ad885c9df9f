"""Parses a stream of server-sent events, for clients of the gateway."""

from collections.abc import AsyncIterator


async def server_sent_events(lines: AsyncIterator[str]) -> AsyncIterator[tuple[str, str]]:
    """Parse server-sent events into (id, data); comments are skipped."""
    fields: dict[str, str] = {}
    async for line in lines:
        if not line:
            if "data" in fields:
                yield fields.get("id", ""), fields["data"]
            fields = {}
            continue
        name, _, value = line.partition(":")
        fields[name] = value.removeprefix(" ")
