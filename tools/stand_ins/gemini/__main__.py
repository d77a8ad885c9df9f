"""Serves the Gemini stand-in as a process: python -m tools.stand_ins.gemini --port N."""

import argparse
import os

from tools.stand_ins.gemini.server import MODELS, Gemini
from tools.stand_ins.http_server import run


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.stand_ins.gemini")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 in a container")
    parser.add_argument("--delay", type=float, default=0.0, metavar="SECONDS", help="how long every answer takes")
    parser.add_argument("--models", default=",".join(MODELS), metavar="NAMES", help="comma-separated; others are 404")
    options = parser.parse_args()
    # From the environment, because a command line is visible to every user of the machine.
    api_key = os.environ.get("STAND_IN_GEMINI_API_KEY") or None
    run(Gemini(options.models.split(","), api_key, options.delay).application(), options.port, options.host)


if __name__ == "__main__":
    main()
