"""The settings that a command works with: those of `.env`, and before them those of the shell, as Compose has it."""

import os
from pathlib import Path
from typing import Annotated

import typer

from chassis.env_file import EnvFileError, read_env_file
from chassis.terminal_escapes import terminal_safe

WRONG_USE = 2

EnvFile = Annotated[
    Path, typer.Option("--env-file", help="File of settings; one that is not there is an empty one.", show_default=True)
]
DEFAULT = Path(".env")
RUNNING = (Path(".pagewright", "serve.env"), Path(".pagewright", "demo.env"))
"""What `make serve` and `make demo` tell while they run; the first that is there counts."""


def read_environment(env_file: Path) -> dict[str, str]:
    """Every variable that has a value, and while `make serve` or `make demo` runs its addresses.

    Exits with 2 where a line of the file cannot be read.
    """
    try:
        running = next((read_env_file(file) for name in RUNNING if (file := env_file.parent / name).exists()), {})
        values = {**read_env_file(env_file), **running}
    except EnvFileError as error:
        raise complaint(str(error), code=WRONG_USE) from None
    return {**values, **{name: value for name, value in os.environ.items() if value}}


def complaint(text: str, *, code: int = 1) -> typer.Exit:
    """Say on stderr what is wrong and what to do; raise what is returned."""
    typer.echo(terminal_safe(text, lines=True), err=True)
    return typer.Exit(code)
