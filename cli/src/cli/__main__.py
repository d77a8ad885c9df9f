"""Run the command: `pagewright`, or `python -m cli`."""

import typer

from cli.doctor import doctor

app = typer.Typer(
    help="Sends briefs, follows them and looks after a running Pagewright. Settings are read from .env and the shell.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.callback()(lambda: None)  # has a command named even while there is only one
app.command()(doctor)


def main() -> None:
    """Run the command that the arguments name."""
    app()


if __name__ == "__main__":
    main()
