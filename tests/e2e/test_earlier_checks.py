"""What the checks of the first round ask for is told with a revision. It and the evidence outlive a gateway's kill.

That a revision is mended which breaks one of them takes a browser: tests/unit/generator/test_earlier_rounds.py.
"""

from collections.abc import Iterable

from tools.stack.readiness import wait_until
from tools.stand_ins.gemini.example_replies import tagged
from tools.system.stopping_points import model_calls, tell
from tools.system.system import Request, System

SCRIPT = "document.querySelector('#total') !== null"
CHECK = {"js": SCRIPT}
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sales</title>
<link rel="icon" href="data:,">
</head>
<body><h1>Sales</h1><p id="{id}">{text}</p></body>
</html>
"""
README = "# Sales\n" + "".join(
    f"\n## {section}\n\nOne page.\n" for section in ("Summary", "Setup", "Usage", "Code explanation", "License")
)


def answers(system: System, request: Request, pages: Iterable[str]) -> None:
    """Have the model write these pages for the brief, one after the other."""
    texts = [tagged({"index.html": page, "README.md": README}) for page in pages]
    steps = [{"text": text, "about": request["brief"]} for text in texts]
    tell(system, f"{system.stand_ins.gemini_url}/_stand_in/script", steps)


def test_a_check_of_the_first_round_is_told_with_the_second_round(system: System) -> None:
    first = system.brief("kept-id", checks=[CHECK])
    answers(system, first, [PAGE.format(id="total", text="1")])
    first_id = system.accepted(first)
    system.await_callback(first)
    # What the rounds before asked for is read back from the stream.
    gateway = system.stack.services["gateway"]
    gateway.kill()
    gateway.start()
    gateway.wait_ready()
    wait_until(lambda: bool(system.view(first_id).get("checks")), "the evidence of the first round")
    assert [check["text"] for check in system.view(first_id)["checks"]] == [SCRIPT]

    second = system.brief("kept-id", task=first["task"], round=2)
    answers(system, second, [PAGE.format(id="total", text="3")])
    system.accepted(second)
    pages_url = system.await_callback(second)["pages_url"]

    (asked,) = (call["prompt"] for call in model_calls(system, second))
    assert SCRIPT in asked[asked.index("checks of earlier rounds must still hold") :]
    assert system.http.get(pages_url).text == PAGE.format(id="total", text="3")
