"""No text of strangers acts on a terminal, whichever command or log shows it."""

import io
import json
import logging
import re
import sys
import threading
from collections.abc import Callable
from types import SimpleNamespace, TracebackType

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from rich.live import Live
from rich.table import Table
from rich.text import Text

from chassis.console_log_format import log_errors_to_stderr
from chassis.logging_setup import configure_logging
from chassis.settings import ServiceSettings
from chassis.terminal_escapes import json_for_terminal, terminal_safe
from chassis.uncaught_exceptions import log_uncaught_exceptions
from tools.stack.safe_console import SafeConsole

pytestmark = pytest.mark.usefixtures("logging_as_it_was")

ANYTHING = st.text(
    st.characters(categories=None) | st.sampled_from("\x1b\x07\x9b\x9d\r\n\t\x7f\u202e\u2066\u200b\u2028")
)
HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp.exe\rover\nlevel=info event=forged\x7f\ud800"
ACTS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
OUR_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@given(ANYTHING)
def test_nothing_but_characters_that_show_as_themselves_is_left(text: str) -> None:
    assert terminal_safe(text).isprintable()
    assert terminal_safe(text, lines=True).replace("\n", "").isprintable()


@pytest.mark.parametrize("text", ["Über die Straße", "日本語のページ", "🎉 sales €5", "a\\nb", "नमस्ते"])
def test_readable_text_of_any_language_stays_as_it_is(text: str) -> None:
    assert terminal_safe(text) == text
    assert json_for_terminal({text: text}, indent=1).count(json.dumps(text, ensure_ascii=False)) == 2


@given(st.dictionaries(ANYTHING, ANYTHING, max_size=3))
def test_json_for_a_terminal_is_safe_and_says_the_same(document: dict[str, str]) -> None:
    shown = json_for_terminal(document, indent=2)
    assert shown.replace("\n", "").isprintable()
    assert json.loads(shown) == document


def one_line(text: str) -> None:
    structlog.get_logger().info("accepted", task=text)


def as_the_event(text: str) -> None:
    structlog.get_logger().warning(text)


def nested(text: str) -> None:
    structlog.get_logger().info("accepted", facts={text: [text]}, error=ValueError(text))


def by_a_library(text: str) -> None:
    logging.getLogger("library").warning("got %s", text)


@pytest.mark.parametrize("log_format", ["console", "json"])
@pytest.mark.parametrize("write", [one_line, as_the_event, nested, by_a_library])
def test_a_log_line_stays_one_line_and_acts_on_no_terminal(
    write: Callable[[str], None], log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("gateway", ServiceSettings.model_validate({"log_format": log_format}))
    write(HOSTILE)
    (line,) = capsys.readouterr().out.splitlines()
    assert not ACTS.search(OUR_COLOURS.sub("", line))
    assert "forged" in line


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_a_traceback_acts_on_no_terminal_and_cannot_pass_for_a_line_of_the_log(
    log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("gateway", ServiceSettings.model_validate({"log_format": log_format}))
    try:
        raise ValueError(HOSTILE)
    except ValueError:
        structlog.get_logger().exception("failed")
    first, *traceback = capsys.readouterr().out.splitlines()
    assert not ACTS.search(OUR_COLOURS.sub("", first + "".join(traceback)))
    assert "failed" in first
    assert all(line.startswith("    ") for line in traceback)
    assert "forged" in (traceback[-1] if traceback else first)


def failing(url: str) -> tuple[type[BaseException], BaseException, TracebackType | None]:
    try:
        raise ConnectionError(f"cannot reach {url}")
    except ConnectionError as error:
        return type(error), error, error.__traceback__


@pytest.mark.parametrize("hook", ["main thread", "another thread", "destructor"])
def test_an_exception_that_nobody_caught_is_logged_without_a_password(
    hook: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("gateway", ServiceSettings.model_validate({"log_format": "json"}))
    log_uncaught_exceptions()
    kind, error, traceback = failing("amqp://me:hush-hush@broker/" + HOSTILE)
    failed = SimpleNamespace(exc_type=kind, exc_value=error, exc_traceback=traceback)
    hooks: dict[str, Callable[[], object]] = {
        "main thread": lambda: sys.excepthook(kind, error, traceback),
        "another thread": lambda: threading.excepthook(failed),  # type: ignore[arg-type]  # stands in for it
        "destructor": lambda: sys.unraisablehook(failed),
    }
    hooks[hook]()
    told = capsys.readouterr()
    assert told.err == ""
    assert "me:***@broker" in json.loads(told.out)["exception"]
    assert "hush" not in told.out


def test_a_command_logs_errors_without_local_variables(capsys: pytest.CaptureFixture[str]) -> None:
    log_errors_to_stderr()
    key = "hush-" * 4
    try:
        raise ValueError(HOSTILE, len(key))
    except ValueError:
        structlog.get_logger().exception("failed", task=HOSTILE)
    structlog.get_logger().warning("no error")
    told = capsys.readouterr()
    assert told.out == ""
    assert "Traceback" in told.err
    assert "hush" not in told.err
    assert "no error" not in told.err
    assert not ACTS.search(OUR_COLOURS.sub("", told.err).replace("\n", ""))


def test_a_line_that_cannot_be_formatted_is_named_without_its_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("gateway", ServiceSettings.model_validate({"log_format": "json"}))
    logging.getLogger("library").warning("%d", "hush-hush")
    told = capsys.readouterr()
    assert "library" in told.err
    assert "hush" not in told.out + told.err


def test_the_demo_s_tables_and_lines_act_on_no_terminal() -> None:
    written = io.StringIO()
    console = SafeConsole(file=written, force_terminal=True, width=200, highlight=False)
    table = Table(title=Text(HOSTILE))
    table.add_row(Text(HOSTILE), HOSTILE)
    console.print(table)
    console.print(HOSTILE, markup=False, soft_wrap=True)
    console.print(Text.assemble((HOSTILE, "bold")))
    assert not ACTS.search(OUR_COLOURS.sub("", written.getvalue()))
    with Live(Text("live"), console=console, auto_refresh=False):
        pass
    assert "\x1b[?25l" in written.getvalue()
