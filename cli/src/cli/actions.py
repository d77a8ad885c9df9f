"""The commands by which operators act on briefs: retry, publish, call-back and give-up."""

from collections.abc import Sequence
from typing import Annotated

import typer

from chassis.terminal_escapes import terminal_safe
from cli.briefs import run, whole_id
from cli.environment import DEFAULT, WRONG_USE, EnvFile, complaint, read_environment
from cli.gateway_client import GatewayClient, GatewayError
from contracts.operator_commands import Action
from contracts.verdict import Verdict

Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Ids of briefs, or how they begin.")]
EVERY = 1000


def retry(
    ids: Ids = None,
    every: Annotated[bool, typer.Option("--all", help="Every brief that failed.")] = False,
    env_file: EnvFile = DEFAULT,
) -> None:
    """Try failed or salvaged briefs again, with a fresh deadline."""
    _act("retry", ids or (), "failed" if every else None, env_file)


def publish(ids: Ids = None, env_file: EnvFile = DEFAULT) -> None:
    """Publish the best candidates so far instead of waiting for repairs."""
    _act("publish", ids or (), None, env_file)


def call_back(
    ids: Ids = None,
    every: Annotated[bool, typer.Option("--all", help="Every brief that is untold.")] = False,
    env_file: EnvFile = DEFAULT,
) -> None:
    """Call evaluators back now that did not answer, instead of at the time of the next attempt."""
    _act("call-back", ids or (), "untold" if every else None, env_file)


def give_up(
    ids: Ids = None,
    yes: Annotated[bool, typer.Option("--yes", help="Really.")] = False,
    env_file: EnvFile = DEFAULT,
) -> None:
    """Give briefs up: they end as failed, or untold if they are published; `retry` takes them up again."""
    if ids and not yes:
        raise complaint(f"{', '.join(ids)} would end as failed or untold: say --yes to give up.", code=WRONG_USE)
    _act("give-up", ids or (), None, env_file)


def _act(action: Action, ids: Sequence[str], every: Verdict | None, env_file: EnvFile) -> None:
    if bool(ids) == (every is not None):
        raise complaint("Name briefs by their ids, or say --all where the command has it.", code=WRONG_USE)
    failures = run(read_environment(env_file), lambda gateway: _asked(gateway, action, ids, every))
    if failures:
        raise typer.Exit(1)


async def _asked(gateway: GatewayClient, action: Action, ids: Sequence[str], every: Verdict | None) -> int:
    """Ask for each brief, say what comes of it, and return how many were refused."""
    if every is not None:
        ids = [str(brief["brief_id"]) for brief in await gateway.list(limit=EVERY, verdict=every)]
    failures = 0
    for each in ids:
        try:
            brief_id = await whole_id(gateway, each)
            await gateway.act(brief_id, action)
            typer.echo(f"{brief_id}: {action} asked for; `pagewright show` tells what comes of it")
        except GatewayError as error:
            failures += 1
            typer.echo(terminal_safe(f"{each}: {error}"), err=True)
    if not ids:
        typer.echo(f"No brief is {every}.")
    return failures
