"""The commands that services have already, under one name: dead and judge."""

import importlib.util
import os

import typer

from chassis import dead_letters_cli
from cli.environment import DEFAULT, complaint, read_environment

AS_THEY_ARE = {"allow_extra_args": True, "ignore_unknown_options": True}
"""Arguments are the command's own, `--help` included."""


def dead(context: typer.Context) -> None:
    """Look after dead messages: `list`, `show ID`, `replay ID|--all`, `discard ID --yes`."""
    environment = read_environment(DEFAULT)
    operator = environment.get("RABBITMQ_URL_OPERATOR")
    if operator and "RABBITMQ_URL" not in os.environ:
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
