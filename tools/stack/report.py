"""Prints the demo's results: each brief's page and callback, and every problem."""

import json
import shlex
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from contracts.progress_events import Committed, Delivered, Generated, Live, NotLive
from tools.stack.brief_timeline import Journey
from tools.stack.stack import Stack


def print_report(console: Console, journeys: Sequence[Journey], problems: Sequence[str], outside: str) -> None:
    """Print repository, commit, page, callback and seconds of each brief; then the problems and the services used."""
    for journey in journeys:
        console.print()
        console.print(Text(journey.title, style="bold"))
        for name, value in facts_of(journey).items():
            console.print(Text.assemble((f"  {name:<12}", "dim"), value), soft_wrap=True)
    console.print()
    delivered = sum(journey.delivered for journey in journeys)
    if problems:
        console.print(Text(f"{delivered} of {len(journeys)} callbacks delivered, but:", style="bold red"))
        for problem in problems:
            console.print(Text(f"  {problem}", style="red"), soft_wrap=True)
    else:
        console.print(
            Text(f"All {delivered} callbacks delivered, every page serves exactly what was committed.", style="green")
        )
    console.print(outside, soft_wrap=True)


def print_how_to_look_around(console: Console, stack: Stack, evaluation_url: str) -> None:
    """Print the addresses of the running stack, and commands that send another brief and look at it."""
    brief = {
        "email": "you@example.org",
        "secret": stack.brief_secret,
        "task": "my-first-page",
        "nonce": "1",
        "brief": "A page that says hello",
        "checks": [{"js": "document.title.length > 0"}],
        "evaluation_url": evaluation_url,
    }
    data = shlex.quote(json.dumps(brief))
    lines = (
        f"\nPagewright runs until Ctrl-C. Open {stack.gateway_url} in a browser; in another terminal, in this folder:",
        "  .venv/bin/pagewright send examples/sum-of-sales/round-1.json",
        "  .venv/bin/pagewright list",
        "  .venv/bin/pagewright show ID      # of the list; its first characters will do",
        "or as an evaluator sends it:",
        f"  curl -sS {stack.gateway_url}/briefs -H 'Content-Type: application/json' -d {data}",
    )
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)


def addresses_for_the_command(stack: Stack, evaluation_url: str) -> dict[str, str]:
    """What `pagewright` needs to talk to this stack."""
    return {
        "PAGEWRIGHT_URL": stack.gateway_url,
        "BRIEF_SECRET": stack.brief_secret,
        "EVALUATION_URL": evaluation_url,
        "RABBITMQ_URL_OPERATOR": stack.broker.url,
    }


def facts_of(journey: Journey) -> dict[str, str]:
    """The facts of a brief by name; a dash for missing ones."""
    seconds = journey.seconds()
    delivered, committed = journey.newest(Delivered), journey.newest(Committed)
    page = journey.newest(Live) or journey.newest(NotLive)
    steps = ", ".join(f"{step} {taken:.1f}" for step, taken in seconds.items())
    return {
        "repository": committed.repo_url if committed else "-",
        "commit": (committed and committed.commit_sha) or "-",
        "page": page.pages_url if page else "-",
        "checks": checks_of(journey),
        "callback": f"answered {delivered.status}"
        if delivered
        else f"not delivered; {journey.trouble() or journey.state()}",
        "seconds": f"{steps}; {sum(seconds.values()):.1f} in all" if seconds else "-",
    }


def checks_of(journey: Journey) -> str:
    """The outcomes of the brief's checks before publication; undecided ones are not called passed."""
    site = journey.newest(Generated)
    if site is None or site.passed is None:
        return "-"
    return f"{site.passed} passed, {site.failed} failed, {site.undecided} for a person to judge"
