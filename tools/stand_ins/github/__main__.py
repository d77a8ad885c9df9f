"""`python -m tools.stand_ins.github --port N --data DIR`: the stand-in as a process of its own."""

import argparse
import contextlib
import json
import os
import sys
from pathlib import Path

from tools.stand_ins.github.server import HOST, GitHubStandIn


def main() -> None:
    """Serve until SIGINT or SIGTERM; one line of JSON on stdout says where."""
    parser = argparse.ArgumentParser(prog="github-stand-in", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a new or empty folder for the bare repositories")
    parser.add_argument("--host", default=HOST, help="interface; 0.0.0.0 in a container")
    parser.add_argument("--name", default=HOST, help="host by which clients reach API, clones and website")
    parser.add_argument("--pages-name", default=HOST, help="host by which visitors reach the pages")
    parser.add_argument("--port", type=int, default=0, help="API, clones and website (default: a free one)")
    parser.add_argument("--pages-port", type=int, default=0, help="the pages (default: a free one)")
    parser.add_argument(
        "--pages-delay", type=float, default=0.0, metavar="SECONDS", help="how long a Pages build takes"
    )
    parser.add_argument("--token-from-env", default="GITHUB_TOKEN", metavar="NAME", help="holds the only good token")
    parser.add_argument("--login", default="pagewright", help="the token's user")
    arguments = parser.parse_args()
    token = os.environ.get(arguments.token_from_env, "")
    if not token:
        parser.error(f"{arguments.token_from_env} is empty: set it to the token that clients will send")
    stand_in = GitHubStandIn(
        arguments.data,
        token,
        host=arguments.host,
        names=(arguments.name, arguments.pages_name),
        port=arguments.port,
        pages_port=arguments.pages_port,
        pages_delay=arguments.pages_delay,
        login=arguments.login,
    )
    sys.stdout.write(json.dumps({"api_url": stand_in.api_url, "pages_url": stand_in.pages_url}) + "\n")
    sys.stdout.flush()
    with contextlib.suppress(KeyboardInterrupt):
        stand_in.run()


if __name__ == "__main__":
    main()
