"""Faults of commits for tests, and the commits that result."""

import json
from collections.abc import Sequence

from contracts.messages import Checkout
from tools.publishing.environments import WorldOverHttp
from tools.publishing.messages import brief
from tools.publishing.use_cases import NAME, base_for, publish
from tools.stand_ins.github import Fault, GitHubStandIn

TEXT = {"index.html": b"<!doctype html><title>Sales</title>", "README.md": b"# Sales\n"}
HEAVY = {**TEXT, **{f"page-{number}.html": b"%d" % number * 100_000 for number in range(6)}}
World = tuple[WorldOverHttp, GitHubStandIn]


async def first_round(world: World) -> Checkout:
    await publish(world[0], brief(), TEXT)
    return await base_for(world[0], brief(round=2))


def errors(*errors: dict[str, str], data: object = None) -> str:
    return json.dumps({"data": data, "errors": errors})


def mutation(text: str, *, times: int | None = None, after: bool = False, status: int = 200) -> Fault:
    """The fault of createCommitOnBranch; `after`: the commit is made all the same."""
    return Fault(
        kind="status", path="/graphql$", says="createCommitOnBranch", status=status, text=text, times=times, after=after
    )


def asked(server: GitHubStandIn, since: int) -> Sequence[str]:
    return [f"{one.method} {one.path.partition('?')[0].rpartition('/')[2]}" for one in server.requests()[since:]]


def origins(over_http: WorldOverHttp) -> list[str]:
    """The rounds of the branch's commits, newest first; "" for GitHub's own commits."""
    shas = over_http.log(NAME)
    shown = [over_http.message(NAME, sha) for sha in shas]
    return [message.partition("Brief-Round: ")[2].strip() for message in shown]
