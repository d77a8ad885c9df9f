"""The demo that a newcomer starts does what it says."""

from tests.e2e.commands.command_run import run_module


def test_the_demo_ends_with_every_callback_delivered_and_every_page_served(broker_url: str) -> None:
    demo = run_module("tools.stack.demo", "--once", "--stand-ins", broker_url=broker_url)

    assert demo.returncode == 0, demo.stdout + demo.stderr
    assert "All 4 callbacks delivered" in demo.stdout
    assert demo.stdout.count("callback    answered 200") == 4
