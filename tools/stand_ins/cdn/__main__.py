"""Serves the libraries' and data's hosts as a process: python -m tools.stand_ins.cdn --port N."""

import argparse

from tools.stand_ins.cdn.server import Cdn
from tools.stand_ins.http_server import run


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.stand_ins.cdn")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 in a container")
    options = parser.parse_args()
    run(Cdn().application(), options.port, options.host)


if __name__ == "__main__":
    main()
