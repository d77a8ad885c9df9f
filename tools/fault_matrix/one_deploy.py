"""A publisher process that deploys one round and can be killed: arguments API_URL and ROUND."""

import asyncio
import os
import sys
import time

from publisher.github import GitHubSiteHost, RateLimit
from tools.fault_matrix.deploys import ROUNDS
from tools.publishing.environments import WorldOverHttp, local_pages
from tools.publishing.messages import brief
from tools.publishing.use_cases import base_for, publish


async def deploy_round(api_url: str, token: str, number: int) -> str:
    """Deploy one round and return its commit."""
    pace = RateLimit(per_minute=80, per_hour=500, clock=time.time)
    host = GitHubSiteHost(token=token, api_url=api_url, pace=pace)
    pages = local_pages()
    world, of = WorldOverHttp(host, pages), brief(round=number)
    try:
        base = await base_for(world, of) if number > 1 else None
        return (await publish(world, of, ROUNDS[number], base=base)).commit_sha
    finally:
        await host.close()
        await pages.close()


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(deploy_round(sys.argv[1], os.environ["GITHUB_TOKEN"], int(sys.argv[2]))) + "\n")
