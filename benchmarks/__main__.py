"""`make bench`, or `python -m benchmarks [NAME …]`: runs these benchmarks, or all."""

import argparse
from importlib import import_module
from pathlib import Path

NAMES = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))


def main() -> None:
    """Run each benchmark, which prints its table of docs/benchmarks.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(NAMES)} (default: all)")
    names = parser.parse_args().names or NAMES
    if unknown := sorted(set(names) - set(NAMES)):
        parser.error(f"there is no benchmark {unknown[0]}: choose from {', '.join(NAMES)}")
    for name in names:
        import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
