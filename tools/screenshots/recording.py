"""Records `pagewright send` in a terminal, with a stack of stand-ins, as the picture that README.md shows."""

import os
import pty
import sys
import time
from collections.abc import Iterator, Mapping

from tools.screenshots.terminal_svg import COLUMNS, ShownLine, draw
from tools.stack.stack import running_stack
from tools.stack.stand_in_processes import ROOT, Delays

FILE = ROOT / "docs" / "screenshots" / "send.svg"
EXAMPLE = "examples/sum-of-sales/round-1.json"
TYPED_SECONDS = 0.8
"""How long the command stands alone: it starts in less than what a busy machine takes."""
DESCRIPTION = (
    "pagewright send follows a brief: it is accepted, planned, written, judged in a browser, committed, live, called "
    "back. Then its verdict, its addresses and each check with what was seen."
)


def main() -> None:
    """Write the recording."""
    with running_stack(delays=Delays(model=1.5, pages=2.0)) as stack:
        assert stack.stand_ins is not None
        environment = {
            **os.environ,
            "PAGEWRIGHT_URL": stack.gateway_url,
            "BRIEF_SECRET": stack.brief_secret,
            "EVALUATION_URL": stack.stand_ins.evaluation_url,
            "OPERATOR_TOKEN": "",
            "TERM": "xterm-256color",
            "COLUMNS": str(COLUMNS),
        }
        shown = list(lines_in_terminal([str(ROOT / ".venv/bin/pagewright"), "send", EXAMPLE], environment))
    first = shown[0].seconds - TYPED_SECONDS
    typed = ShownLine(0.0, f"\033[32m$\033[0m \033[1mpagewright send {EXAMPLE}\033[0m")
    lines = [typed, *(ShownLine(line.seconds - first, line.text) for line in shown)]
    FILE.write_text(draw("A brief, from the command to the callback", lines, DESCRIPTION))
    sys.stdout.write(f"{FILE.relative_to(ROOT)}\n")


def lines_in_terminal(command: list[str], environment: Mapping[str, str]) -> Iterator[ShownLine]:
    """Run a command in a terminal of its own, and yield its lines when they come."""
    began = time.monotonic()
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(ROOT)
        os.execve(command[0], command, dict(environment))  # noqa: S606 - a fixed command
    rest = b""
    while chunk := read(terminal):
        *lines, rest = (rest + chunk).split(b"\r\n")
        yield from (ShownLine(time.monotonic() - began, line.decode()) for line in lines)
    os.waitpid(process, 0)


def read(terminal: int) -> bytes:
    """What the terminal shows next; empty at the end, which Linux tells by an error."""
    try:
        return os.read(terminal, 65_536)
    except OSError:
        return b""


if __name__ == "__main__":
    main()
