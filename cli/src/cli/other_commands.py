"""The commands that are elsewhere already, under one name: dead, judge and rehearse."""

import importlib.util
import os
import sys
from pathlib import Path

import typer

from chassis import dead_letters_cli
from cli.environment import DEFAULT, complaint, read_environment

AS_THEY_ARE = {"allow_extra_args": True, "ignore_unknown_options": True}
"""Arguments are the command's own, `--help` included."""
CLONE = Path(__file__).parents[3]
"""The repository, where this is installed from a clone; anything else in an image."""


def dead(context: typer.Context) -> None:
    """Look after dead messages: `list`, `show ID`, `replay ID|--all`, `discard ID --yes`."""
    environment = read_environment(DEFAULT)
    operator = environment.get("RABBITMQ_URL_OPERATOR")
    # In a container RABBITMQ_URL is the service's own, so an operator who is named in the shell comes first.
    if operator and ("RABBITMQ_URL_OPERATOR" in os.environ or "RABBITMQ_URL" not in os.environ):
        environment["RABBITMQ_URL"] = operator
    os.environ.update(environment)
    dead_letters_cli.main(context.args or ["list"])


def judge(context: typer.Context) -> None:
    """Judge a folder as an evaluator would: `judge DIR --brief FILE [--plan FILE]`."""
    if importlib.util.find_spec("generator") is None:
        raise complaint(
            "the generator, which judges, is not installed here: run this in its image, or after make install"
        )
    os.environ.update(read_environment(DEFAULT))
    command = importlib.import_module("generator.judge.__main__")
    raise typer.Exit(command.main(context.args))


def rehearse(context: typer.Context) -> None:
    """Send example briefs with real keys, then judge the live pages: `rehearse [EXAMPLE|FILE]... [--all]`."""
    if not (CLONE / "tools" / "rehearsal").is_dir():
        raise complaint("a rehearsal starts the services from their source: run this in a clone, after make install")
    sys.path.insert(0, str(CLONE))
    command = importlib.import_module("tools.rehearsal.__main__")
    raise typer.Exit(command.main(context.args))
