"""Serves the evaluator stand-in as a process: python -m tests.stand_ins.servers.evaluator --port N."""

import argparse

from tests.stand_ins.servers.evaluator.server import Evaluator
from tests.stand_ins.servers.http_server import run


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.stand_ins.servers.evaluator")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 in a container")
    options = parser.parse_args()
    run(Evaluator().application(), options.port, options.host)


if __name__ == "__main__":
    main()
