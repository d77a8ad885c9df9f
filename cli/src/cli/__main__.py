"""Run the command: `pagewright`, or `python -m cli`."""

import typer

from cli.actions import call_back, give_up, publish, retry
from cli.briefs import list_briefs, send, show, watch
from cli.doctor import doctor
from cli.other_commands import AS_THEY_ARE, dead, judge, rehearse

app = typer.Typer(
    help="Sends briefs, follows them and looks after a running Pagewright. Settings are read from .env and the shell.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(send)
app.command("list")(list_briefs)
app.command()(show)
app.command()(watch)
app.command()(retry)
app.command()(publish)
app.command("call-back")(call_back)
app.command("give-up")(give_up)
app.command(context_settings=AS_THEY_ARE, add_help_option=False)(dead)
app.command()(doctor)
app.command(context_settings=AS_THEY_ARE, add_help_option=False)(judge)
app.command(context_settings=AS_THEY_ARE, add_help_option=False)(rehearse)


def main() -> None:
    """Run the command that the arguments name."""
    app()


if __name__ == "__main__":
    main()
