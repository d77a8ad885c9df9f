"""The commands about briefs: send, list, show and watch."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar
from uuid import UUID

import typer
from rich.console import Console
from rich.live import Live

from cli import gateway_client
from cli.brief_file import BriefFileError, read_brief
from cli.brief_text import brief_details, brief_table, event_line
from cli.conversation_text import conversation_text
from cli.environment import DEFAULT, WRONG_USE, EnvFile, complaint, read_environment
from cli.following import follow
from cli.gateway_client import GatewayClient, GatewayError
from cli.verdicts import shown
from contracts.progress_record import Progress

LOOK_SECONDS = 2.0
WIDE = 500
T = TypeVar("T")
Limit = Annotated[int, typer.Option(min=1, max=1000, help="How many of the newest.")]


def send(
    file: Annotated[Path, typer.Argument(help="A brief as JSON; secret, nonce and evaluation URL are filled in.")],
    env_file: EnvFile = DEFAULT,
) -> None:
    """Send a brief and follow it; the exit status says how it ended: 0 proved, 3 flawed, 4 unseen (cli/README.md)."""
    environment = read_environment(env_file)
    try:
        request = read_brief(file, environment)
    except BriefFileError as error:
        raise complaint(str(error), code=WRONG_USE) from None
    view = run(environment, lambda gateway: _sent(gateway, request))
    typer.echo()
    Console().print(brief_details(view), soft_wrap=True)
    raise typer.Exit(shown(view["verdict"]).exit_status)


def list_briefs(
    limit: Limit = 20,
    verdict: Annotated[str, typer.Option(help="Only these, as `failed`.")] = "",
    text: Annotated[str, typer.Option(help="Part of id, task, repository, page or error.")] = "",
    env_file: EnvFile = DEFAULT,
) -> None:
    """List the newest briefs."""
    found = run(read_environment(env_file), lambda gateway: gateway.list(limit=limit, verdict=verdict, text=text))
    # Wider than the terminal, so that an address stays in one piece.
    Console(width=WIDE).print(brief_table(found), crop=False)


def show(
    brief_id: Annotated[str, typer.Argument(metavar="ID", help="A brief's id, or how it begins.")],
    conversation: Annotated[bool, typer.Option("--conversation", help="The prompts and replies instead.")] = False,
    env_file: EnvFile = DEFAULT,
) -> None:
    """Show everything that is known of a brief: verdict, checks with their evidence, callbacks."""
    environment = read_environment(env_file)
    if conversation:
        said = run(environment, lambda gateway: _conversation(gateway, brief_id))
        Console().print(conversation_text(said), soft_wrap=True)
        return
    view = run(environment, lambda gateway: _shown(gateway, brief_id))
    Console().print(brief_details(view), soft_wrap=True)


def watch(limit: Limit = 20, env_file: EnvFile = DEFAULT) -> None:
    """Show the newest briefs, renewed every other second, until Ctrl-C."""
    try:
        run(read_environment(env_file), lambda gateway: _watched(gateway, limit))
    except KeyboardInterrupt:
        return


def run(environment: Mapping[str, str], command: Callable[[GatewayClient], Awaitable[T]]) -> T:
    """Run a command with the gateway; a refusal ends with 1 and its words."""

    async def connected() -> T:
        async with gateway_client.connect(environment) as gateway:
            return await command(gateway)

    try:
        return asyncio.run(connected())
    except GatewayError as error:
        raise complaint(str(error)) from None


async def _sent(gateway: GatewayClient, request: Mapping[str, Any]) -> Mapping[str, Any]:
    brief_id, place = await gateway.send(request)
    typer.echo(f"accepted as {brief_id}")
    began: list[Progress] = []

    def heard(event: Progress) -> None:
        began.append(event)
        typer.echo(event_line(event, began[0].at))

    return await follow(gateway, place, heard)


async def _shown(gateway: GatewayClient, brief_id: str) -> Mapping[str, Any]:
    return await gateway.show(gateway.place_of(await whole_id(gateway, brief_id)))


async def _conversation(gateway: GatewayClient, brief_id: str) -> Mapping[str, Any]:
    return await gateway.conversation(gateway.place_of(await whole_id(gateway, brief_id)))


async def whole_id(gateway: GatewayClient, prefix: str) -> str:
    """The one id among the newest that begins so. Raises GatewayError."""
    try:
        return str(UUID(prefix))
    except ValueError:
        pass
    found = [brief["brief_id"] for brief in await gateway.list(limit=1000) if brief["brief_id"].startswith(prefix)]
    if len(found) == 1:
        return str(found[0])
    raise GatewayError(f"{len(found)} of the newest 1000 briefs have an id that begins with {prefix}: say more of it")


async def _watched(gateway: GatewayClient, limit: int) -> None:
    with Live(brief_table(await gateway.list(limit=limit)), auto_refresh=False) as live:
        while True:
            live.update(brief_table(await gateway.list(limit=limit)), refresh=True)
            await asyncio.sleep(LOOK_SECONDS)
